"""Who reaches a webinar, a meeting or a past session, in every combination of what can be wrong."""

from __future__ import annotations

from itertools import product

import pytest

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.check_order import PAST_CHECKS
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.meetings.meeting_access import MeetingAccess, MeetingAccessRequest, check_meeting_access
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.past.rules import PastSession, PastSessionQuery, check_past_access
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import Webinar
from mockzoom.zoom.webinars.rules import check_new_simulive, check_not_playing, check_passcode
from mockzoom.zoom.webinars.webinar_access import AccessRequest, WebinarAccess, check_access

NOW = 1_795_262_400_000
YEAR_MS = 365 * 86_400_000
ACCOUNT = Account("acc", "c", "s", "seed")
HOST = User("host", "h@example.com", "H", "H", 2, 500, 0)
WEBINAR = Webinar(81, "uuid", "host", 5, "T", 0, 60, "UTC", {}, start_ms=NOW)
MEETING = Meeting(71, "uuid", "host", 2, "T", 0, 60, "UTC", {})
SESSION = Session("s", 81, NOW - 1000, NOW - 10)


def outcome(function, *what):
    """What a check gives, or the rule that refuses and its facts."""
    try:
        return function(*what)
    except ZoomApiError as refusal:
        return refusal.spec.name, refusal.params


HOSTS = [HOST, HOST._replace(type=1), HOST._replace(webinar_capacity=0), HOST._replace(status="pending"), None]


@pytest.mark.parametrize("is_meeting", [False, True])
@pytest.mark.parametrize("webinar", [WEBINAR, None], ids=["there", "gone"])
@pytest.mark.parametrize("host", HOSTS, ids=["host", "basic", "no plan", "pending", "nobody"])
@pytest.mark.parametrize("caller", ["", "host", "other"])
def test_a_webinar_is_reached(is_meeting, webinar, host, caller):
    """It is a webinar, it exists, its host has the plan, and the caller is that host or reaches all; in this order."""
    if is_meeting:
        wanted = ("webinar_is_meeting", {"webinar_id": 81})
    elif webinar is None:
        wanted = ("webinar_not_found", {"webinar_id": 81})
    elif host is not HOST:
        wanted = ("webinar_plan_missing", {"user_id": "host"})
    else:
        wanted = ("no_permission", {}) if caller == "other" else WebinarAccess(WEBINAR, HOST)
    assert outcome(check_access, AccessRequest(81, webinar, host, caller, is_meeting)) == wanted


@pytest.mark.parametrize("is_webinar", [False, True])
@pytest.mark.parametrize("meeting", [MEETING, None], ids=["there", "gone"])
@pytest.mark.parametrize("host", [HOST, HOST._replace(type=1), HOST._replace(type=99), None])
@pytest.mark.parametrize("caller", ["", "host", "other"])
def test_a_meeting_is_reached(is_webinar, meeting, host, caller):
    """It is a meeting, it exists, its host may host, and the caller is that host or reaches all; in this order."""
    if is_webinar:
        wanted = ("meeting_is_webinar", {"meeting_id": 71})
    elif meeting is None:
        wanted = ("meeting_not_found", {"meeting_id": 71})
    elif host is None or host.type == 99:
        wanted = ("meeting_hosting_not_allowed", {})
    else:
        wanted = ("not_meeting_host", {}) if caller == "other" else MeetingAccess(MEETING, host)
    assert outcome(check_meeting_access, MeetingAccessRequest(71, meeting, host, is_webinar, caller)) == wanted


LOOK = PastSessionQuery("81", ACCOUNT, NOW, "", WEBINAR, SESSION, HOST)
PAST = [  # in the order of the checks
    ("paid_account", lambda look: look.account.plan == "free", ("paid_account_only", {"account_id": "acc"})),
    ("not_webinar", lambda look: look.is_other_kind, ("past_meeting_is_webinar", {})),
    ("session_ended", lambda look: look.session is None, ("past_webinar_not_found", {"webinar_id": "81"})),
    ("host_exists", lambda look: look.host is None, ("user_not_found", {"user_id": "host"})),
    ("host_of_account", lambda look: look.host and look.host.foreign, ("user_of_other_account", {"account_id": "acc"})),
    (
        "webinar_plan",
        lambda look: look.host is None or not look.host.webinar_capacity,
        ("webinar_plan_missing", {"user_id": "host"}),
    ),
    ("permission", lambda look: look.caller_id == "other", ("no_permission", {"webinar_id": 81})),
    ("within_a_year", lambda look: look.session.start_ms < NOW - YEAR_MS, ("webinar_a_year_ago", {})),
]
OF_MEETINGS = {
    "session_ended": ("past_meeting_not_found", {"meeting_id": "81"}),
    "permission": ("not_meeting_host", {}),
    "within_a_year": ("meeting_a_year_ago", {}),
}
SESSIONS = {
    "none": None,
    "young": SESSION,
    "a year old": SESSION._replace(start_ms=NOW - YEAR_MS),
    "older": SESSION._replace(start_ms=NOW - YEAR_MS - 1),
}
PAST_HOSTS = [HOST, HOST._replace(foreign=True), HOST._replace(webinar_capacity=0), None]


@pytest.mark.parametrize("checks", [PAST_CHECKS, (), *((name,) for name in PAST_CHECKS)], ids=",".join)
@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("kind", ["webinar", "meeting"])
def test_a_past_session_is_reached(kind, session, checks):
    """By the checks that an operation lists, in their order; that of the session is always made."""
    of_kind = OF_MEETINGS if kind == "meeting" else {}
    for plan, host, caller, other in product(("pro", "free"), PAST_HOSTS, ("", "host", "other"), (False, True)):
        look = LOOK._replace(
            account=ACCOUNT._replace(plan=plan),
            session=SESSIONS[session],
            host=host,
            caller_id=caller,
            kind=kind,
            is_other_kind=other,
        )
        made = (check for check in PAST if check[0] in checks or check[0] == "session_ended")
        refusals = (of_kind.get(name, refused) for name, broken, refused in made if broken(look))
        assert outcome(check_past_access, look, checks) == next(refusals, PastSession(WEBINAR, look.session, host))


def test_nothing_is_said_of_the_host_of_a_webinar_that_never_was():
    """Whatever is asked for, it is the session that is missing."""
    nothing = LOOK._replace(occasion=None, session=None, host=None, caller_id="other")
    assert outcome(check_past_access, nothing, PAST_CHECKS) == ("past_webinar_not_found", {"webinar_id": "81"})


SIMULIVE = ACCOUNT._replace(simulive=True, record_files=("file",))


@pytest.mark.parametrize(
    "account,body,rule",
    [
        (ACCOUNT, {}, ""),
        (ACCOUNT, {"is_simulive": False}, ""),
        (ACCOUNT, {"is_simulive": True, "record_file_id": "file", "schedule_for": "x"}, "simulive_not_enabled"),
        (SIMULIVE, {"is_simulive": True, "record_file_id": "none", "schedule_for": "x"}, "simulive_for_others"),
        (SIMULIVE, {"is_simulive": True, "record_file_id": "none"}, "record_file_not_found"),
        (SIMULIVE, {"is_simulive": True}, "record_file_not_found"),
        (SIMULIVE, {"is_simulive": True, "record_file_id": "file"}, ""),
    ],
)
def test_a_new_simulive_webinar(account, body, rule):
    """The account has the feature and the recording, and it is the caller's own; who asks for none needs nothing."""
    found = outcome(check_new_simulive, account, body, lambda _: False)
    assert (found[0] if found else "") == rule


@pytest.mark.parametrize("name", ["file of a recording", "another"])
def test_a_simulive_webinar_may_play_the_file_of_a_recording(name):
    """The name in the request is looked up, where the seed file does not have it."""
    body = {"is_simulive": True, "record_file_id": name}
    found = outcome(check_new_simulive, SIMULIVE, body, lambda one: one == "file of a recording")
    assert found == (None if name == "file of a recording" else ("record_file_not_found", {}))


@pytest.mark.parametrize(
    "start,simulive,refused",
    [
        (NOW, True, True),
        (NOW + 1, True, False),
        (NOW - 3_599_999, True, True),
        (NOW - 3_600_000, True, False),
        (NOW, False, False),
        (None, True, False),
    ],
)
def test_a_simulive_webinar_is_not_changed_while_it_plays(start, simulive, refused):
    """From its first millisecond to its last."""
    webinar = WEBINAR._replace(start_ms=start, details={"is_simulive": simulive})
    assert outcome(check_not_playing, webinar, NOW) == (("simulive_started", {}) if refused else None)
    assert outcome(check_not_playing, WEBINAR, NOW) is None


PASSCODES = [("", True), ("Abc-9_*@!", True), ("a b", False), ("ä", False), ("a" * 9 + "#", False)]


@pytest.mark.parametrize(("passcode", "allowed"), PASSCODES)
def test_a_passcode_has_letters_digits_and_few_signs_where_the_profile_restricts_it(passcode, allowed):
    """The error names the field; a profile without the restriction accepts any text."""
    check_passcode(passcode, V2025_06)
    if allowed:
        check_passcode(passcode, V2021_08)
    else:
        with pytest.raises(ZoomApiError) as caught:
            check_passcode(passcode, V2021_08)
        assert caught.value.spec.name == "validation_failed"
        assert [one.field for one in caught.value.violations] == ["password"]
