"""The contents of a webinar in a seed file, as records with times: registrations, polls and past sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from mockzoom.accounts.factory import WebinarSeed
from mockzoom.accounts.generated_people import (
    generated_answers,
    generated_registrants,
    generated_visits,
    random_numbers,
    registration_times,
    reviewed_status,
)
from mockzoom.accounts.start_times import read_start, wrong
from mockzoom.accounts.webinar_contents import (
    JOIN,
    LEAVE,
    ActionSeed,
    PartSeed,
    RegistrantSeed,
    SessionSeed,
    WebinarContents,
    in_order_of_time,
)
from mockzoom.zoom.account_clock import DAY, MINUTE, SECOND, instant
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.models import APPROVE_MANUALLY, SCHEDULED

_ANNOUNCED = 14 * DAY  # how long before its start a webinar with contents was created
_ACTIONS = {"poll_answers": "poll_answers", "questions": "questions", "chat_messages": "chat_messages"}
_PARTICIPANT = ("email", "name", "host")


def read_contents(
    document: Mapping[str, Any], webinar: WebinarSeed, where: str, now: int, seed: str
) -> WebinarContents:
    """Return the contents of a webinar. `now` is the account's time in epoch ms; raises `FieldError`."""
    source = random_numbers(seed, where, webinar.topic)
    first = min(now, now if webinar.start_ms is None else webinar.start_ms)
    sessions = [
        (_session_times(one, f"{where}.sessions[{n}]", webinar, now), one)
        for n, one in enumerate(document.get("sessions", ()))
    ]
    first = min([first, *(start for (start, _), _ in sessions)])
    given = _registrants(document, where, first - DAY)
    created = min([first, *(one.create_ms for one in given)]) - _ANNOUNCED
    registrants = given + _generated(document, webinar, where, (created, first - MINUTE), seed)
    polls = _parts(document.get("polls", ()), f"{where}.polls")
    questions, survey = document.get("registration_questions"), document.get("survey")
    return WebinarContents(
        created,
        None if questions is None else PartSeed(questions, f"{where}.registration_questions"),
        None if survey is None else PartSeed(survey, f"{where}.survey"),
        polls,
        registrants,
        tuple(
            _session(one, f"{where}.sessions[{n}]", times, _People(webinar, registrants, polls, survey, source))
            for n, (times, one) in enumerate(sessions)
        ),
    )


def _parts(bodies: Sequence[Mapping[str, Any]], where: str) -> tuple[PartSeed, ...]:
    return tuple(PartSeed(body, f"{where}[{n}]") for n, body in enumerate(bodies))


def _registrants(document: Mapping[str, Any], where: str, default_ms: int) -> tuple[RegistrantSeed, ...]:
    found = []
    for number, entry in enumerate(document.get("registrants", ())):
        path = f"{where}.registrants[{number}]"
        body = {name: value for name, value in entry.items() if name not in ("status", "create_time")}
        found.append(RegistrantSeed(body, _create_ms(entry, path, default_ms), entry.get("status", ""), path))
    return tuple(found)


def _create_ms(entry: Mapping[str, Any], where: str, default_ms: int) -> int:
    if "create_time" not in entry:
        return default_ms
    try:
        return int(datetime.fromisoformat(entry["create_time"]).timestamp()) * 1000
    except ValueError:
        raise wrong(f"{where}.create_time", f"{entry['create_time']!r} is not a date of the calendar") from None


def _generated(
    document: Mapping[str, Any], webinar: WebinarSeed, where: str, span: tuple[int, int], seed: str
) -> tuple[RegistrantSeed, ...]:
    count = document.get("generated_registrants", 0)
    if not count:
        return ()
    source = random_numbers(seed, where, "registrations")
    times = registration_times(count, *span, source)
    is_reviewed = webinar.settings.get("approval_type") == APPROVE_MANUALLY
    return tuple(
        RegistrantSeed(
            body,
            at_ms,
            reviewed_status(number) if is_reviewed else "",
            f"{where}.generated_registrants: {body['email']}",
        )
        for number, (body, at_ms) in enumerate(zip(generated_registrants(count, seed, where), times, strict=True))
    )


def _session_times(session: Mapping[str, Any], where: str, webinar: WebinarSeed, now: int) -> tuple[int, int]:
    start = read_start({"timezone": webinar.timezone, **session}, where, now, webinar.start_ms or now)
    end = start + session.get("duration", webinar.duration) * MINUTE
    if end > now:
        raise wrong(where, f"ends at {instant(end)}, after now on the account's clock ({instant(now)})")
    if webinar.type == SCHEDULED and webinar.start_ms is not None:
        last = webinar.start_ms + webinar.duration * MINUTE
        if end > last:
            raise wrong(where, f"ends at {instant(end)}, after the scheduled end of the webinar ({instant(last)})")
    return start, end


class _People:
    """Who can take part in the sessions of a webinar, and what they can answer."""

    def __init__(
        self,
        webinar: WebinarSeed,
        registrants: Sequence[RegistrantSeed],
        polls: Sequence[PartSeed],
        survey: Mapping[str, Any] | None,
        source: Random,
    ) -> None:
        self.registrants = registrants
        self.polls = polls
        self.survey = (survey or {}).get("custom_survey", {}).get("questions", ())
        self.source = source
        default = "pending" if webinar.settings.get("approval_type") == APPROVE_MANUALLY else "approved"
        self.approved = [one.body["email"] for one in registrants if (one.status or default) == "approved"]

    def participant(self, entry: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return the part of an action's body that names a participant."""
        if "registrant" not in entry:
            return {name: entry[name] for name in _PARTICIPANT if name in entry}
        number = entry["registrant"]
        if number > len(self.registrants):
            raise wrong(f"{where}.registrant", f"{number} is too large; the webinar has {len(self.registrants)}")
        return {"email": self.registrants[number - 1].body["email"]}


def _session(session: Mapping[str, Any], where: str, times: tuple[int, int], people: _People) -> SessionSeed:
    start, end = times
    actions: list[ActionSeed] = []
    for number, entry in enumerate(session.get("attendance", ())):
        path = f"{where}.attendance[{number}]"
        who = people.participant(entry, path)
        joined = start + round(entry.get("join_minute", 0) * MINUTE)
        left = min(start + round(entry["leave_minute"] * MINUTE), end) if "leave_minute" in entry else end
        if joined >= left:
            raise wrong(f"{path}.join_minute", "is not before leaving or the end; choose an earlier one")
        actions += _join_and_leave(who, joined, left, end, path)
    listed = [normalize_email(action.body["email"]) for action in actions if "email" in action.body]
    if "generated_attendance" in session:
        if not any(action.body.get("host") for action in actions):
            actions.append(ActionSeed(start, JOIN, {"host": True}, where))
        others = [email for email in people.approved if normalize_email(email) not in listed]
        chosen = people.source.sample(others, round(len(others) * session["generated_attendance"] / 100))
        actions += _generated_actions(chosen, f"{where}.generated_attendance", times, people)
    for field, kind in _ACTIONS.items():
        for number, entry in enumerate(session.get(field, ())):
            path = f"{where}.{field}[{number}]"
            body = {k: v for k, v in entry.items() if k not in (*_PARTICIPANT, "registrant", "at_minute")}
            at = start + round(entry["at_minute"] * MINUTE) if "at_minute" in entry else (start + end) // 2
            if at >= end:
                raise wrong(f"{path}.at_minute", "is not before the end of the session; choose an earlier one")
            if body.get("poll", 0) > len(people.polls):
                raise wrong(f"{path}.poll", f"{body['poll']} is too large; the webinar has {len(people.polls)} polls")
            actions.append(ActionSeed(at, kind, body | people.participant(entry, path), path))
    return SessionSeed(start, end, in_order_of_time(actions), where)


def _join_and_leave(who: Mapping[str, Any], joined: int, left: int, end: int, where: str) -> list[ActionSeed]:
    came = ActionSeed(joined, JOIN, who, where)
    return [came] if left >= end else [came, ActionSeed(left, LEAVE, who, where)]


def _generated_actions(emails: Sequence[str], where: str, times: tuple[int, int], people: _People) -> list[ActionSeed]:
    """Return what people do in a session: they join, answer polls and the survey, and some leave early."""
    start, end = times
    actions: list[ActionSeed] = []
    minutes = (end - start) // MINUTE
    for email, visits in zip(emails, generated_visits(len(emails), minutes, people.source), strict=True):
        who = {"email": email}
        for joined, left in visits:
            actions += _join_and_leave(who, start + joined * MINUTE, start + left * MINUTE, end, where)
        joined, left = visits[0]
        middle = start + (joined + left) * MINUTE // 2
        for number, poll in enumerate(people.polls, 1):
            answers = generated_answers(poll.body.get("questions", ()), people.source)
            if answers:
                actions.append(ActionSeed(middle, "poll_answers", {**who, "poll": number, "answers": answers}, where))
        answers = generated_answers(people.survey, people.source)
        if answers:
            actions.append(ActionSeed(end - SECOND, "survey_answers", {**who, "answers": answers}, where))
    return actions
