"""What an operation may touch, and what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from mockzoom.domain.belongings import BELONGINGS
from mockzoom.domain.clock import LAST_INSTANT_MS, ClockState
from mockzoom.domain.ids import Ids
from mockzoom.domain.meetings import MEETING_REGISTRANTS, MEETINGS
from mockzoom.domain.quotas import WEBINAR_CHANGES_A_DAY, daily_quota, period
from mockzoom.domain.records import CLOCKS, NO_DETAILS, USERS, WEBINARS, Account, Clock, Key, Kind, User, fold
from mockzoom.domain.refusal_rows.webinars import (
    NO_PERMISSION,
    USER_NOT_FOUND,
    USER_OF_OTHER_ACCOUNT,
    WEBINAR_NOT_FOUND,
)
from mockzoom.domain.refusals import Row, refuse
from mockzoom.domain.registration import listed
from mockzoom.domain.webinar_access import Approach, Grant, admit
from mockzoom.storage import State

R = TypeVar("R")


@dataclass(slots=True)
class World:
    """An account, opened for one call.

    `now` is the account's time in epoch ms. `caller_id` is the user whose token calls, empty for a server's own; who
    is `confined` reaches only what is theirs.
    """

    account: Account
    state: State
    now: int
    ids: Ids
    caller_id: str = ""
    confined: bool = False


class Ask(NamedTuple):
    """A call after parsing and validation: path values, query values with defaults, and the body.

    `sent` is the body as it came, before unknown keys and nulls were dropped and defaults filled in.
    """

    path: dict[str, str]
    query: dict[str, Any]
    body: Any
    sent: Mapping[str, Any] = NO_DETAILS


@lru_cache(maxsize=4096)
def ids_of(seed: str) -> Ids:
    """The ids of an account's seed."""
    return Ids(seed)


def account_time(state: State, system: int) -> int:
    """The account's time in epoch ms, given the system's."""
    clock = state.get(CLOCKS, "clock")
    return (clock.state if clock else ClockState()).read(system)


def advance_clock(state: State, by_ms: int, system: int) -> int:
    """Move the account's clock forward, though not past the end of time; the new time in epoch ms comes back."""
    clock = state.get(CLOCKS, "clock")
    moved = (clock.state if clock else ClockState()).advanced(by_ms)
    if moved.read(system) < LAST_INSTANT_MS:
        state.put(CLOCKS, [Clock(moved)])
    return account_time(state, system)


def webinar_for(world: World, number: int) -> Grant:
    """A webinar and its host, or the refusal that stands first in the check order."""
    webinar = world.state.get(WEBINARS, number)
    host = world.state.get(USERS, webinar.host_id) if webinar else None
    return admit(Approach(number, webinar, host, world.caller_id if world.confined else ""))


def webinar_named(world: World, name: str) -> Grant:
    """A webinar by its number, or by the UUID of its next instance; raises as `webinar_for` does."""
    if name.isdigit():
        return webinar_for(world, int(name))
    webinar = world.state.find(WEBINARS, name)
    if webinar is None:
        raise refuse(WEBINAR_NOT_FOUND, webinar_id=name)
    return webinar_for(world, webinar.id)


def user_for(world: World, key: str) -> User:
    """A user by `me`, id or e-mail address; raises 1001, 1010, or `No permission.` for somebody else's data."""
    user = _owner_or_caller(world) if key == "me" else find_user(world, key)
    if user is None:
        raise refuse(USER_NOT_FOUND, user_id=key)
    if user.foreign:
        raise refuse(USER_OF_OTHER_ACCOUNT, account_id=world.account.id)
    if world.confined and user.id != world.caller_id:
        raise refuse(NO_PERMISSION)
    return user


def remove_webinar(state: State, number: int) -> None:
    """Take out a webinar and all that belongs to it."""
    for kind in BELONGINGS:
        remove_all(state, kind, number)
    state.remove(WEBINARS, number)


def remove_meeting(state: State, number: int) -> None:
    """Take out a meeting and all that belongs to it."""
    remove_all(state, MEETING_REGISTRANTS, number)
    state.remove(MEETINGS, number)


def remove_all(state: State, kind: Kind[R], parent: Key) -> None:
    """Take out every record of a kind that is filed under a parent."""
    for record in list_all(state, kind, parent):
        state.remove(kind, kind.key(record))


def free_number(world: World) -> int:
    """A number that no webinar or meeting has: both share one space."""
    while True:
        number = world.ids.webinar_number(world.state.next_number("webinars"))
        if world.state.get(WEBINARS, number) is None and world.state.get(MEETINGS, number) is None:
            return number


def count_change(world: World, host: User, row: Row) -> None:
    """Count a creation or update of the host's webinars and meetings; raises the row once the day's are used up.

    The refusal says nothing of when to come back (recorded/meeting_create_429_daily_user).
    """
    quota = daily_quota(world.account, WEBINAR_CHANGES_A_DAY)
    if quota is None:
        return
    today, counter = period("day", world.now), ("webinar_changes", host.id)
    if world.state.tally(today, (counter,)).get(counter, 0) >= quota:
        raise refuse(row, limit=quota)
    world.state.count_up(today, (counter,))


def list_all(state: State, kind: Kind[R], parent: Key, group: str | None = None) -> list[R]:
    """Every record of a kind under a parent, in the order of creation; for lists that stay short."""
    total = state.count(kind, parent, group)
    return [record for _, record in state.page(kind, parent, group, limit=total)]


def find_user(world: World, key: str) -> User | None:
    """A user by id or e-mail address, of this account or a foreign one."""
    return world.state.get(USERS, key) or world.state.find(USERS, fold(key))


def alternative_hosts(world: World, settings: Mapping[str, Any]) -> frozenset[str]:
    """The folded addresses of those who may host instead; settings name them by address or user id (SPEC21, SPEC25)."""
    text = settings.get("alternative_hosts")
    if not text:
        return frozenset()
    users = ((name, None if "@" in name else world.state.get(USERS, name)) for name in listed(text))
    return frozenset(fold(user.email if user else name) for name, user in users)


def owner_of(world: World) -> User | None:
    """The account's owner: its first active user."""
    page = world.state.page(USERS, group="active", limit=1)
    return page[0][1] if page else None


def _owner_or_caller(world: World) -> User | None:
    return world.state.get(USERS, world.caller_id) if world.caller_id else owner_of(world)
