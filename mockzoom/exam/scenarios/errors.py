"""Errors that are final, and successes of every status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.exam.arrangement import HOST, Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Source
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import MUST, PROTOCOL, check, condition, done, kind, not_done, not_repeated, survives
from mockzoom.exam.observed import Observed, Premise, applied, called, met_by
from mockzoom.exam.scenarios.approval import BY_HAND
from mockzoom.exam.scenarios.batches import made_up_rows
from mockzoom.exam.scenarios.lost_answers import changed

RECURRING = {"type": 9, "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 3}}


def _refused(observed: Observed) -> Premise:
    found = (one for one in observed.registrations if one.status >= 400)
    return met_by(found, "no registration was refused")


def _nothing(arrangement: Arrangement) -> None:
    del arrangement


def _other_webinar(arrangement: Arrangement) -> None:
    arrangement.task["webinar"] = arrangement.webinar + 1_000_000_000


def _fault(**rule: Any) -> Callable[[Arrangement], None]:
    return lambda arrangement: arrangement.fault("refused", BATCH, **rule)


def _define(
    name: str, title: str, rule: str, kinds: tuple[str, ...], arrange: Callable[[Arrangement], None], **how: Any
) -> None:
    rules = (rule,) if rule else ()
    source = () if rule else (Source("inferred", "no evidence: a code that no document has"),)
    checks = (
        not_done(_refused, rules or ("read_back",)),
        not_repeated(_refused),
        kind(_refused, *kinds, rules=rules, sources=source),
    )
    scenario("errors", name, "register", checks, people=2, title=title, **how)(arrange)


_define("e-3001", "The webinar does not exist", "webinar_not_found", ("not_found",), _other_webinar)
_define(
    "e-3043",
    "The webinar is full",
    "webinar_full",
    ("full",),
    _nothing,
    webinar={"settings": {"registrants_restrict_number": 1}},
)
_define("e-3038", "The webinar is over", "webinar_over", ("closed",), _nothing, webinar={"ended": True})
_define(
    "e-200",
    "The host has no webinar plan",
    "webinar_plan_missing",
    ("no_licence",),
    _nothing,
    account={"users": [{"email": HOST, "webinar_capacity": 0}]},
)
_define("e-404-2300", "The path is not recognized", "endpoint_unknown", ("not_found",), _fault(rule="endpoint_unknown"))
_define(
    "e-type-9",
    "The webinar is a recurring one, which takes no batch",
    "not_scheduled_webinar",
    ("closed", "invalid"),
    _nothing,
    webinar=RECURRING,
)
_define(
    "e-not-enabled",
    "The webinar takes no registration",
    "registration_not_enabled",
    ("closed",),
    _nothing,
    webinar={"settings": {"approval_type": 2}},
)
_define(
    "e-unknown-9999",
    "An error code that no document has",
    "",
    ("unknown",),
    _fault(status=400, body={"code": 9999, "message": "Something new."}),
)


def _define_success(status: int) -> None:
    @scenario(
        "errors",
        f"ok-{status}",
        "register",
        (done(applied("answered")),),
        people=3,
        title=f"A registration is answered {status}",
    )
    def arrange(arrangement: Arrangement) -> None:
        rows = {"registrants": made_up_rows(arrangement)}
        arrangement.answer_with("answered", BATCH, status, rows, when="after", first=1)


_define_success(200)
_define_success(201)


@scenario(
    "errors",
    "ok-204",
    "approve",
    (
        check(
            "done",
            MUST,
            "An answer 204 without a body is a success.",
            "A change that was made is reported as failed, and made again.",
            "Take every 2xx as a success, and read a body only where there is one.",
            premise=called("webinarRegistrantStatus"),
            judge=condition(changed("approved")),
            rules=("read_back",),
            sources=(PROTOCOL,),
        ),
        survives(called("webinarRegistrantStatus")),
    ),
    people=3,
    webinar=BY_HAND,
)
def ok_204(arrangement: Arrangement) -> None:
    """A change of status is answered 204, without a body."""
    arrangement.register(arrangement.task["people"])
