"""The account that exists without any setup, its test webinars and its test meetings.

A test webinar is like the test card of a payment sandbox: its number always has the same outcome. It is pinned: it
cannot be changed or deleted through the API, and its outcome does not depend on the clock or on earlier requests. The
same holds for a test meeting.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from mockzoom.accounts.factory import AccountSeed, MeetingSeed, UserSeed, WebinarSeed
from mockzoom.config import ACCOUNT_SETTINGS, Settings
from mockzoom.zoom.account_records import Account

ACCOUNT_ID = "mockzoom-account"
CLIENT_ID = "mockzoom-client"
CLIENT_SECRET = "mockzoom-secret"  # noqa: S105 - as public as a secret can be
TOKEN = "mockzoom-token"  # noqa: S105 - the same
WEBHOOK_SECRET = "mockzoom-webhook-secret"  # noqa: S105 - the same
HOST_EMAIL = "host@example.com"
BASIC_EMAIL = "basic@example.com"
FOREIGN_EMAIL = "stranger@example.org"
DEMO_DATA = "demo"  # the data set that the account has with the setting `demo_data`


_ENDLESS = 1_000_000_000  # seats of a test webinar that is never full
_FAR_AHEAD = 4_070_908_800_000  # 2099-01-01: beyond the clock of any test


class TestWebinar(NamedTuple):
    """A test webinar: its number, the outcome of a batch registration, and the webinar, if it exists.

    `rule` is the error id; it is empty if the registration succeeds.
    """

    id: int
    rule: str
    outcome: str
    webinar: WebinarSeed | None


def _test_webinar(number: int, rule: str, outcome: str, **traits: Any) -> TestWebinar:
    fields: dict[str, Any] = {
        "id": number,
        "host": HOST_EMAIL,
        "topic": f"Test webinar {number}",
        "start_ms": _FAR_AHEAD,
        "settings": {"approval_type": 0},
        "pinned": True,
    }
    return TestWebinar(number, rule, outcome, WebinarSeed(**fields | traits))


_BY_HAND, _NO_REGISTRATION = {"approval_type": 1}, {"approval_type": 2}

TEST_WEBINARS: tuple[TestWebinar, ...] = (
    _test_webinar(90000000005, "", "registered, approved (type 5, automatic approval)", seats=_ENDLESS),
    _test_webinar(
        90000000015,
        "",
        "registered, pending unless `auto_approve` (type 5, manual approval)",
        settings=_BY_HAND,
        seats=_ENDLESS,
    ),
    _test_webinar(90000000006, "not_scheduled_webinar", "300, not a scheduled webinar (type 6)", type=6, start_ms=None),
    _test_webinar(90000000009, "not_scheduled_webinar", "300, not a scheduled webinar (type 9)", type=9),
    _test_webinar(90000000200, "webinar_plan_missing", "200, the host has no webinar plan", host=BASIC_EMAIL),
    _test_webinar(
        90000000404, "registration_not_enabled", "404, registration is not enabled", settings=_NO_REGISTRATION
    ),
    TestWebinar(90000003001, "webinar_not_found", "3001, does not exist, and never will", None),
    _test_webinar(90000003038, "webinar_over", "3038, the webinar is over", ended=True),
    _test_webinar(90000003043, "webinar_full", "3043, full", seats=0),
    _test_webinar(
        90000000429, "registrant_daily_limit", "429, the registrant's daily quota is used up", quota_spent=True
    ),
)


class TestMeeting(NamedTuple):
    """A test meeting: its number, the outcome of a batch registration, and the meeting, if it exists.

    `rule` is the error id; it is empty if the registration succeeds.
    """

    id: int
    rule: str
    outcome: str
    meeting: MeetingSeed | None


def _test_meeting(number: int, rule: str, outcome: str, **traits: Any) -> TestMeeting:
    fields: dict[str, Any] = {"host": HOST_EMAIL, "topic": f"Test meeting {number}", "start_ms": _FAR_AHEAD}
    return TestMeeting(number, rule, outcome, MeetingSeed(number, **fields | traits))


TEST_MEETINGS: tuple[TestMeeting, ...] = (
    _test_meeting(91000000002, "", "registered, approved (type 2, automatic approval)", seats=_ENDLESS),
    _test_meeting(
        91000000012, "", "registered, pending unless `auto_approve` (type 2, manual approval)", approval_type=1,
        seats=_ENDLESS,
    ),
    _test_meeting(91000000003, "not_scheduled_meeting", "303, not a scheduled meeting (type 3)", type=3, start_ms=None),
    _test_meeting(91000000008, "not_scheduled_meeting", "303, not a scheduled meeting (type 8)", type=8),
    _test_meeting(91000000200, "meeting_host_not_licensed", "200, the host is not licensed", host=BASIC_EMAIL),
    _test_meeting(
        91000000404, "meeting_registration_not_enabled", "404, registration is not enabled", approval_type=2
    ),
    TestMeeting(91000003001, "meeting_not_found", "3001, does not exist, and never will", None),
    _test_meeting(91000003038, "meeting_over", "3038, the meeting is over", ended=True),
    _test_meeting(91000003043, "meeting_full", "3043, full", seats=0),
    _test_meeting(
        91000000429,
        "meeting_registrant_daily_limit",
        "429, the registrant's daily quota is used up",
        quota_spent=True,
    ),
)  # fmt: skip
MEETINGS_OF_TESTS = tuple(one.meeting for one in TEST_MEETINGS if one.meeting is not None)


def builtin_account(settings: Settings) -> AccountSeed:
    """Return the built-in account: a licensed host, a basic user, a user of another account, and the test webinars."""
    return builtin_account_of(account_values(settings))


def account_values(settings: Settings) -> tuple[str, ...]:
    """Return the values of `ACCOUNT_SETTINGS`, on which the built-in account depends."""
    return tuple(getattr(settings, name) for name in ACCOUNT_SETTINGS)


@lru_cache(maxsize=8)
def builtin_account_of(values: tuple[str, ...]) -> AccountSeed:
    """Return the built-in account with values of `ACCOUNT_SETTINGS`."""
    chosen: dict[str, Any] = dict(zip(ACCOUNT_SETTINGS, values, strict=True))
    return AccountSeed(
        account=Account(
            ACCOUNT_ID,
            CLIENT_ID,
            CLIENT_SECRET,
            seed="mockzoom",
            webhook_secret=WEBHOOK_SECRET,
            **chosen,
        ),
        token=TOKEN,
        users=(
            UserSeed(HOST_EMAIL, "Holly", "Host"),
            UserSeed(BASIC_EMAIL, "Ben", "Basic", type=1, webinar_capacity=0),
            UserSeed(FOREIGN_EMAIL, "Sam", "Stranger", foreign=True),
        ),
        webinars=tuple(o.webinar for o in TEST_WEBINARS if o.webinar is not None),
        meetings=MEETINGS_OF_TESTS,
        document={
            "account_id": ACCOUNT_ID,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "token": TOKEN,
            "seed": "mockzoom",
            "webhook_secret": WEBHOOK_SECRET,
            **chosen,
            "users": [
                {"email": HOST_EMAIL, "first_name": "Holly", "last_name": "Host"},
                {"email": BASIC_EMAIL, "first_name": "Ben", "last_name": "Basic", "type": 1},
                {"email": FOREIGN_EMAIL, "first_name": "Sam", "last_name": "Stranger", "foreign": True},
            ],
            "test_webinars": True,
        },
    )
