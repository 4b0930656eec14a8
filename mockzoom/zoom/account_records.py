"""The records of an account and of its clock, and their collections.

Records are immutable and contain only JSON values and tuples of them, so that every store can hold them. To change a
record, put a changed copy (`record._replace(...)`).
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage import State
from mockzoom.storage.codec import LAST_INSTANT_MS
from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import ClockState
from mockzoom.zoom.profiles import DEFAULT_PROFILE


class Account(NamedTuple):
    """A Zoom account: credentials, plan and profile.

    `seed` determines every id of the account. `scopes` are those granted to its app. `rate_limits` is `all`,
    `daily` or `off`; `registrant_quota_key` is `webinar+email` or `email`; `paging` is `by_operation` or `token_only`.
    `simulive` is a feature of the account, `record_files` the ids of the recordings that simulive webinars can play.
    `dlp` (data loss prevention) lets chat messages be deleted; it is on, so that an account can do all that the mock
    can. `error_format` is `accept` (errors about the body follow the request's `Accept`) or `json`. `uuid_slashes` is
    `any`, `leading` (every UUID begins with a slash) or `double` (every UUID holds two slashes in a row). `emulation`
    is the level of emulation down to which operations may be called (`emulation.LEVELS`); empty for the server's.

    `redirect_uris` are the redirect addresses of its app (none: every address is accepted), `live_tokens` is the number
    of server-to-server tokens that are valid at the same time (0: any number). `webhook_secret` is the secret token of
    its app, which signs the webhooks of subscriptions made through Zoom's API; if it is empty, `seed` determines it.
    """

    id: str
    client_id: str
    client_secret: str
    seed: str
    plan: str = "business"
    profile: str = DEFAULT_PROFILE.name
    scopes: tuple[str, ...] = ()
    rate_limits: str = "all"
    registrant_quota_key: str = "webinar+email"
    paging: str = "by_operation"
    simulive: bool = False
    record_files: tuple[str, ...] = ()
    dlp: bool = True
    redirect_uris: tuple[str, ...] = ()
    live_tokens: int = 0
    error_format: str = "accept"
    uuid_slashes: str = "any"
    webhook_secret: str = ""
    emulation: str = ""


class Clock(NamedTuple):
    """An account's clock as a record: there is one, under the key `clock`."""

    state: ClockState = ClockState()


ACCOUNTS = Collection(
    "accounts", Account, lambda a: a.id, unique_key=lambda a: a.client_id, list_key=lambda _: ("", None)
)

CLOCKS = Collection("clocks", Clock, lambda _: "clock")


def account_time(state: State, system: int) -> int:
    """Return the account's time in epoch ms, given the system's."""
    clock = state.get(CLOCKS, "clock")
    return (clock.state if clock else ClockState()).read(system)


def advance_clock(state: State, by_ms: int, system: int) -> int:
    """Move the account's clock forward and return the new time in epoch ms.

    The clock does not move to `LAST_INSTANT_MS` or beyond.
    """
    clock = state.get(CLOCKS, "clock")
    moved = (clock.state if clock else ClockState()).advanced(by_ms)
    if moved.read(system) < LAST_INSTANT_MS:
        state.put(CLOCKS, [Clock(moved)])
    return account_time(state, system)
