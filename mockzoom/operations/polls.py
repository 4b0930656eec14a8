"""Polls of a webinar: prepared before it, run while it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.polls import POLLS, Poll
from mockzoom.domain.question_types import Form, faults, settled
from mockzoom.domain.records import Webinar
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusal_rows.polls import POLL_NOT_FOUND, POLLS_DISABLED
from mockzoom.domain.refusals import ZoomError, refuse
from mockzoom.domain.user_settings import setting
from mockzoom.operations.world import Ask, World, list_all, webinar_for

PLAIN, QUIZ = 1, 3


def webinar_polls(world: World, ask: Ask) -> list[Poll]:
    """All polls, or only the anonymous ones, or only the others."""
    webinar = _polled(world, ask)
    wanted = ask.query.get("anonymous")
    return [poll for poll in list_all(world.state, POLLS, webinar.id) if wanted in (None, poll.anonymous)]


def webinar_poll_create(world: World, ask: Ask) -> Poll:
    """Prepare a poll."""
    fields = _fields(_polled(world, ask), ask.body)
    poll = Poll(id=world.ids.short_id("poll", world.state.next_number("polls")), **fields)
    world.state.put(POLLS, [poll])
    return poll


def webinar_poll_get(world: World, ask: Ask) -> Poll:
    """One poll."""
    return _one(world, _polled(world, ask), ask)


def webinar_poll_update(world: World, ask: Ask) -> None:
    """Replace a poll: what the body leaves out goes back to its default."""
    webinar = _polled(world, ask)
    old = _one(world, webinar, ask)
    world.state.put(POLLS, [old._replace(**_fields(webinar, ask.body))])


def webinar_poll_delete(world: World, ask: Ask) -> None:
    """Throw a poll away."""
    world.state.remove(POLLS, POLLS.key(_one(world, _polled(world, ask), ask)))


def _polled(world: World, ask: Ask) -> Webinar:
    """The webinar, if its host may hold polls."""
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    if not setting(host, "in_meeting", "webinar_polling"):
        raise refuse(POLLS_DISABLED)
    return webinar


def _one(world: World, webinar: Webinar, ask: Ask) -> Poll:
    poll = world.state.get(POLLS, (webinar.id, ask.path["pollId"]))
    if poll is None:
        raise refuse(POLL_NOT_FOUND)
    return poll


def _fields(webinar: Webinar, body: Mapping[str, Any]) -> dict[str, Any]:
    """A poll's fields as a body gives them, or the validation refusal."""
    kind = body.get("poll_type", PLAIN)
    defaults = {"answer_required": kind == PLAIN, "show_as_dropdown": False, "case_sensitive": False}
    form = Form(most_choices=10, is_quiz=kind == QUIZ, defaults=defaults)
    questions = body.get("questions", ())
    if found := faults(questions, "questions", form):
        raise ZoomError(VALIDATION_FAILED, violations=found)
    return {
        "webinar_id": webinar.id,
        "title": body.get("title", ""),
        "questions": settled(questions, form),
        "poll_type": kind,
        "anonymous": body.get("anonymous", False),
    }
