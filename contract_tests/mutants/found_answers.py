"""Mutants that answer as the documents have it, where logs and bug reports show something else."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.errors import Violation, ZoomApiError, api_error
from mockzoom.zoom.meetings import rules as meeting_rules
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.registrants.handlers import count_registration_attempts
from mockzoom.zoom.registrants.question_rules import UNTOUCHED
from mockzoom.zoom.registry import errors, handlers
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.users.errors import USER_NOT_FOUND
from mockzoom.zoom.users.lookup import find_user, require_user
from mockzoom.zoom.webinars.schedule import choose_occurrences

from .mutant import Mutant
from .patching import entry, everywhere, set_to, together, worded, wrapped

SEEDS, LIVE = V2021_08.name, V2025_06.name
REGISTERING, MEETING = "mockzoom.zoom.registrants.handlers", "mockzoom.zoom.meetings.registrants"
SINGLE, QUESTIONS = "webinarRegistrantCreate", "webinarRegistrantsQuestionsGet"
_INVITE, _ASKED = handlers()["webinarInviteLinksCreate"], handlers()[QUESTIONS]


def has(rule: str, operation: str = "", profile: str = "", **fields: Any) -> Any:
    """A refusal with another status, code or message."""
    return worded(errors()[rule], lambda w: w._replace(**fields), profile, operation)


def _existence_first(find: Any) -> Any:
    """Whether a user exists is said to every caller."""

    def wrong(ctx: Any, key: str) -> Any:
        if key != "me" and find_user(ctx, key) is None:
            raise api_error(USER_NOT_FOUND, user_id=key)
        return find(ctx, key)

    return wrong


def _names_ignored(choose: Any) -> Any:
    """Names of occurrences are not looked at where one registration holds for all."""
    return lambda webinar, asked, now: choose(
        webinar, asked if webinar.settings.get("registration_type", 1) != 1 else (), now
    )


def _asking_again(ctx: Any, request: Any) -> Any:
    """An empty form asks for the last name, whether its host emptied it or not."""
    asked = _ASKED.perform(ctx, request)
    return asked if asked.questions else asked._replace(questions=UNTOUCHED)


def _insisting_on_names(ctx: Any, request: Any) -> Any:
    """An invitation without names fails its validation."""
    if "attendees" not in request.body:
        raise ZoomApiError(VALIDATION_FAILED, violations=(Violation("attendees", missing=True),))
    return _INVITE.perform(ctx, request)


def _counted_when_done(register: Any) -> Any:
    """Only a single registration that succeeds is counted."""

    def wrong(ctx: Any, registration: Any) -> Any:
        done = register(ctx, registration)
        if not registration.is_batch and registration.daily_quota is not None:
            event = getattr(registration, "webinar", None) or registration.meeting
            count_registration_attempts(ctx, event.id, registration.emails)
        return done

    return wrong


def _counted_beyond(count: Any) -> Any:
    """Every single registration counts twice."""

    def wrong(ctx: Any, number: int, email: str, attempts: Any, quota: Any) -> None:
        count(ctx, number, email, attempts, quota)
        count(ctx, number, email, attempts, quota)

    return wrong


def _refused_by_setting(_: Any) -> Any:
    """A meeting of a host without a licence is refused like one without registration."""

    def wrong(meeting: Any, host: Any) -> None:
        if meeting.settings["approval_type"] == 2 or host.type != 2:
            raise api_error(errors()["meeting_registration_not_enabled"], meeting_id=meeting.id)

    return wrong


MUTANTS = (
    Mutant("long_answer_without_period", "custom_answer_too_long", "the final period is missing",
           has("custom_answer_too_long", message="Invalid parameter: custom_questions")),
    Mutant("untouched_form_asks_nothing", "questions_unset", "a form that was never changed is empty",
           set_to("mockzoom.zoom.registration_questions.UNTOUCHED", ())),
    Mutant("emptied_form_asks_again", "questions_unset", "the default comes back when a form is emptied",
           entry("mockzoom.zoom.registry.HANDLERS", QUESTIONS, _ASKED._replace(perform=_asking_again))),
    Mutant("questions_of_2021_are_404", "registration_not_enabled", "404 for 400, as on a batch",
           has("registration_not_enabled", QUESTIONS, SEEDS, status=404, code=404)),
    Mutant("unknown_webinar_is_a_webinar", "webinar_not_found", "the text of 2021 names a webinar",
           has("webinar_not_found", SINGLE, SEEDS, message="Webinar {webinar_id} not found or has expired.")),
    Mutant("report_names_a_webinar", "past_webinar_not_found", "the text of the report names a webinar",
           has("past_webinar_not_found", "reportWebinarParticipants",
               message="Webinar {webinar_id} not found or has expired.")),
    Mutant("unlicensed_meeting_is_404", "meeting_host_not_licensed", "404, as without registration",
           everywhere(meeting_rules.check_registration_enabled, _refused_by_setting(None))),
    Mutant("unlicensed_host_is_unnamed", "meeting_host_not_licensed", "the id of the host is missing",
           has("meeting_host_not_licensed", message="Only available for paid users.")),
    Mutant("unknown_user_before_permission", "no_permission", "a user's token learns which users exist",
           everywhere(require_user, _existence_first(require_user))),
    Mutant("occurrence_ids_ignored", "occurrence_ids_invalid", "unknown occurrences are passed over",
           everywhere(choose_occurrences, _names_ignored(choose_occurrences))),
    Mutant("single_over_as_documented", "webinar_over", "the single registration's own text",
           has("webinar_over", SINGLE, LIVE, message="Webinar is over, you cannot register now. If you have any "
               "questions, contact the webinar host.")),
    Mutant("series_from_its_first_start", "recurrence_alone", "a new recurrence begins where the old one began",
           set_to("mockzoom.zoom.webinars.series._last_start", lambda webinar: webinar.start_ms)),
    Mutant("invitations_need_names", "invite_links", "attendees is required",
           entry("mockzoom.zoom.registry.HANDLERS", "webinarInviteLinksCreate",
                 _INVITE._replace(perform=_insisting_on_names))),
    Mutant("refused_attempts_are_free", "refused_attempts", "a refused registration is not counted",
           together(set_to(f"{REGISTERING}.count_single_attempt", lambda *_: None),
                    wrapped(f"{REGISTERING}._register", _counted_when_done))),
    Mutant("refused_meeting_attempts_are_free", "refused_attempts", "a refused registration for a meeting is free",
           together(set_to(f"{MEETING}.count_single_attempt", lambda *_: None),
                    wrapped(f"{MEETING}._register", _counted_when_done))),
    Mutant("attempts_count_twice", "refused_attempts", "every single registration counts twice",
           wrapped(f"{REGISTERING}.count_single_attempt", _counted_beyond)),
)  # fmt: skip
