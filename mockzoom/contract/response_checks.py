"""Checks that every response has to pass, whatever the target and the request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockzoom.contract.errors import ContractFinding
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.schema_validator import SchemaValidator
from mockzoom.contract.tolerance import TOLERATED
from mockzoom.contract.xml_errors import read_xml_error

CATEGORIES = {
    "light": "Light",
    "medium": "Medium",
    "heavy": "Heavy",
    "resource_intensive": "Resource-intensive",
}
_TRACKING_ID = re.compile(r"v=2\.0;clid=[a-z]{2}\d*;rid=\w+")


class CheckInput(NamedTuple):
    """An answer to be checked, and what is known of it."""

    judge: SchemaValidator
    operation_id: str
    profile: str
    answer: ApiResponse


def shape(given: CheckInput) -> Iterator[ContractFinding]:
    """Check that the body fits the schema of its operation and profile."""
    yield from given.judge.faults(given.operation_id, given.profile, given.answer)


def no_server_error(given: CheckInput) -> Iterator[ContractFinding]:
    """Nothing that is sent breaks the server."""
    if given.answer.status >= 500:
        says = "no failure of the server's own"
        cause = f"status {given.answer.status}"
        yield ContractFinding("answer_shape", given.operation_id, says, str(given.answer), cause)


def content_type(given: CheckInput) -> Iterator[ContractFinding]:
    """Check that a response with a body has a JSON content type; an error with code 300 may be XML."""
    said = given.answer.header("Content-Type").partition(";")[0].strip()
    if given.answer.is_xml:
        yield from _error_in_xml(given)
    elif given.answer.body and said != "application/json":
        actual = said or "no Content-Type"
        cause = f"Content-Type {said or 'missing'}"
        yield ContractFinding("content_type", given.operation_id, "application/json", actual, cause)


def _error_in_xml(given: CheckInput) -> Iterator[ContractFinding]:
    try:
        code = read_xml_error(given.answer.body).document.get("code")
    except ValueError as error:
        yield ContractFinding("error_format", given.operation_id, "an error in XML", str(error))
        return
    if (given.answer.status, code) != (400, 300):
        yield ContractFinding("error_format", given.operation_id, "JSON, unless it is 400 / 300", str(given.answer))


def tracking_id(given: CheckInput) -> Iterator[ContractFinding]:
    """Every answer has a number by which Zoom could find it again."""
    said = given.answer.header("x-zm-trackingid")
    if not _TRACKING_ID.fullmatch(said):
        cause = "x-zm-trackingid malformed" if said else "x-zm-trackingid missing"
        wanted = f"a header like {_TRACKING_ID.pattern}"
        yield ContractFinding("tracking_id", given.operation_id, wanted, said or "none", cause)


def rate_category(given: CheckInput) -> Iterator[ContractFinding]:
    """Check that a successful response names the rate limit it is counted against."""
    label = given.judge.operations[given.operation_id].get("rate_label")
    if label and given.answer.succeeded and given.answer.header("X-RateLimit-Category") != CATEGORIES[label]:
        said = given.answer.header("X-RateLimit-Category")
        wanted = f"X-RateLimit-Category: {CATEGORIES[label]}"
        cause = f"X-RateLimit-Category {said or 'missing'}"
        yield ContractFinding("rate_headers", given.operation_id, wanted, said or "none", cause)


Check = Callable[[CheckInput], Iterator[ContractFinding]]

CHECKS: tuple[Check, ...] = (shape, no_server_error, content_type, tracking_id, rate_category)


def run_checks(given: CheckInput) -> list[ContractFinding]:
    """Return what the checks find in a response, without the rules that this run tolerates."""
    return [failure for check in CHECKS for failure in check(given) if failure.rule not in TOLERATED]
