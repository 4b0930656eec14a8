"""Mutants of meetings: their fields, their polls, registrants and series, and what they share with webinars."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.registry import handlers

from .mutant import Mutant
from .other_operations import kept, silent, unchanged, without_first
from .patching import entry, set_to


def shown(operation: str, change: Any) -> Any:
    """An operation whose response is otherwise."""
    handler = handlers()[operation]
    real = handler.serializer
    assert real is not None

    def wrong(ctx: Any, result: Any) -> Any:
        return change(real(ctx, result))

    return entry("mockzoom.zoom.registry.HANDLERS", operation, handler._replace(serializer=wrong))


def _without(name: str) -> Any:
    return lambda body: {key: value for key, value in body.items() if key != name}


def _setting(name: str, value: Any) -> Any:
    return lambda body: body | {"settings": body["settings"] | {name: value}}


def _without_setting(name: str) -> Any:
    return lambda body: body | {"settings": {k: v for k, v in body["settings"].items() if k != name}}


MUTANTS = (
    *(
        Mutant(f"meeting_without_{name}", "meeting_fields", f"a meeting is read without {name}",
               shown("meeting", _without(name)))
        for name in ("chat_join_url", "assistant_id", "h323_password", "pstn_password", "pre_schedule")
    ),
    Mutant("new_meeting_with_assistant", "meeting_fields", "a new meeting has an empty assistant",
           shown("meetingCreate", lambda body: body | {"assistant_id": ""})),
    Mutant("meeting_without_summary_template", "meeting_fields", "a setting is missing",
           shown("meeting", _without_setting("summary_template_id"))),
    Mutant("meeting_with_registration_type", "meeting_fields", "registration_type without registration",
           shown("meeting", _setting("registration_type", 1))),
    Mutant("free_meeting_by_telephone", "meeting_fields", "a free account's meeting has telephones",
           shown("meeting", _setting("audio", "both"))),
    *(
        Mutant(f"{operation}_does_nothing", "read_back", "what is deleted stays", kept(operation))
        for operation in ("meetingPollDelete", "meetingregistrantdelete")
    ),
    Mutant("meeting_poll_title_kept", "read_back", "a meeting's poll keeps its title",
           unchanged("meetingPollUpdate", title="Sound")),
    Mutant("first_meeting_poll_not_listed", "read_back", "the list of a meeting's polls begins with the second",
           without_first("meetingPolls")),
    Mutant("meeting_poll_of_nobody_deleted", "poll_not_found", "deleting what is not there succeeds",
           silent("meetingPollDelete", "poll_not_found")),
    Mutant("meeting_registrant_of_nobody_deleted", "registrant_not_found", "deleting what is not there succeeds",
           silent("meetingregistrantdelete", "registrant_not_found")),
    Mutant("meeting_in_progress_deleted", "meeting_in_progress", "a meeting in progress can be deleted",
           silent("meetingDelete", "meeting_in_progress")),
    Mutant("personal_meeting_deleted", "personal_meeting_not_deletable", "a personal meeting can be deleted",
           silent("meetingDelete", "personal_meeting_not_deletable")),
    Mutant("meeting_has_a_poll_more", "poll_limit_reached", "a meeting has 26 polls in 2021",
           set_to("mockzoom.zoom.polls.MAX_POLLS_OF_2021", 26)),
    Mutant("meeting_has_a_poll_less", "poll_limit_reached", "a meeting has 49 polls",
           set_to("mockzoom.zoom.polls.MAX_POLLS", 49)),
    Mutant("meeting_questions_ignored", "custom_answer_missing", "a meeting requires no answers",
           set_to("mockzoom.zoom.meetings.rules.check_required_answers", lambda *_: None)),
)  # fmt: skip
