"""Creation and removal of accounts in a store: credentials, users, webinars and clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES, AccountSource
from mockzoom.accounts.directory_entries import (
    TOMBSTONES,
    DirectoryEntry,
    change_account,
    complete_deletion,
    encode_tokens,
)
from mockzoom.accounts.request_seeds import RequestSeed
from mockzoom.accounts.webhook_seeds import WebhookSeed, create_webhook
from mockzoom.accounts.webinar_contents import WebinarContents
from mockzoom.errors import FieldError
from mockzoom.spec import ApiSpec
from mockzoom.spec.normalization import normalize
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY, StateDump
from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.storage.listing import delete_all
from mockzoom.storage.memory import MemoryStore
from mockzoom.zoom.account_clock import DAY, ClockState
from mockzoom.zoom.account_records import ACCOUNTS, CLOCKS, Account, Clock
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, TOKEN_COLLECTIONS, AccessToken
from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.profiles import Feature, Profile, get_profile
from mockzoom.zoom.registrants.join_urls import registration_page
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.tracking_sources import TRACKING_SOURCES, TrackingSource
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import plan_occurrences

USER_BEFORE_WEBINAR = 60 * DAY  # users of a seed are older than the webinars with contents


@dataclass(frozen=True)
class UserSeed:
    """A user to create: `type` 1 or 2, `webinar_capacity` 0 for no webinar plan, `foreign` for another account's."""

    email: str
    first_name: str = "Test"
    last_name: str = "User"
    type: int = 2
    webinar_capacity: int = 500
    timezone: str = "UTC"
    foreign: bool = False


@dataclass(frozen=True)
class TrackingSourceSeed:
    """A source of visitors of a registration page; `tracking_url` defaults to the page's address."""

    source_name: str
    tracking_url: str = ""
    visitor_count: int = 0


class PanelistSeed(NamedTuple):
    """A panelist; `details` holds the optional fields of the API."""

    email: str
    name: str
    details: Mapping[str, Any] = EMPTY_MAPPING


@dataclass(frozen=True)
class WebinarSeed:
    """A webinar to create. `host` is an e-mail of the seed, `settings` as the API takes them; see `Webinar`.

    An `id` of 0 is drawn from the account's seed. A `FillWebinar` adds the `contents`.
    """

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
    panelists: tuple[PanelistSeed, ...] = ()
    tracking_sources: tuple[TrackingSourceSeed, ...] = ()
    seats: int | None = None
    quota_spent: bool = False
    pinned: bool = False
    contents: WebinarContents | None = None


@dataclass(frozen=True)
class MeetingSeed:
    """A test meeting to create: `host` is an e-mail of the seed; see `Meeting`."""

    id: int
    host: str
    topic: str
    start_ms: int | None
    type: int = 2
    approval_type: int = 0
    ended: bool = False
    seats: int | None = None
    quota_spent: bool = False


@dataclass(frozen=True)
class AccountSeed:
    """An account to create. `token` is a bearer token that never expires, empty for none; no `scopes` means all.

    `document` describes it in the format of seed files; a reset creates the account from it again.
    """

    account: Account
    token: str = ""
    clock: ClockState = field(default_factory=ClockState)
    users: tuple[UserSeed, ...] = ()
    webinars: tuple[WebinarSeed, ...] = ()
    meetings: tuple[MeetingSeed, ...] = ()
    webhooks: tuple[WebhookSeed, ...] = ()
    requests: tuple[RequestSeed, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)


# Adds the contents of a webinar to a state; raises `FieldError`. What Zoom and its users do is above this package.
FillWebinar = Callable[[ApiSpec, Account, State, Webinar, WebinarContents], None]
# Performs the requests of a seed at a time (epoch ms); raises `FieldError`.
SendRequests = Callable[[ApiSpec, Account, State, int, Iterable[RequestSeed]], None]


class Filling(NamedTuple):
    """What fills an account when it is created, beyond its users and webinars."""

    webinar: FillWebinar
    requests: SendRequests


def add_account(
    store: Store, spec: ApiSpec, seed: AccountSeed, now: int, fill: Filling | None = None
) -> tuple[Account, list[User]]:
    """Create an account, and return it with its users; it is registered last, when it is complete.

    `now` (epoch ms) is the creation time of its users and webinars. Raises `FieldError` if another request has taken
    one of its names in the meantime, and what `fill` raises; then nothing was changed.
    """
    account = _complete(spec, seed.account)
    initial = _initial_state(spec, account, seed, now, fill)
    with store.transaction(account.id) as state:
        _load_state(state, initial)
    with store.transaction(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account.id) is not None:
            raise FieldError("account_id", f"{account.id!r} is taken; choose another, or leave it out", 409)
        _check_free(directory, account, seed.token)
        _register(directory, account, seed)
    return account, list(initial.records[USERS.name].values())


def recreate_account(
    store: Store, spec: ApiSpec, seed: AccountSeed, now: int, fill: Filling | None = None
) -> tuple[Account, list[User]]:
    """Create an existing account again, replacing all previous state; see `add_account`.

    Raises `FieldError` if the account is deleted in the meantime.
    """
    account = _complete(spec, seed.account)
    initial = _initial_state(spec, account, seed, now, fill)
    tokens = [AccessToken(seed.token, account.id, account.scopes, None)] if seed.token else []
    entry = DirectoryEntry(account, seed.document, {ACCESS_TOKENS.name: encode_tokens(tokens)})

    def load(state: State) -> list[User]:
        _load_state(state, initial)
        return list(initial.records[USERS.name].values())

    return account, change_account(store, account.id, lambda *_: entry, load)


def check_there(directory: State, account_id: str) -> None:
    """Raise `FieldError` if an account was deleted in the meantime: it must not be restored in part."""
    if directory.get(ACCOUNTS, account_id) is None:
        raise FieldError("accountId", f"account {account_id!r} was deleted in the meantime", 404)


def ensure_account(store: Store, spec: ApiSpec, seed: AccountSeed, now: int, fill: Filling | None = None) -> bool:
    """Create an account unless it exists; return whether it was created.

    Several servers may do this with one store at the same time, and any of them may be killed meanwhile: the account is
    registered last, and a state filled by another server is left unchanged. Raises `FieldError` if its client id or
    token belongs to another account, and what `fill` raises.
    """
    account = _complete(spec, seed.account)
    with store.snapshot(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account.id) is not None:
            return False
        _check_free(directory, account, seed.token)
        is_tombstone = directory.get(TOMBSTONES, account.id) is not None
    if is_tombstone:
        complete_deletion(store, account.id)
    initial = _initial_state(spec, account, seed, now, fill)
    with store.transaction(account.id) as state:
        if state.get(CLOCKS, "clock") is None:
            _load_state(state, initial)
    with store.transaction(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account.id) is not None:
            return False
        _check_free(directory, account, seed.token)
        _register(directory, account, seed)
    return True


def _check_free(directory: State, account: Account, token: str) -> None:
    others = directory.get_by_unique_key(ACCOUNTS, account.client_id)
    if others is not None and others.id != account.id:
        message = f"{account.client_id!r} is that of account {others.id!r} in the store; choose another"
        raise FieldError("client_id", message, 409)
    known = directory.get(ACCESS_TOKENS, token) if token else None
    if known is not None and known.account_id != account.id:
        raise FieldError("token", f"it is one of account {known.account_id!r} in the store; choose another", 409)


def _complete(spec: ApiSpec, account: Account) -> Account:
    return account if account.scopes else account._replace(scopes=all_scopes(spec, get_profile(account.profile)))


def _initial_state(spec: ApiSpec, account: Account, seed: AccountSeed, now: int, fill: Filling | None) -> StateDump:
    """Return the state of a seed, made aside: an error leaves the account as it was."""
    with MemoryStore().transaction(account.id) as state:
        state.put(CLOCKS, [Clock(seed.clock)])
        _create_users(state, account, seed, now)
        taken = {webinar.id for webinar in seed.webinars}
        for webinar in seed.webinars:
            made = _create_webinar(state, spec, account, webinar, now, taken)
            if webinar.contents is not None:
                assert fill is not None, "a seed with contents needs a function that adds them"  # noqa: S101
                fill.webinar(spec, account, state, made, webinar.contents)
        state.put(MEETINGS, [_test_meeting(state, account, meeting, now) for meeting in seed.meetings])
        for webhook in seed.webhooks:
            create_webhook(state, ids_for_seed(account.seed), webhook, now)
        if seed.requests:
            assert fill is not None, "a seed with requests needs a function that performs them"  # noqa: S101
            fill.requests(spec, account, state, now, seed.requests)
        return state.dump()


def _load_state(state: State, initial: StateDump) -> None:
    """Replace a state."""
    state.load(initial)
    state.clear_log()


def _register(directory: State, account: Account, seed: AccountSeed) -> None:
    """Register an account in the directory, with only the token of its seed."""
    directory.put(ACCOUNTS, [account])
    directory.put(ACCOUNT_SOURCES, [AccountSource(account.id, seed.document)])
    remove_tokens(directory, account.id)
    if seed.token:
        directory.put(ACCESS_TOKENS, [AccessToken(seed.token, account.id, account.scopes, None)])


def remove_tokens(directory: State, account_id: str) -> None:
    """Delete every token and code of an account."""
    for kind in TOKEN_COLLECTIONS:
        delete_all(directory, kind, account_id)


@cache
def all_scopes(spec: ApiSpec, profile: Profile) -> tuple[str, ...]:
    """Return every scope that an app can have in a profile: classic ones in 2021, granular ones later."""
    operations = spec.operations.values()
    if profile.has(Feature.GRANULAR_SCOPES):
        return tuple(sorted({s for o in operations for s in o.granular_scopes} | {*spec.modelled_scopes["granular"]}))
    return tuple(sorted({s for o in operations for s in o.classic_scopes} | {*spec.modelled_scopes["classic"]}))


def _create_users(state: State, account: Account, seed: AccountSeed, now: int) -> None:
    ids = ids_for_seed(account.seed)
    created = [w.contents.created_ms - USER_BEFORE_WEBINAR for w in seed.webinars if w.contents]
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
                    created_ms=min([now, *created]),
                    timezone=user.timezone,
                    foreign=user.foreign,
                )
            ],
        )


def _create_webinar(
    state: State, spec: ApiSpec, account: Account, seed: WebinarSeed, now: int, taken: set[int]
) -> Webinar:
    ids = ids_for_seed(account.seed, account.uuid_slashes)
    number = seed.id
    while not number or (not seed.id and number in taken):
        number = ids.webinar_number(state.next_number("webinars"))
    taken.add(number)
    webinar = _webinar(state, spec, account, replace(seed, id=number), now)
    state.put(WEBINARS, [webinar])
    for panelist in seed.panelists:
        panelist_id = ids.short_id("panelist", state.next_number("panelists"))
        state.put(PANELISTS, [Panelist(panelist_id, number, *panelist)])
    for source in seed.tracking_sources:
        _create_tracking_source(state, account, webinar, source)
    return webinar


def _test_meeting(state: State, account: Account, seed: MeetingSeed, now: int) -> Meeting:
    host = state.get_by_unique_key(USERS, normalize_email(seed.host))
    if host is None:
        raise LookupError(f"meeting {seed.id}: no user has the e-mail address {seed.host}")
    return Meeting(
        id=seed.id,
        uuid=ids_for_seed(account.seed, account.uuid_slashes).webinar_uuid(seed.id),
        host_id=host.id,
        type=seed.type,
        topic=seed.topic,
        created_ms=now,
        duration=60,
        timezone="UTC",
        settings={"approval_type": seed.approval_type},
        start_ms=seed.start_ms,
        ended=seed.ended,
        seats=seed.seats,
        occurrences=plan_occurrences(seed.type, seed.start_ms, 60, "UTC", None),
        quota_spent=seed.quota_spent,
        pinned=True,
    )


def _create_tracking_source(state: State, account: Account, webinar: Webinar, seed: TrackingSourceSeed) -> None:
    source_id = ids_for_seed(account.seed).tracking_source_id(state.next_number("tracking_sources"))
    url = seed.tracking_url or registration_page(webinar, ids_for_seed(account.seed), source_id)
    state.put(TRACKING_SOURCES, [TrackingSource(source_id, webinar.id, seed.source_name, url, seed.visitor_count)])


def _webinar(state: State, spec: ApiSpec, account: Account, seed: WebinarSeed, now: int) -> Webinar:
    host = state.get_by_unique_key(USERS, normalize_email(seed.host))
    if host is None:
        raise LookupError(f"webinar {seed.id}: no user has the e-mail address {seed.host}")
    shape = spec.request_shape(spec.operations["webinarCreate"]).properties["settings"]
    return Webinar(
        id=seed.id,
        uuid=ids_for_seed(account.seed, account.uuid_slashes).webinar_uuid(seed.id),
        host_id=host.id,
        type=seed.type,
        topic=seed.topic,
        created_ms=seed.contents.created_ms if seed.contents else now,
        duration=seed.duration,
        timezone=seed.timezone,
        settings=normalize(shape, dict(seed.settings), fill=True),
        start_ms=seed.start_ms,
        details={"recurrence": seed.recurrence} if seed.recurrence else EMPTY_MAPPING,
        occurrences=plan_occurrences(seed.type, seed.start_ms, seed.duration, seed.timezone, seed.recurrence),
        password=seed.password,
        ended=seed.ended,
        seats=seed.seats,
        quota_spent=seed.quota_spent,
        pinned=seed.pinned,
    )
