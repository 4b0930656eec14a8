"""Mutants of other operations: every error with another message, and data that is lost, not found, or not deleted."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.registry import errors, handlers

from ..scope import rules_of_operations
from .mutant import Mutant
from .patching import entry, in_schema, set_to, together, worded


def _code_is_another(rule: str) -> Mutant:
    return Mutant(f"{rule}_under_another_code", rule, "its code is one too high",
                  worded(errors()[rule], lambda w: w._replace(code=w.code + 1)))  # fmt: skip


def performs(operation: str, perform: Any) -> Any:
    """An operation that does something else."""
    return entry("mockzoom.zoom.registry.HANDLERS", operation, handlers()[operation]._replace(perform=perform))


def kept(operation: str) -> Any:
    """What is to be deleted stays."""
    real = handlers()[operation].perform

    def wrong(ctx: Any, request: Any) -> Any:
        before = ctx.state.dump()
        found = real(ctx, request)
        ctx.state.load(before)
        return found

    return performs(operation, wrong)


def unchanged(operation: str, **instead: Any) -> Any:
    """A change of which a field is forgotten."""
    real = handlers()[operation].perform
    return performs(operation, lambda ctx, request: real(ctx, request._replace(body={**request.body, **instead})))


def without_first(operation: str) -> Any:
    """A list that loses its first entry."""
    real = handlers()[operation].perform
    return performs(operation, lambda ctx, request: real(ctx, request)[1:])


def silent(operation: str, rule: str) -> Any:
    """A refusal that is a success instead."""
    real = handlers()[operation].perform

    def wrong(ctx: Any, request: Any) -> Any:
        try:
            return real(ctx, request)
        except ZoomApiError as error:
            if error.spec.name != rule:
                raise
            return None

    return performs(operation, wrong)


MUTANTS = (
    *map(_code_is_another, rules_of_operations()),
    *(
        Mutant(f"{operation}_does_nothing", "read_back", "what is deleted stays", kept(operation))
        for operation in (
            "webinarPollDelete", "webinarPanelistDelete", "meetingDelete", "userDelete", "deleteWebinarBrandingNameTag",
        )
    ),
    Mutant("poll_title_kept", "read_back", "a poll keeps its title, whatever it is changed to",
           unchanged("webinarPollUpdate", title="Sound")),
    Mutant("user_name_kept", "read_back", "a user keeps the name", unchanged("userUpdate", first_name="Nora")),
    Mutant("agenda_forgotten", "read_back", "a new webinar loses its agenda", unchanged("webinarCreate", agenda="")),
    Mutant("first_poll_not_listed", "read_back", "the list of polls begins with the second",
           without_first("webinarPolls")),
    Mutant("poll_of_nobody_deleted", "poll_not_found", "deleting what is not there succeeds",
           silent("webinarPollDelete", "poll_not_found")),
    Mutant("meeting_of_nobody_deleted", "meeting_not_found", "deleting what is not there succeeds",
           silent("meetingDelete", "meeting_not_found")),
    Mutant("meeting_has_a_seat_more", "meeting_full", "5000 registrants find a seat",
           together(set_to("mockzoom.zoom.meetings.rules.MAX_REGISTRANTS", 5000),
                    set_to("mockzoom.zoom.meetings.registrants.MAX_REGISTRANTS", 5000))),
    Mutant("poll_answered_with_200", "answer_shape", "200 for 201",
           in_schema("operations/webinarPollCreate", (("responses", "2025-06", "status"), 200))),
    Mutant("polls_for_readers_of_users", "scope_missing", "one operation is opened by another's scope",
           in_schema("operations/webinarPolls", (("scopes", "classic"), ["user:read"]))),
)  # fmt: skip
