"""Reports on webinars that were held. Their scopes are all account-wide, so nobody is confined to their own."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.attendance import STAYS, Stay
from mockzoom.domain.past_access import Held
from mockzoom.domain.responses import SURVEY_REPLIES, SurveyReply
from mockzoom.domain.surveys import SURVEYS, Survey
from mockzoom.operations.past import Asked, Attended, Polled, asked_questions, attended, held_session, poll_replies
from mockzoom.operations.world import Ask, World, list_all

_OF_ALL = frozenset({"paid_account", "host_of_account", "within_a_year"})


class Reported(NamedTuple):
    """A session and everybody's stays."""

    held: Held
    stays: list[Stay]


class Surveyed(NamedTuple):
    """The answers to the survey after a session; `survey` is the webinar's present one, if it has one."""

    held: Held
    survey: Survey | None
    replies: list[SurveyReply]


def report_webinar_details(world: World, ask: Ask) -> Reported:
    """A session in figures."""
    held = held_session(world, ask.path["webinarId"], _OF_ALL)
    return Reported(held, list_all(world.state, STAYS, held.webinar.id, held.session.uuid))


def report_webinar_participants(world: World, ask: Ask) -> Attended:
    """Who was there, from when to when."""
    return attended(world, ask, held_session(world, ask.path["webinarId"], _OF_ALL), "reportWebinarParticipants")


def report_webinar_polls(world: World, ask: Ask) -> Polled:
    """What was answered to the polls."""
    held = held_session(world, ask.path["webinarId"], _OF_ALL | {"webinar_plan"})
    return Polled(held, poll_replies(world, held))


def report_webinar_qa(world: World, ask: Ask) -> Asked:
    """What was asked, and answered by whom; no age is too great for it, by its documents."""
    held = held_session(world, ask.path["webinarId"], {"paid_account", "host_exists", "webinar_plan"})
    return Asked(held, asked_questions(world, held))


def report_webinar_survey(world: World, ask: Ask) -> Surveyed:
    """What was answered to the survey."""
    held = held_session(world, ask.path["webinarId"], _OF_ALL | {"webinar_plan"})
    replies = list_all(world.state, SURVEY_REPLIES, held.webinar.id, held.session.uuid)
    return Surveyed(held, world.state.get(SURVEYS, held.webinar.id), replies)
