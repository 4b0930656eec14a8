"""What a seed file puts into a webinar: registrants, polls, questions, a survey and past sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

JOIN, LEAVE = "join", "leave"


class RegistrantSeed(NamedTuple):
    """A registration: the body of the request, its time in epoch ms, and the status afterwards.

    An empty `status` is that of the webinar's approval. `where` is the path of the entry in the document.
    """

    body: Mapping[str, Any]
    create_ms: int
    status: str
    where: str


class ActionSeed(NamedTuple):
    """An action of a participant at `at_ms` (epoch ms): `kind` is its name in the admin API, `body` its body.

    A `poll` in the body is the position of the poll, counted from 1.
    """

    at_ms: int
    kind: str
    body: Mapping[str, Any]
    where: str


class SessionSeed(NamedTuple):
    """A past session with its actions in the order of time; times are in epoch ms."""

    start_ms: int
    end_ms: int
    actions: tuple[ActionSeed, ...]
    where: str


class PartSeed(NamedTuple):
    """The body of a request that adds a part to a webinar, and its path in the document."""

    body: Mapping[str, Any]
    where: str


@dataclass(frozen=True)
class WebinarContents:
    """The contents of a webinar; `created_ms` is when it was created, before everything that happened in it."""

    created_ms: int
    registration_questions: PartSeed | None = None
    survey: PartSeed | None = None
    polls: tuple[PartSeed, ...] = ()
    registrants: tuple[RegistrantSeed, ...] = ()
    sessions: tuple[SessionSeed, ...] = ()


def in_order_of_time(actions: Sequence[ActionSeed]) -> tuple[ActionSeed, ...]:
    """Return actions by time; at the same time participants join first and leave last."""
    return tuple(sorted(actions, key=lambda a: (a.at_ms, a.kind != JOIN, a.kind == LEAVE)))
