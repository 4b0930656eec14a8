"""A new store with the built-in account, from states that were made before: many tests start a server each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from mockzoom.accounts.builtin import ACCOUNT_ID, account_values, builtin_account_of
from mockzoom.accounts.factory import ensure_account
from mockzoom.config import Settings
from mockzoom.spec import ApiSpec
from mockzoom.storage import Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.memory import MemoryStore
from mockzoom.storage.memory_shared import SharedState
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS


class _States(NamedTuple):
    """The state of the built-in account, created in 1970, and that of the directory, which names no time."""

    account: SharedState
    directory: SharedState


def new_memory_store(spec: ApiSpec, settings: Settings, now: int) -> MemoryStore:
    """Return a store in memory with the built-in account, created at `now` (epoch ms), without demo data.

    It is the same as a new store after `ensure_account`.
    """
    store = MemoryStore(now)
    made = _made_once(spec, account_values(settings))
    with store.transaction(ACCOUNT_ID) as state:
        state.begin_with(made.account, {name: partial(at, now) for name, at in _DATED})
    with store.transaction(DIRECTORY) as directory:
        directory.begin_with(made.directory, {})
    return store


@lru_cache(maxsize=8)
def _made_once(spec: ApiSpec, values: tuple[str, ...]) -> _States:
    """Return the states with values of `ACCOUNT_SETTINGS`."""
    store = MemoryStore()
    ensure_account(store, spec, builtin_account_of(values), 0)
    return _States(_shared(store, ACCOUNT_ID), _shared(store, DIRECTORY))


def _shared(store: Store, account_id: str) -> SharedState:
    with store.snapshot(account_id) as state:
        return SharedState(state.dump())


def _dating(record: Any) -> Callable[[int, Any], Any]:
    """Return a function that changes the time of creation of a record; `_replace` takes five times as long."""
    place = record._fields.index("created_ms")

    def at(now: int, one: Any) -> Any:
        return tuple.__new__(record, (*one[:place], now, *one[place + 1 :]))

    return at


_DATED = tuple((kind.name, _dating(kind.record)) for kind in (USERS, WEBINARS, MEETINGS))
