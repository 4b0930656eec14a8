"""The times a webinar was on the air: found, filed, ended."""

from __future__ import annotations

from mockzoom.domain.records import WEBINARS, Webinar
from mockzoom.domain.registration import SCHEDULED
from mockzoom.domain.sessions import SESSIONS, Session, settled
from mockzoom.operations.world import Ask, World, list_all, webinar_for


def sessions_of(world: World, webinar: Webinar) -> list[Session]:
    """All sessions of a webinar in the order in which they were filed, as they stand now."""
    return [settled(session, webinar, world.now) for session in list_all(world.state, SESSIONS, webinar.id)]


def live_session(world: World, webinar: Webinar) -> Session | None:
    """The session that runs now, if there is one."""
    for session in list_all(world.state, SESSIONS, webinar.id, "live"):
        if settled(session, webinar, world.now).end_ms is None:
            return session
    return None


def has_been_held(world: World, webinar: Webinar) -> bool:
    """Whether a scheduled webinar (type 5) was on the air and ended: it is over then, and another one begins anew.

    Ask where none of its sessions runs any more. Recurring webinars go on, so that they never have been held.
    """
    return webinar.type == SCHEDULED and world.state.count(SESSIONS, webinar.id) > 0


def settle(world: World, old: Webinar, new: Webinar) -> None:
    """File sessions that ended by themselves before the schedule changes; one that the new schedule ends, ends now."""
    for running in list_all(world.state, SESSIONS, old.id, "live"):
        session = settled(running, old, world.now)
        if session.end_ms is None and settled(session, new, world.now).end_ms is not None:
            session = session._replace(end_ms=world.now)
        world.state.put(SESSIONS, [session])


def webinar_status(world: World, ask: Ask) -> None:
    """End a webinar; one that is not on the air stays as it is (zoom/api issue 28 saw so for meetings).

    A scheduled webinar (type 5) is over when it was ended, whatever its schedule says (inferred).
    """
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    live = live_session(world, webinar)
    if live is None:
        return
    world.state.put(SESSIONS, [live._replace(end_ms=world.now)])
    if webinar.type == SCHEDULED:
        world.state.put(WEBINARS, [webinar._replace(ended=True)])
