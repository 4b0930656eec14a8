"""What an account keeps: immutable records, and how each kind of record is filed.

A record holds nothing but JSON values (and tuples of them), so that every store can keep it. Changing one means
putting a changed copy (`record._replace(...)`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from mockzoom.domain.clock import ClockState
from mockzoom.domain.profiles import DEFAULT_PROFILE

Key: TypeAlias = "str | int | tuple[str | int, ...]"
# Where a record is listed: in the list of a parent, and in one group of it (None for lists without groups). A plain
# tuple, because one is made for every record that is filed.
Place: TypeAlias = "tuple[Key, str | None]"
R = TypeVar("R")

NO_DETAILS: Mapping[str, Any] = MappingProxyType({})

BASIC, LICENSED, NO_LICENCE = 1, 2, 99  # types of users


class Account(NamedTuple):
    """A Zoom account: credentials, plan and the edition of the API it speaks.

    `seed` fixes every id the account hands out. `scopes` is what its app was granted. `rate_limits` is `all`,
    `daily` or `off`; `registrant_quota_key` is `webinar+email` or `email`. `simulive` is a feature of the account,
    `record_files` the ids of the recordings that simulive webinars can play. `dlp` (data loss prevention) lets chat
    messages be deleted; it is on, so that an account can do all that the mock can.
    """

    id: str
    client_id: str
    client_secret: str
    seed: str
    plan: str = "business"
    profile: str = DEFAULT_PROFILE.value
    scopes: tuple[str, ...] = ()
    rate_limits: str = "all"
    registrant_quota_key: str = "webinar+email"
    simulive: bool = False
    record_files: tuple[str, ...] = ()
    dlp: bool = True


class User(NamedTuple):
    """A user of an account.

    `type` is 1 (basic), 2 (licensed) or 99 (no licence, not even for meetings); a `webinar_capacity` of 0 means no
    webinar plan.

    `status` is active, or pending while an invitation waits for an answer. A user who is `foreign` is known to Zoom but
    belongs to another account. `settings` holds what differs from the defaults, by section: see
    `domain.user_settings`; `details` the rest of the profile, as the API takes it and gives it back.
    """

    id: str
    email: str
    first_name: str
    last_name: str
    type: int
    webinar_capacity: int
    created_ms: int
    timezone: str = "UTC"
    status: str = "active"
    foreign: bool = False
    settings: Mapping[str, Mapping[str, Any]] = NO_DETAILS
    details: Mapping[str, Any] = NO_DETAILS

    @property
    def may_host_webinars(self) -> bool:
        """Whether the user is active and licensed, and has the webinar plan."""
        return self.type == LICENSED and self.webinar_capacity > 0 and self.status == "active"

    @property
    def may_host_meetings(self) -> bool:
        """Whether the user is active and has a licence for meetings, be it the basic one."""
        return self.type != NO_LICENCE and self.status == "active"


class Occurrence(NamedTuple):
    """One time that a recurring webinar takes place; `start_ms` is epoch ms, `duration` minutes.

    `id` is the start it was planned with and stays when that changes. `status` is available or deleted; `changes`
    holds the agenda and settings that differ from the webinar's.
    """

    id: str
    start_ms: int
    duration: int
    status: str = "available"
    changes: Mapping[str, Any] = NO_DETAILS


class Webinar(NamedTuple):
    """A webinar. `start_ms` is None for type 6, which has no fixed time; `duration` is in minutes.

    `settings` and `details` hold what the API takes and gives back as it is. The last three fields have no
    counterpart in the API: `seats` replaces the host's capacity; `quota_spent`
    counts every registrant's daily quota as used up; a `pinned` webinar cannot be changed.
    """

    id: int
    uuid: str
    host_id: str
    type: int
    topic: str
    created_ms: int
    duration: int
    timezone: str
    settings: Mapping[str, Any]
    start_ms: int | None = None
    password: str = ""
    details: Mapping[str, Any] = NO_DETAILS
    occurrences: tuple[Occurrence, ...] = ()
    ended: bool = False
    seats: int | None = None
    quota_spent: bool = False
    pinned: bool = False


class Registrant(NamedTuple):
    """Somebody registered for a webinar. `status` is approved, pending or denied; `details` the optional fields.

    `occurrences` are those of a recurring webinar that they are registered for, none standing for all;
    `occurrence_status` says where their status differs from `status`.
    """

    id: str
    webinar_id: int
    email: str
    first_name: str
    last_name: str
    status: str
    create_ms: int
    details: Mapping[str, Any] = NO_DETAILS
    occurrences: tuple[str, ...] = ()
    occurrence_status: Mapping[str, str] = NO_DETAILS


class AccessToken(NamedTuple):
    """A bearer token. `user_id` is empty for a server-to-server token; `expires_ms` of None means never."""

    value: str
    account_id: str
    scopes: tuple[str, ...]
    expires_ms: int | None
    user_id: str = ""


class RefreshToken(NamedTuple):
    """The right to one new access token for a user."""

    value: str
    account_id: str
    user_id: str
    scopes: tuple[str, ...]
    expires_ms: int


class AuthorizationCode(NamedTuple):
    """The right to one first token for a user; `challenge` and `challenge_method` are PKCE's, empty without it."""

    value: str
    account_id: str
    user_id: str
    redirect_uri: str
    expires_ms: int
    challenge: str = ""
    challenge_method: str = ""


class Clock(NamedTuple):
    """An account's clock as a record: there is one, under the key `clock`."""

    state: ClockState = ClockState()


@dataclass(frozen=True, eq=False)
class Kind(Generic[R]):
    """How records of a kind are filed: the natural key, a second unique key, and the list they stand in.

    Lists are in the order of creation. Every kind is entered in `KINDS` under its name, so that a whole state can be
    written down without a list of what there is; raises `ValueError` for a name that is taken.
    """

    name: str
    record: type[R]
    key: Callable[[R], Key]
    also: Callable[[R], Key] | None = None
    place: Callable[[R], Place] | None = None

    def __post_init__(self) -> None:
        if KINDS.setdefault(self.name, self) is not self:
            raise ValueError(f"there are two kinds of records called {self.name!r}")


KINDS: dict[str, Kind[Any]] = {}


# An e-mail address as a key: Zoom compares them without regard to case (facts 6). No function of our own around it,
# because a batch asks sixty times.
fold = str.casefold


ACCOUNTS = Kind("accounts", Account, lambda a: a.id, also=lambda a: a.client_id, place=lambda _: ("", None))
ACCESS_TOKENS = Kind("access_tokens", AccessToken, lambda t: t.value, place=lambda t: (t.account_id, None))
REFRESH_TOKENS = Kind("refresh_tokens", RefreshToken, lambda t: t.value, place=lambda t: (t.account_id, None))
AUTHORIZATION_CODES = Kind("codes", AuthorizationCode, lambda c: c.value, place=lambda c: (c.account_id, None))
TOKEN_KINDS: tuple[Kind[Any], ...] = (ACCESS_TOKENS, REFRESH_TOKENS, AUTHORIZATION_CODES)
CLOCKS = Kind("clocks", Clock, lambda _: "clock")
USERS = Kind(
    "users",
    User,
    lambda u: u.id,
    also=lambda u: fold(u.email),
    place=lambda u: ("", "foreign" if u.foreign else u.status),
)
WEBINARS = Kind("webinars", Webinar, lambda w: w.id, also=lambda w: w.uuid, place=lambda w: (w.host_id, None))
REGISTRANTS = Kind(
    "registrants",
    Registrant,
    lambda r: (r.webinar_id, fold(r.email)),
    also=lambda r: (r.webinar_id, r.id),
    place=lambda r: (r.webinar_id, r.status),
)
