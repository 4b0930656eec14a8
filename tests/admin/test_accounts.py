"""Accounts at run time: each is isolated, created quickly, reset, and deleted without a trace."""

from __future__ import annotations

import base64
from itertools import count

import pytest
from control_words import refused
from hypothesis import given, settings
from hypothesis import strategies as st

from mockzoom.accounts import account_seed, builtin_account, remove_account
from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES, CHECKPOINTS
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.storage.base import DIRECTORY, StateDump
from mockzoom.storage.collections import COLLECTIONS
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.oauth.models import TOKEN_COLLECTIONS

BATCH = "/v2/webinars/90000000005/batch_registrants"


class TestMade:
    def test_out_of_nothing(self, mock):
        """A body of {} gives credentials, a token that works, addresses, and one licensed host."""
        mine = mock.account()
        made = mine.made

        assert made["api_url"] == "http://zoom.test/v2"
        assert made["oauth_url"] == "http://zoom.test/oauth/token"
        assert [(u["email"], u["type"]) for u in made["users"]] == [("host@example.com", 2)]
        assert mine.get("/v2/users/me").json["id"] == made["users"][0]["id"]
        assert mine.webinar()
        for name in ("account_id", "client_id", "client_secret", "token"):
            assert len(made[name]) >= 20

    def test_without_a_body_too(self, mock):
        """An empty body is an empty object."""
        assert mock.control("POST", "/v1/accounts", b"").status == 201

    def test_its_credentials_get_a_token(self, mock):
        """By account_credentials, as any server-to-server app."""
        made = mock.account().made
        basic = base64.b64encode(f"{made['client_id']}:{made['client_secret']}".encode()).decode()
        query = f"?grant_type=account_credentials&account_id={made['account_id']}"
        answer = mock.call("POST", f"/oauth/token{query}", headers={"authorization": f"Basic {basic}"})

        assert answer.status == 200
        assert mock.get("/v2/users/me", token=answer.json["access_token"]).status == 200

    def test_the_same_in_every_run(self, make_mock):
        """Credentials are counted, not thrown: the nth account of a server is always the same."""
        first, second = ([mock.account().made for _ in range(3)] for mock in (make_mock(), make_mock()))

        assert first == second
        assert len({made["token"] for made in first}) == 3

    def test_with_everything_a_seed_file_can_say(self, mock):
        """The same vocabulary."""
        mine = mock.account(
            plan="free",
            profile="2025-06",
            seed="s",
            rate_limits="off",
            registrant_quota_key="email",
            token="my-token",
            account_id="mine",
            client_id="my-client",
            client_secret="my-secret",
            scopes=["webinar:read:webinar:admin"],
            users=[{"email": "boss@example.org"}, {"email": "intern@example.org", "type": 1}],
            clock={"start": "2026-03-01T08:00:00Z", "frozen": True},
            webinars=[{"id": 81234567890, "host": "boss@example.org", "topic": "Spring"}],
        )
        made = mine.made

        assert (made["account_id"], made["token"], made["plan"], made["scopes"]) == (
            "mine",
            "my-token",
            "free",
            ["webinar:read:webinar:admin"],
        )
        assert mine.get("/v2/webinars/81234567890").json["topic"] == "Spring"
        assert mine.get("/v2/webinars/81234567890").headers["Date"] == "Sun, 01 Mar 2026 08:00:00 GMT"
        assert mine.batch(81234567890, ["a@example.com"]).rule == "scope_missing"

    def test_what_is_left_open_is_the_servers(self, make_mock):
        """Plan, profile and limits come from the settings."""
        made = make_mock(plan="pro", profile="2025-06", rate_limits="off", registrant_quota_key="email").account().made

        assert [made[n] for n in ("plan", "profile", "rate_limits", "registrant_quota_key")] == [
            "pro",
            "2025-06",
            "off",
            "email",
        ]

    def test_with_test_webinars(self, mock):
        """Their two hosts come too."""
        mine = mock.account(test_webinars=True)

        assert mine.batch(90000003043, ["a@example.com"]).rule == "webinar_full"
        assert [u["email"] for u in mine.made["users"]] == ["host@example.com", "basic@example.com"]

    def test_equal_seeds_give_equal_ids(self, mock):
        """But never equal tokens."""
        one, two = mock.account(seed="same"), mock.account(seed="same")

        assert one.webinar() == two.webinar()
        assert one.made["users"] == two.made["users"]
        assert one.made["token"] != two.made["token"]

    @pytest.mark.parametrize(
        "document,status,field,says",
        [
            ({"plan": "gold"}, 422, "plan", "free"),
            ({"plam": "free"}, 422, "plam", "did you mean 'plan'?"),
            ({"users": []}, 422, "users", "example: {}"),
            ({"users": [{"email": "x"}]}, 422, "users[0].email", ""),
            ({"users": [{"email": "a@b.test"}, {"email": "A@b.test"}]}, 422, "users[1].email", "named twice"),
            ({"clock": {"start": "2026-02-30T00:00:00Z"}}, 422, "clock.start", "not a date of the calendar"),
            (
                {"webinars": [{"id": 81234567890, "host": "x@x.test"}]},
                422,
                "webinars[0].host",
                "not one of the account",
            ),
            (
                {"webinars": [{"id": 81234567890, "host": "host@example.com", "settings": {"aproval_type": 0}}]},
                422,
                "webinars[0].settings.aproval_type",
                "did you mean 'approval_type'?",
            ),
            ({"users": [{"email": "a@b.test", "timezone": "Mars"}]}, 422, "users[0].timezone", "Europe/Madrid"),
            ({"token": "mockzoom-token"}, 409, "token", "is taken"),
            ({"account_id": "mockzoom-account"}, 409, "account_id", "is taken"),
            ({"client_id": "mockzoom-client"}, 409, "client_id", "is taken"),
            ([], 400, "", "not a JSON object"),
        ],
    )
    def test_mistakes(self, mock, document, status, field, says):
        """Told with the field and the fix; no account is made."""
        answer = refused(mock.control("POST", "/v1/accounts", document))

        assert answer[:2] == (status, field)
        assert says in answer[2]
        assert mock.control("GET", "/v1/accounts").json["total"] == 1

    def test_a_number_that_is_taken_is_passed_over(self, make_mock):
        """Credentials that would be drawn next may already be chosen by another account."""
        mock = make_mock()
        ahead = make_mock().account().made
        mock.account(account_id=ahead["account_id"])

        assert mock.account().made["account_id"] != ahead["account_id"]


class TestListed:
    def test_page_by_page(self, mock):
        """In the order in which they were made, none twice, none left out."""
        made = [mock.account().id for _ in range(7)]
        found, after = [], 0
        while after is not None:
            page = mock.control("GET", f"/v1/accounts?limit=3&after={after}").json
            found += [a["account_id"] for a in page["accounts"]]
            after = page["next"]

        assert found == ["mockzoom-account", *made]
        assert page["total"] == 8

    @pytest.mark.parametrize("query,field", [("limit=0", "limit"), ("limit=x", "limit"), ("lmit=1", "lmit")])
    def test_odd_queries(self, mock, query, field):
        """Odd queries are reported, unknown parameters included."""
        assert refused(mock.control("GET", f"/v1/accounts?{query}"))[:2] == (422, field)

    def test_one(self, mock):
        """With everything that making it said."""
        mine = mock.account(test_webinars=True)
        assert mine.control("GET", "").json == mine.made

    def test_the_built_in_one(self, mock):
        """Has its credentials, too."""
        assert mock.control("GET", "").json["token"] == "mockzoom-token"


class TestGone:
    def test_with_all_that_it_had(self, mock):
        """Token, state, checkpoints and journal; nothing of it is left in the store."""
        before = _directory(mock)
        mine = mock.account()
        mine.webinar()
        mine.control("PUT", "/checkpoints/one", {})
        assert mine.control("DELETE", "").json == {"deleted": 1}

        assert mine.get("/v2/users/me").json["message"] == "Invalid access token."
        assert refused(mine.control("GET", ""))[0] == 404
        assert _directory(mock) == before
        with mock.pipeline.store.transaction(mine.id) as state:
            assert (state.dump(), state.read_log(JournalEntry)) == (StateDump(), [])

    def test_and_made_again_under_its_name(self, mock):
        """It starts from nothing."""
        mine = mock.account(account_id="mine")
        number = mine.webinar()
        mine.control("DELETE", "")
        again = mock.account(account_id="mine")

        assert again.get(f"/v2/webinars/{number}").rule == "webinar_not_found"
        assert again.webinar() == number
        assert again.control("GET", "/journal").json["total"] == 2

    def test_who_is_not_there_is_told_who_is(self, mock):
        """404 with the accounts there are."""
        status, field, says = refused(mock.control("DELETE", "", account="mine"))
        assert (status, field) == (404, "accountId")
        assert "existing accounts: mockzoom-account" in says


def _directory(mock):
    """What is known across accounts, but for the sequence of credentials."""
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        return {name: records for name, records in directory.dump().records.items() if records}


class TestReset:
    def test_is_like_made_afresh(self, mock):
        """Whatever was done: every record, token, sequence, counter, fault and call is as at the start."""
        mine = mock.account(test_webinars=True, clock={"start": "2026-03-01T08:00:00Z", "frozen": True})
        fresh = mine.control("GET", "/export").json
        mine.batch(mine.webinar(), ["a@example.com"])
        mine.control("POST", "/faults", {"status": 500})
        mine.control("POST", "/clock/advance", {"by": "P3D"})
        assert mine.control("GET", "/export").json != fresh

        assert mine.control("POST", "/reset", {}).json == mine.made
        assert mine.control("GET", "/export").json == fresh
        assert mine.control("GET", "/journal").json["entries"] == []

    def test_makes_other_tokens_worthless(self, mock):
        """The account's own ready token stays."""
        mine = mock.account()
        form = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}
        body = (
            f"grant_type=account_credentials&account_id={mine.id}"
            f"&client_id={mine.made['client_id']}&client_secret={mine.made['client_secret']}"
        )
        token = mock.call("POST", "/oauth/token", body=body.encode(), headers=form).json["access_token"]
        mine.control("POST", "/reset", {})

        assert mock.get("/v2/users/me", token=token).rule == "access_token_invalid"
        assert mine.get("/v2/users/me").status == 200

    def test_starts_a_running_clock_again(self, mock):
        """It shows the start of the seed at the moment of the reset."""
        mine = mock.account(clock={"start": "2026-03-01T08:00:00Z"})
        mock.clock.advance(days=9)
        mine.control("POST", "/reset", {})

        assert mine.control("GET", "/clock").json["now"] == "2026-03-01T08:00:00Z"

    def test_keeps_checkpoints(self, mock):
        """They are what a test goes back to."""
        mine = mock.account()
        number = mine.webinar()
        mine.control("PUT", "/checkpoints/with", {})
        mine.control("POST", "/reset", {})
        assert mine.get(f"/v2/webinars/{number}").status == 404
        mine.control("POST", "/checkpoints/with/restore", {})
        assert mine.get(f"/v2/webinars/{number}").status == 200

    def test_of_the_built_in_account(self, mock_each_profile):
        """It is described in the words of seed files, too, and the two descriptions agree."""
        settings = mock_each_profile.settings
        built = builtin_account(settings)
        read = account_seed(built.document, "", settings, mock_each_profile.pipeline.spec, 0)
        assert (read.account, read.token, read.clock, read.users, read.webinars) == (
            built.account,
            built.token,
            built.clock,
            built.users,
            built.webinars,
        )
        fresh = mock_each_profile.control("GET", "/export").json
        mock_each_profile.webinar()
        mock_each_profile.control("POST", "/reset", {})
        assert mock_each_profile.control("GET", "/export").json == fresh


def test_a_thousand_accounts_never_meet(make_mock):
    """The same calls give each its own answers, though all ids are equal; some are reset and deleted in between."""
    mock = make_mock(rate_limits="all", plan="free")
    accounts = [mock.account(seed="same", test_webinars=True) for _ in range(1000)]
    numbers = {mine.webinar() for mine in accounts}
    assert len(numbers) == 1  # equal seeds
    (number,) = numbers
    for n, mine in enumerate(accounts):
        if n % 10 == 3:
            mine.control("POST", "/reset", {})
        if n % 10 == 7:
            mine.control("DELETE", "")
    for n, mine in enumerate(accounts[:200]):
        answer = mine.batch(number, ["a@example.com"])
        expected = {3: 404, 7: 401}.get(n % 10, 200)
        assert answer.status == expected
        if expected == 200:
            assert [r["email"] for r in mine.registrants(number)] == ["a@example.com"]
    assert mock.control("GET", "/v1/accounts").json["total"] == 901


CLIENT_FORM = "application/x-www-form-urlencoded"
DONE_MEANWHILE = {
    "token": lambda mine: mine.mock.call(
        "POST",
        "/oauth/token",
        body=b"grant_type=account_credentials&account_id=mine",
        headers={"authorization": basic(mine.made), "content-type": CLIENT_FORM},
    ),
    "code": lambda mine: mine.mock.get(
        f"/oauth/authorize?response_type=code&client_id={mine.made['client_id']}&redirect_uri=http://x"
    ),
    "call": lambda mine: mine.get("/v2/users/me"),
    "checkpoint": lambda mine: mine.control("PUT", "/checkpoints/two"),
    "restore": lambda mine: mine.control("POST", "/checkpoints/one/restore"),
    "import": lambda mine: mine.control("POST", "/import", mine.mock.exported),
    "reset": lambda mine: mine.control("POST", "/reset"),
    "clock": lambda mine: mine.control("POST", "/clock/freeze"),
    "fault": lambda mine: mine.control("POST", "/faults", {"status": 500}),
    "journal": lambda mine: mine.control("GET", "/journal"),
    "delete": lambda mine: mine.control("DELETE", ""),
}


def basic(made):
    """A client's credentials as a header."""
    return "Basic " + base64.b64encode(f"{made['client_id']}:{made['client_secret']}".encode()).decode()


def doing_before(monkeypatch, store, moment, what):
    """Let another process do something just before a store's state is opened, or dropped, for the nth time."""
    openings = count(1)

    def meanwhile(really):
        def opened(account_id):
            if next(openings) == moment:
                what()
            return really(account_id)

        return opened

    for word in ("transaction", "snapshot", "delete"):
        monkeypatch.setattr(store, word, meanwhile(getattr(store, word)))
    return openings


@pytest.mark.parametrize("moment", range(2, 9))
@pytest.mark.parametrize("doing", DONE_MEANWHILE)
def test_one_that_is_taken_out_in_the_middle_stays_out(make_mock, monkeypatch, doing, moment):
    """Another process does so just before the nth state is opened: nothing of it is left or comes back, none fails."""
    mock = make_mock()
    mine = mock.account(account_id="mine")
    mine.control("PUT", "/checkpoints/one")
    mock.exported = mine.control("GET", "/export").json
    store = mock.pipeline.store
    with monkeypatch.context() as patched:
        openings = doing_before(patched, store, moment, lambda: remove_account(store, "mine"))
        answer = DONE_MEANWHILE[doing](mine)
    assert answer.status in {200, 201, 302, 400, 401, 404, 409}
    if next(openings) > moment:
        with store.snapshot(DIRECTORY) as directory:
            assert directory.get(ACCOUNTS, "mine") is None
            assert directory.get(ACCOUNT_SOURCES, "mine") is None
            assert [kind.name for kind in (*TOKEN_COLLECTIONS, CHECKPOINTS) if directory.count(kind, "mine")] == []


@pytest.mark.parametrize("moment", range(1, 6))
def test_an_id_is_free_again_when_all_is_gone(make_mock, monkeypatch, moment):
    """Who makes an account under the id of one that is being taken out is refused, or gets one that stays whole."""
    mock = make_mock()
    mine = mock.account(account_id="mine")
    made = []
    with monkeypatch.context() as patched:
        again = {"account_id": "mine", "client_id": "another", "token": "another-token"}
        doing_before(
            patched, mock.pipeline.store, moment, lambda: made.append(mock.control("POST", "/v1/accounts", again))
        )
        assert mine.control("DELETE", "").status == 200
    assert [answer.status for answer in made] in ([], [409])
    if not made:
        mock.account(**again)
        assert mock.get("/v2/users/me", token="another-token").status == 200


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
@settings(max_examples=25)
def test_what_one_account_does_is_nothing_to_another(mock, doings):
    """Its whole state and journal stay as they are."""
    watched, busy = mock.account(), mock.account()
    watched.webinar()
    before = watched.control("GET", "/export").json, watched.control("GET", "/journal").json
    for doing in doings:
        (
            lambda: busy.post("/v2/users/me/webinars", {"topic": "T"}),
            lambda: busy.control("POST", "/clock/advance", {"by": "P1D"}),
            lambda: busy.control("POST", "/reset", {}),
            lambda: busy.control("POST", "/faults", {"status": 500, "first": 1}),
        )[doing]()
    after = watched.control("GET", "/export").json, watched.control("GET", "/journal").json
    watched.control("DELETE", "")
    busy.control("DELETE", "")

    assert after == before


def test_every_kind_lives_in_an_account_or_in_the_directory():
    """A reset forgets everything: a collection that is not listed here is reset with the state."""
    directory = {"accounts", "origins", "checkpoints", "tombstones", "unfinished_changes"}
    directory |= {kind.name for kind in TOKEN_COLLECTIONS}
    assert directory <= set(COLLECTIONS)
