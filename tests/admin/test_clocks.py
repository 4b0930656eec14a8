"""The clock of an account drives all that has to do with time, and no other account's."""

from __future__ import annotations

import contextlib

import pytest
from control_words import refused
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.admin.durations import duration_ms
from mockzoom.errors import FieldError

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}


@pytest.fixture
def mine(mock):
    return mock.account()


def now(mine):
    """What the clock shows."""
    return mine.control("GET", "/clock").json["now"]


def token_of(mock, mine):
    """A token by the client's credentials."""
    made = mine.made
    body = (
        f"grant_type=account_credentials&account_id={mine.id}"
        f"&client_id={made['client_id']}&client_secret={made['client_secret']}"
    )
    return mock.call("POST", "/oauth/token", body=body.encode(), headers=FORM)


class TestHands:
    def test_runs_with_the_system(self, mock, mine):
        """A clock runs with the system's until it is changed."""
        assert mine.control("GET", "/clock").json == {
            "now": "2026-11-21T12:00:00Z",
            "now_ms": 1_795_262_400_000,
            "frozen": False,
        }
        mock.clock.advance(minutes=5)
        assert now(mine) == "2026-11-21T12:05:00Z"

    def test_freeze_and_run(self, mock, mine):
        """It stands still, and runs on from there, not from where the system is."""
        assert mine.control("POST", "/clock/freeze", {}).json["frozen"] is True
        mock.clock.advance(hours=5)
        assert now(mine) == "2026-11-21T12:00:00Z"
        assert mine.control("POST", "/clock/run", {}).json["frozen"] is False
        mock.clock.advance(minutes=1)
        assert now(mine) == "2026-11-21T12:01:00Z"

    def test_freeze_and_set_at_an_instant(self, mock, mine):
        """In any zone, forward and back; a running clock runs on from there."""
        mine.control("POST", "/clock/freeze", {"at": "2027-01-01T00:00:00Z"})
        assert now(mine) == "2027-01-01T00:00:00Z"
        mine.control("POST", "/clock/set", {"at": "2020-02-29T12:00:00+02:00"})
        mock.clock.advance(hours=1)
        assert now(mine) == "2020-02-29T10:00:00Z"
        mine.control("POST", "/clock/run", {})
        mine.control("POST", "/clock/set", {"at": "2030-01-01T00:00:00.500Z"})
        mock.clock.advance(seconds=1)
        assert mine.control("GET", "/clock").json["now_ms"] % 1000 == 500
        assert now(mine) == "2030-01-01T00:00:01Z"

    def test_advance(self, mock, mine):
        """Frozen or not, it moves by exactly that."""
        assert mine.control("POST", "/clock/advance", {"by": "P1DT1H30M"}).json["now"] == "2026-11-22T13:30:00Z"
        mine.control("POST", "/clock/freeze", {})
        assert mine.control("POST", "/clock/advance", {"by": "PT0.5S"}).json["now_ms"] % 1000 == 500
        mock.clock.advance(hours=9)
        assert now(mine) == "2026-11-22T13:30:00Z"

    @pytest.mark.parametrize(
        "verb,body,field,says",
        [
            ("advance", {"by": "-PT1H"}, "by", "negative"),
            ("advance", {"by": "PT"}, "by", "such as PT1H30M"),
            ("advance", {"by": "P1Y"}, "by", "such as PT1H30M"),
            ("advance", {"by": "1 hour"}, "by", "such as PT1H30M"),
            ("advance", {"by": "P999999999D"}, "by", "by less"),
            ("advance", {}, "by", "is missing"),
            ("advance", {"by": 5}, "by", "example: "),
            ("set", {"at": "tomorrow"}, "at", "not an RFC 3339"),
            ("set", {"at": "2026-11-21T12:00:00"}, "at", "add Z"),
            ("set", {"at": "9500-01-01T00:00:00Z"}, "at", "before 9000"),
            ("freeze", {"at": "2026-13-01T00:00:00Z"}, "at", "not an RFC 3339"),
            ("freeze", {"to": "x"}, "to", "known fields: at"),
            ("run", {"at": "x"}, "at", "empty"),
        ],
    )
    def test_mistakes(self, mine, verb, body, field, says):
        """Mistakes are reported, and the clock runs as before."""
        status, found, message = refused(mine.control("POST", f"/clock/{verb}", body))
        assert (status, found) == (422, field)
        assert says in message
        assert now(mine) == "2026-11-21T12:00:00Z"


class TestDrives:
    def test_the_date_of_answers(self, mock, mine):
        """Of the API, of its refusals, and of the token service."""
        mine.control("POST", "/clock/freeze", {"at": "2027-01-01T00:00:00Z"})
        date = "Fri, 01 Jan 2027 00:00:00 GMT"
        assert mine.get("/v2/users/me").headers["Date"] == date
        assert mine.get("/v2/webinars/1").headers["Date"] == date
        assert token_of(mock, mine).headers["Date"] == date
        wrong = f"grant_type=nonsense&client_id={mine.made['client_id']}&client_secret={mine.made['client_secret']}"
        assert mock.call("POST", "/oauth/token", body=wrong.encode(), headers=FORM).headers["Date"] == date
        authorize = (
            f"/oauth/authorize?response_type=code&client_id={mine.made['client_id']}&redirect_uri=https://a.test"
        )
        assert mock.get(authorize).headers["Date"] == date

    def test_tokens(self, mock, mine):
        """An hour on the account's clock, whatever the system's says."""
        token = token_of(mock, mine).json["access_token"]
        mine.control("POST", "/clock/freeze", {})
        mock.clock.advance(days=1)
        assert mock.get("/v2/users/me", token=token).status == 200
        mine.control("POST", "/clock/advance", {"by": "PT59M59S"})
        assert mock.get("/v2/users/me", token=token).status == 200
        mine.control("POST", "/clock/advance", {"by": "PT1S"})
        assert mock.get("/v2/users/me", token=token).rule == "access_token_expired"

    def test_quotas(self, mine):
        """Three registrations a day, and the next day three more."""
        number = mine.webinar(start_time="2026-12-22T12:00:00Z")
        assert [mine.batch(number, ["a@example.com"]).status for _ in range(4)] == [200, 200, 200, 429]
        mine.control("POST", "/clock/advance", {"by": "PT11H59M59S"})
        assert mine.batch(number, ["a@example.com"]).headers["Retry-After"] == "2026-11-22T00:00:00Z"
        mine.control("POST", "/clock/advance", {"by": "PT1S"})
        assert mine.batch(number, ["a@example.com"]).status == 200

    def test_page_tokens(self, mine):
        """Fifteen minutes."""
        number = mine.webinar()
        mine.batch(number, ["a@example.com", "b@example.com"])
        token = mine.get(f"/v2/webinars/{number}/registrants?page_size=1").json["next_page_token"]
        path = f"/v2/webinars/{number}/registrants?page_size=1&next_page_token={token}"
        assert mine.get(path).status == 200
        mine.control("POST", "/clock/advance", {"by": "PT15M"})
        assert mine.get(path).rule == "next_page_token_invalid"

    def test_the_end_of_a_webinar(self, mine):
        """It is over when its time on the clock has passed."""
        number = mine.webinar(start_time="2026-11-21T13:00:00Z", duration=60)
        mine.control("POST", "/clock/advance", {"by": "PT1H59M"})
        assert mine.batch(number, ["a@example.com"]).status == 200
        mine.control("POST", "/clock/advance", {"by": "PT2M"})
        assert mine.batch(number, ["b@example.com"]).rule == "webinar_over"

    def test_no_other_account(self, mock, mine):
        """Nor the system."""
        other = mock.account()
        mine.control("POST", "/clock/set", {"at": "2030-01-01T00:00:00Z"})
        assert now(other) == "2026-11-21T12:00:00Z"
        assert mock.get("/v2/users/me").headers["Date"] == "Sat, 21 Nov 2026 12:00:00 GMT"


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_durations_are_sums(weeks, days, hours, minutes, seconds):
    """Of their parts, in milliseconds; parts may be left out."""
    text = f"P{weeks}W{days}DT{hours}H{minutes}M{seconds}S"
    total = ((weeks * 7 + days) * 86400 + hours * 3600 + minutes * 60 + seconds) * 1000
    assert duration_ms(text, "by") == total
    assert duration_ms(f"PT{seconds}S", "by") == seconds * 1000


@given(st.text(alphabet="PTDHMSW0123456789.-", max_size=9))
def test_every_text_is_a_duration_or_refused(text):
    """With the field; nothing else is raised."""
    with contextlib.suppress(FieldError):
        assert duration_ms(text, "by") >= 0
