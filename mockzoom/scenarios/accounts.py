"""Planting an account into a store: its credentials, users, webinars and clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mockzoom.catalogue import Catalogue
from mockzoom.catalogue.conforming import conform
from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.checkpoints import CHECKPOINTS, ORIGINS, Origin
from mockzoom.domain.clock import ClockState
from mockzoom.domain.join_url import registration_page
from mockzoom.domain.occurrences import planned
from mockzoom.domain.panelists import PANELISTS, Panelist
from mockzoom.domain.profiles import Profile
from mockzoom.domain.records import (
    ACCESS_TOKENS,
    ACCOUNTS,
    CLOCKS,
    NO_DETAILS,
    TOKEN_KINDS,
    USERS,
    WEBINARS,
    AccessToken,
    Account,
    Clock,
    User,
    Webinar,
    fold,
)
from mockzoom.domain.tracking import TRACKING_SOURCES, TrackingSource
from mockzoom.operations.world import ids_of, remove_all
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY, Dump


@dataclass(frozen=True)
class UserSeed:
    """A user to plant: `type` 1 or 2, `webinar_capacity` 0 for no webinar plan, `foreign` for another account's."""

    email: str
    first_name: str = "Test"
    last_name: str = "User"
    type: int = 2
    webinar_capacity: int = 500
    timezone: str = "UTC"
    foreign: bool = False


@dataclass(frozen=True)
class TrackingSourceSeed:
    """A place where a registration page is shared; without a `tracking_url` it is the page's own address."""

    source_name: str
    tracking_url: str = ""
    visitor_count: int = 0


@dataclass(frozen=True)
class WebinarSeed:
    """A webinar to plant. `host` is an e-mail of the seed, `settings` as the API takes them; see `Webinar`."""

    id: int
    host: str
    type: int = 5
    topic: str = "My Webinar"
    start_ms: int | None = None
    duration: int = 60
    timezone: str = "UTC"
    password: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    recurrence: Mapping[str, Any] | None = None
    ended: bool = False
    panelists: tuple[str, ...] = ()
    tracking_sources: tuple[TrackingSourceSeed, ...] = ()
    seats: int | None = None
    quota_spent: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class AccountSeed:
    """An account to plant. `token` is a bearer token that never expires, empty for none; no `scopes` means all.

    `document` describes it in the words of seed files; from it the account is made again when it is reset.
    """

    account: Account
    token: str = ""
    clock: ClockState = field(default_factory=ClockState)
    users: tuple[UserSeed, ...] = ()
    webinars: tuple[WebinarSeed, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)


def plant(store: Store, catalogue: Catalogue, seed: AccountSeed, now: int) -> Account:
    """Put an account whose id the directory knows into a store, in place of all that was there under its id.

    `now` is the time (epoch ms) its users and webinars were made at. Raises `AdminError` if it is taken out meanwhile.
    """
    account = _complete(catalogue, seed.account)
    with store.open(account.id) as state:
        _fill(state, catalogue, account, seed, now)
    with store.open(DIRECTORY) as directory:
        check_there(directory, account.id)
        _enter(directory, account, seed)
    return account


def check_there(directory: State, account_id: str) -> None:
    """Raise `AdminError` for an account that somebody took out since it was found: it must not come back in part."""
    if directory.get(ACCOUNTS, account_id) is None:
        raise AdminError("accountId", f"account {account_id!r} was taken out meanwhile", 404)


def plant_missing(store: Store, catalogue: Catalogue, seed: AccountSeed, now: int) -> bool:
    """Put an account into a store unless it is there already; whether it was put comes back.

    Several servers may do this with one store at the same time, and any of them may die over it: the account is
    entered last, and a state that somebody else has filled is left as it is. Raises `AdminError` where the account's
    client id or token is another account's.
    """
    account = _complete(catalogue, seed.account)
    with store.read(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account.id) is not None:
            return False
        _check_free(directory, account, seed.token)
    with store.open(account.id) as state:
        if state.get(CLOCKS, "clock") is None:
            _fill(state, catalogue, account, seed, now)
    with store.open(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account.id) is not None:
            return False
        _check_free(directory, account, seed.token)
        _enter(directory, account, seed)
    return True


def _check_free(directory: State, account: Account, token: str) -> None:
    others = directory.find(ACCOUNTS, account.client_id)
    if others is not None and others.id != account.id:
        message = f"{account.client_id!r} is that of account {others.id!r} in the store; choose another"
        raise AdminError("client_id", message, 409)
    known = directory.get(ACCESS_TOKENS, token) if token else None
    if known is not None and known.account_id != account.id:
        raise AdminError("token", f"it is one of account {known.account_id!r} in the store; choose another", 409)


def _complete(catalogue: Catalogue, account: Account) -> Account:
    return account if account.scopes else account._replace(scopes=all_scopes(catalogue, Profile(account.profile)))


def _fill(state: State, catalogue: Catalogue, account: Account, seed: AccountSeed, now: int) -> None:
    """Give a state what the seed says, in place of all that was in it."""
    state.load(Dump())
    state.forget_log()
    state.put(CLOCKS, [Clock(seed.clock)])
    _plant_users(state, account, seed, now)
    for webinar in seed.webinars:
        _plant_webinar(state, catalogue, account, webinar, now)


def _enter(directory: State, account: Account, seed: AccountSeed) -> None:
    """Make an account known, with its token alone."""
    directory.put(ACCOUNTS, [account])
    directory.put(ORIGINS, [Origin(account.id, seed.document)])
    remove_tokens(directory, account.id)
    if seed.token:
        directory.put(ACCESS_TOKENS, [AccessToken(seed.token, account.id, account.scopes, None)])


def uproot(store: Store, account_id: str) -> None:
    """Take an account out of a store, with its tokens, checkpoints and state; nothing happens if there is none.

    Its id is free again when all is over: who makes an account under it meanwhile would lose that one's state.
    """
    with store.open(DIRECTORY) as directory:
        remove_tokens(directory, account_id)  # calls are refused from here on
    store.drop(account_id)
    with store.open(DIRECTORY) as directory:
        remove_tokens(directory, account_id)  # its client can have asked for one
        remove_all(directory, CHECKPOINTS, account_id)
        directory.remove(ORIGINS, account_id)
        directory.remove(ACCOUNTS, account_id)


def remove_tokens(directory: State, account_id: str) -> None:
    """Take out every token and code of an account."""
    for kind in TOKEN_KINDS:
        remove_all(directory, kind, account_id)


@cache
def all_scopes(catalogue: Catalogue, profile: Profile) -> tuple[str, ...]:
    """Every scope an app of a profile's time could be granted: classic ones in 2021, granular ones today."""
    operations = catalogue.operations.values()
    if profile is Profile.SEEDS_2021_08:
        return tuple(sorted({s for o in operations for s in o.classic_scopes}))
    return tuple(sorted({s for o in operations for s in o.granular_scopes}))


def _plant_users(state: State, account: Account, seed: AccountSeed, now: int) -> None:
    ids = ids_of(account.seed)
    for user in seed.users:
        state.put(
            USERS,
            [
                User(
                    id=ids.user_id(state.next_number("users")),
                    email=user.email,
                    first_name=user.first_name,
                    last_name=user.last_name,
                    type=user.type,
                    webinar_capacity=user.webinar_capacity,
                    created_ms=now,
                    timezone=user.timezone,
                    foreign=user.foreign,
                )
            ],
        )


def _plant_webinar(state: State, catalogue: Catalogue, account: Account, seed: WebinarSeed, now: int) -> None:
    webinar = _webinar(state, catalogue, account, seed, now)
    state.put(WEBINARS, [webinar])
    for email in seed.panelists:
        panelist_id = ids_of(account.seed).short_id("panelist", state.next_number("panelists"))
        state.put(PANELISTS, [Panelist(panelist_id, seed.id, email, email.partition("@")[0])])
    for source in seed.tracking_sources:
        _plant_tracking_source(state, account, webinar, source)


def _plant_tracking_source(state: State, account: Account, webinar: Webinar, seed: TrackingSourceSeed) -> None:
    source_id = ids_of(account.seed).tracking_source_id(state.next_number("tracking_sources"))
    url = seed.tracking_url or registration_page(webinar, ids_of(account.seed), source_id)
    state.put(TRACKING_SOURCES, [TrackingSource(source_id, webinar.id, seed.source_name, url, seed.visitor_count)])


def _webinar(state: State, catalogue: Catalogue, account: Account, seed: WebinarSeed, now: int) -> Webinar:
    host = state.find(USERS, fold(seed.host))
    if host is None:
        raise LookupError(f"webinar {seed.id}: no user has the e-mail address {seed.host}")
    shape = catalogue.request_shape(catalogue.operations["webinarCreate"]).properties["settings"]
    return Webinar(
        id=seed.id,
        uuid=ids_of(account.seed).webinar_uuid(seed.id),
        host_id=host.id,
        type=seed.type,
        topic=seed.topic,
        created_ms=now,
        duration=seed.duration,
        timezone=seed.timezone,
        settings=conform(shape, dict(seed.settings), fill=True),
        start_ms=seed.start_ms,
        details={"recurrence": seed.recurrence} if seed.recurrence else NO_DETAILS,
        occurrences=planned(seed.type, seed.start_ms, seed.duration, seed.timezone, seed.recurrence),
        password=seed.password,
        ended=seed.ended,
        seats=seed.seats,
        quota_spent=seed.quota_spent,
        pinned=seed.pinned,
    )
