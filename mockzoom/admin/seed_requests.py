"""Perform the requests of a seed file: with the rules of their operations, without limits, scopes and events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mockzoom.accounts.request_seeds import RequestSeed
from mockzoom.admin.setup_endpoints import check_names
from mockzoom.errors import FieldError
from mockzoom.server.parameters import read_query
from mockzoom.server.pipeline_run import perform
from mockzoom.server.responses import render_error
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.validation import violations
from mockzoom.storage import State
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import Violation, ZoomApiError
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.profiles import get_profile
from mockzoom.zoom.registry import handlers

_REFERENCE = re.compile(r"\{(\w+)\}")


def send_requests(
    catalogue: ApiSpec, account: Account, state: State, now: int, requests: Iterable[RequestSeed]
) -> None:
    """Perform requests in their order, at a time (epoch ms) of the account.

    Raises `FieldError` with the path of a request that is unknown, incomplete, or refused by Zoom's rules.
    """
    known: dict[str, str] = {}
    ctx = RequestContext(
        account._replace(rate_limits="off"), state, now, ids_for_seed(account.seed, account.uuid_slashes)
    )
    for request in requests:
        operation = _operation(request, catalogue)
        path = {name: str(_filled(value, known, request.where)) for name, value in request.path.items()}
        body = _filled(dict(request.body), known, request.where) if request.body is not None else None
        try:
            check_names(operation, dict(request.query), body, catalogue)
            query = read_query(catalogue, operation, request.query)
            arguments = OperationRequest(path, query, _normal(operation, body, catalogue), body or {})
            ctx.cause = operation.operation_id
            made = perform(catalogue, operation, handlers().get(operation.operation_id), ctx, arguments)
        except FieldError as error:
            raise FieldError(f"{request.where}.{error.field}", error.message) from None
        except ZoomApiError as error:
            message = render_error(error, get_profile(account.profile), operation.operation_id)[1]["message"]
            raise FieldError(request.where, f"Zoom refuses this with {error.spec.name}: {message}") from None
        if request.name:
            known[request.name] = _id_of(made, request)


def _operation(request: RequestSeed, catalogue: ApiSpec) -> Operation:
    found = catalogue.find_operation(request.operation)
    if found is None or found.security != "bearer":
        hint = did_you_mean(request.operation, catalogue.every_operation)
        raise FieldError(
            f"{request.where}.operation", f"no operation {request.operation[:100]!r} of Zoom's API; {hint}"
        )
    needed = [parameter.name for parameter in found.path_parameters]
    for name in needed:
        if name not in request.path:
            raise FieldError(f"{request.where}.path.{name}", f"is missing; {found.path} needs it")
    for name in request.path:
        if name not in needed:
            raise FieldError(f"{request.where}.path.{name}", f"is not a parameter of {found.path}")
    return found


def _normal(operation: Operation, body: dict[str, Any] | None, catalogue: ApiSpec) -> Any:
    """Return the body in the form that the operation works with; raises `FieldError` for a wrong one."""
    if operation.request is None:
        return None
    document = catalogue.normalize(operation, body or {})
    found = violations(catalogue.request_validator(operation), document)
    if found:
        raise FieldError(f"body.{found[0].field}", _says(found[0]))
    return document


def _says(violation: Violation) -> str:
    return "is missing" if violation.missing else violation.message or "is not valid for this operation"


def _filled(value: Any, known: Mapping[str, str], where: str) -> Any:
    """Return a value in which names of earlier requests are replaced by their ids."""
    if isinstance(value, dict):
        return {name: _filled(one, known, where) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, known, where) for one in value]
    match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    if match[1] not in known:
        raise FieldError(where, f"no earlier request has the name {match[1]!r} (`as`); {did_you_mean(match[1], known)}")
    return known[match[1]]


def _id_of(made: Mapping[str, Any] | None, request: RequestSeed) -> str:
    if not made or "id" not in made:
        raise FieldError(f"{request.where}.as", f"the response of {request.operation} has no id; leave it out")
    return str(made["id"])
