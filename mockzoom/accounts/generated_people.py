"""Generated people: registrants with believable names, and what they do in a session, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from faker import Faker

from mockzoom.real_files import real_files
from mockzoom.zoom.account_clock import SECOND

_REJOINS, _TO_THE_END, _ANSWERS = 0.08, 0.7, 0.75  # shares of the attendees
_CHOSEN_STATUS = ("approved", "approved", "pending", "approved", "denied", "approved", "pending", "approved")


def random_numbers(*seed: object) -> Random:
    """Return random numbers that depend only on the seed."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - made-up data, the same in every run


@cache
@real_files()
def faker() -> Any:
    """Return Faker for English names."""
    return Faker("en_US")


def ascii_name(first: str, last: str) -> str:
    """Return the local part of an e-mail address for a name."""
    return "".join(c for c in f"{first}.{last}".lower() if c.isascii() and (c.isalnum() or c == "."))


def generated_registrants(count: int, *seed: object) -> Iterator[dict[str, Any]]:
    """Yield the bodies of registrations; every person of a webinar has another address at example.com."""
    made = faker()
    made.seed_instance("/".join(map(str, seed)))
    for number in range(1, count + 1):
        first, last = made.first_name(), made.last_name()
        yield {
            "email": f"{ascii_name(first, last)}.{number}@example.com",
            "first_name": first,
            "last_name": last,
            "org": made.company(),
            "job_title": made.job()[:64],
            "city": made.city(),
            "country": made.country_code(),
        }


def reviewed_status(number: int) -> str:
    """Return the status of the nth registrant of a webinar whose host approves registrants."""
    return _CHOSEN_STATUS[number % len(_CHOSEN_STATUS)]


def registration_times(count: int, first_ms: int, last_ms: int, random: Random) -> list[int]:
    """Return the times of registrations in epoch ms, in order; most come near the end."""
    seconds = max(last_ms - first_ms, 0) // SECOND
    return sorted(first_ms + round(seconds * max(random.random(), random.random())) * SECOND for _ in range(count))


def generated_visits(count: int, minutes: int, random: Random) -> list[list[tuple[int, int]]]:
    """Return for each participant the minutes of joining and leaving; who leaves at `minutes` was there to the end."""
    people = []
    for _ in range(count):
        joined = min(max(round(random.gauss(2, 4)), 0), minutes - 1)
        left = minutes if random.random() < _TO_THE_END else random.randint(joined + 1, minutes)
        visits = [(joined, left)]
        if left + 2 < minutes and random.random() < _REJOINS / (1 - _TO_THE_END):
            visits.append((left + 2, minutes))
        people.append(visits)
    return people


def generated_answers(questions: Sequence[Mapping[str, Any]], random: Random) -> list[dict[str, Any]]:
    """Return the answers of one participant to the questions of a poll or survey; empty if they answer none."""
    if random.random() >= _ANSWERS:
        return []
    return [{"question": q.get("name", ""), "answer": _answer(q, random)} for q in questions if q.get("name")]


def _answer(question: Mapping[str, Any], random: Random) -> Any:
    kind, choices = question.get("type", "single"), question.get("answers") or []
    if kind == "rating_scale":
        low, high = question.get("rating_min_value", 0), question.get("rating_max_value", 10)
        return max(random.randint(low, high), random.randint(low, high))
    if kind == "multiple" and choices:
        return random.sample(choices, random.randint(1, min(2, len(choices))))
    if choices:
        return min(
            random.choice(choices), random.choice(choices), key=choices.index
        )  # earlier ones are chosen more often
    text = random.choice(("Very useful, thank you.", "The examples helped most.", "A little more time for questions."))
    return text[: question.get("answer_max_character", len(text))]
