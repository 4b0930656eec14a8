"""Accounts at run time: each is a Zoom of its own, made in a moment, made again, and gone without a trace."""

from __future__ import annotations

import base64
from itertools import count

import pytest
from control_words import refused
from hypothesis import given, settings
from hypothesis import strategies as st

from mockzoom.domain.checkpoints import CHECKPOINTS, ORIGINS
from mockzoom.domain.records import ACCOUNTS, KINDS, TOKEN_KINDS
from mockzoom.gates.journal import Entry
from mockzoom.scenarios import account_seed, builtin_account, uproot
from mockzoom.storage.base import DIRECTORY, Dump

BATCH = "/v2/webinars/90000000005/batch_registrants"


class TestMade:
    def test_out_of_nothing(self, zoom):
        """A body of {} gives credentials, a token that works, addresses, and one licensed host."""
        mine = zoom.account()
        made = mine.made

        assert made["api_url"] == "http://zoom.test/v2"
        assert made["oauth_url"] == "http://zoom.test/oauth/token"
        assert [(u["email"], u["type"]) for u in made["users"]] == [("host@example.com", 2)]
        assert mine.get("/v2/users/me").json["id"] == made["users"][0]["id"]
        assert mine.webinar()
        for name in ("account_id", "client_id", "client_secret", "token"):
            assert len(made[name]) >= 20

    def test_without_a_body_too(self, zoom):
        """An empty body is an empty object."""
        assert zoom.control("POST", "/v1/accounts", b"").status == 201

    def test_its_credentials_get_a_token(self, zoom):
        """By account_credentials, as any server-to-server app."""
        made = zoom.account().made
        basic = base64.b64encode(f"{made['client_id']}:{made['client_secret']}".encode()).decode()
        query = f"?grant_type=account_credentials&account_id={made['account_id']}"
        answer = zoom.call("POST", f"/oauth/token{query}", headers={"authorization": f"Basic {basic}"})

        assert answer.status == 200
        assert zoom.get("/v2/users/me", token=answer.json["access_token"]).status == 200

    def test_the_same_in_every_run(self, new_zoom):
        """Credentials are counted, not thrown: the nth account of a server is always the same."""
        first, second = ([zoom.account().made for _ in range(3)] for zoom in (new_zoom(), new_zoom()))

        assert first == second
        assert len({made["token"] for made in first}) == 3

    def test_with_everything_a_seed_file_can_say(self, zoom):
        """The same vocabulary."""
        mine = zoom.account(
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

    def test_what_is_left_open_is_the_servers(self, new_zoom):
        """Plan, profile and limits come from the settings."""
        made = new_zoom(plan="pro", profile="2025-06", rate_limits="off", registrant_quota_key="email").account().made

        assert [made[n] for n in ("plan", "profile", "rate_limits", "registrant_quota_key")] == [
            "pro",
            "2025-06",
            "off",
            "email",
        ]

    def test_with_test_webinars(self, zoom):
        """Their two hosts come too."""
        mine = zoom.account(test_webinars=True)

        assert mine.batch(90000003043, ["a@example.com"]).rule == "webinar_full"
        assert [u["email"] for u in mine.made["users"]] == ["host@example.com", "basic@example.com"]

    def test_equal_seeds_give_equal_ids(self, zoom):
        """But never equal tokens."""
        one, two = zoom.account(seed="same"), zoom.account(seed="same")

        assert one.webinar() == two.webinar()
        assert one.made["users"] == two.made["users"]
        assert one.made["token"] != two.made["token"]

    @pytest.mark.parametrize(
        "document,status,field,says",
        [
            ({"plan": "gold"}, 422, "plan", "free"),
            ({"plam": "free"}, 422, "plam", "did you mean 'plan'?"),
            ({"users": []}, 422, "users", "a body that works: {}"),
            ({"users": [{"email": "x"}]}, 422, "users[0].email", ""),
            ({"users": [{"email": "a@b.test"}, {"email": "A@b.test"}]}, 422, "users[1].email", "named twice"),
            ({"clock": {"start": "2026-02-30T00:00:00Z"}}, 422, "clock.start", "no date of the calendar"),
            ({"webinars": [{"id": 81234567890, "host": "x@x.test"}]}, 422, "webinars[0].host", "none of the account"),
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
            ([], 400, "", "no JSON object"),
        ],
    )
    def test_mistakes(self, zoom, document, status, field, says):
        """Told with the field and the fix; no account is made."""
        answer = refused(zoom.control("POST", "/v1/accounts", document))

        assert answer[:2] == (status, field)
        assert says in answer[2]
        assert zoom.control("GET", "/v1/accounts").json["total"] == 1

    def test_a_number_that_is_taken_is_passed_over(self, new_zoom):
        """Who has chosen the credentials that would be drawn next is in nobody's way."""
        zoom = new_zoom()
        ahead = new_zoom().account().made
        zoom.account(account_id=ahead["account_id"])

        assert zoom.account().made["account_id"] != ahead["account_id"]


class TestListed:
    def test_page_by_page(self, zoom):
        """In the order in which they were made, none twice, none left out."""
        made = [zoom.account().id for _ in range(7)]
        found, after = [], 0
        while after is not None:
            page = zoom.control("GET", f"/v1/accounts?limit=3&after={after}").json
            found += [a["account_id"] for a in page["accounts"]]
            after = page["next"]

        assert found == ["mockzoom-account", *made]
        assert page["total"] == 8

    @pytest.mark.parametrize("query,field", [("limit=0", "limit"), ("limit=x", "limit"), ("lmit=1", "lmit")])
    def test_odd_queries(self, zoom, query, field):
        """Are told, unknown parameters too."""
        assert refused(zoom.control("GET", f"/v1/accounts?{query}"))[:2] == (422, field)

    def test_one(self, zoom):
        """With everything that making it said."""
        mine = zoom.account(test_webinars=True)
        assert mine.control("GET", "").json == mine.made

    def test_the_built_in_one(self, zoom):
        """Has its credentials, too."""
        assert zoom.control("GET", "").json["token"] == "mockzoom-token"


class TestGone:
    def test_with_all_that_it_had(self, zoom):
        """Token, state, checkpoints and journal; nothing of it is left in the store."""
        before = _directory(zoom)
        mine = zoom.account()
        mine.webinar()
        mine.control("PUT", "/checkpoints/one", {})
        assert mine.control("DELETE", "").json == {"deleted": 1}

        assert mine.get("/v2/users/me").json["message"] == "Invalid access token."
        assert refused(mine.control("GET", ""))[0] == 404
        assert _directory(zoom) == before
        with zoom.pipeline.store.open(mine.id) as state:
            assert (state.dump(), state.logged(Entry)) == (Dump(), [])

    def test_and_made_again_under_its_name(self, zoom):
        """It starts from nothing."""
        mine = zoom.account(account_id="mine")
        number = mine.webinar()
        mine.control("DELETE", "")
        again = zoom.account(account_id="mine")

        assert again.get(f"/v2/webinars/{number}").rule == "webinar_not_found"
        assert again.webinar() == number
        assert again.control("GET", "/journal").json["total"] == 2

    def test_who_is_not_there_is_told_who_is(self, zoom):
        """404 with the accounts there are."""
        status, field, says = refused(zoom.control("DELETE", "", account="mine"))
        assert (status, field) == (404, "accountId")
        assert "there is: mockzoom-account" in says


def _directory(zoom):
    """What is known across accounts, but for the sequence of credentials."""
    with zoom.pipeline.store.open(DIRECTORY) as directory:
        return {name: records for name, records in directory.dump().records.items() if records}


class TestReset:
    def test_is_like_made_afresh(self, zoom):
        """Whatever was done: every record, token, sequence, counter, fault and call is as at the start."""
        mine = zoom.account(test_webinars=True, clock={"start": "2026-03-01T08:00:00Z", "frozen": True})
        fresh = mine.control("GET", "/export").json
        mine.batch(mine.webinar(), ["a@example.com"])
        mine.control("POST", "/faults", {"status": 500})
        mine.control("POST", "/clock/advance", {"by": "P3D"})
        assert mine.control("GET", "/export").json != fresh

        assert mine.control("POST", "/reset", {}).json == mine.made
        assert mine.control("GET", "/export").json == fresh
        assert mine.control("GET", "/journal").json["entries"] == []

    def test_makes_other_tokens_worthless(self, zoom):
        """The account's own ready token stays."""
        mine = zoom.account()
        form = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}
        body = (
            f"grant_type=account_credentials&account_id={mine.id}"
            f"&client_id={mine.made['client_id']}&client_secret={mine.made['client_secret']}"
        )
        token = zoom.call("POST", "/oauth/token", body=body.encode(), headers=form).json["access_token"]
        mine.control("POST", "/reset", {})

        assert zoom.get("/v2/users/me", token=token).rule == "access_token_invalid"
        assert mine.get("/v2/users/me").status == 200

    def test_starts_a_running_clock_again(self, zoom):
        """It shows the start of the seed at the moment of the reset."""
        mine = zoom.account(clock={"start": "2026-03-01T08:00:00Z"})
        zoom.clock.advance(days=9)
        mine.control("POST", "/reset", {})

        assert mine.control("GET", "/clock").json["now"] == "2026-03-01T08:00:00Z"

    def test_keeps_checkpoints(self, zoom):
        """They are what a test goes back to."""
        mine = zoom.account()
        number = mine.webinar()
        mine.control("PUT", "/checkpoints/with", {})
        mine.control("POST", "/reset", {})
        assert mine.get(f"/v2/webinars/{number}").status == 404
        mine.control("POST", "/checkpoints/with/restore", {})
        assert mine.get(f"/v2/webinars/{number}").status == 200

    def test_of_the_built_in_account(self, either):
        """It is described in the words of seed files, too, and the two descriptions agree."""
        settings = either.settings
        built = builtin_account(settings.profile, settings.plan, settings.rate_limits, settings.registrant_quota_key)
        read = account_seed(built.document, "", settings, either.pipeline.catalogue, 0)
        assert (read.account, read.token, read.clock, read.users, read.webinars) == (
            built.account,
            built.token,
            built.clock,
            built.users,
            built.webinars,
        )
        fresh = either.control("GET", "/export").json
        either.webinar()
        either.control("POST", "/reset", {})
        assert either.control("GET", "/export").json == fresh


def test_a_thousand_accounts_never_meet(new_zoom):
    """The same calls give each its own answers, though all ids are equal; some are reset and deleted in between."""
    zoom = new_zoom(rate_limits="all", plan="free")
    accounts = [zoom.account(seed="same", test_webinars=True) for _ in range(1000)]
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
    assert zoom.control("GET", "/v1/accounts").json["total"] == 901


CLIENT_FORM = "application/x-www-form-urlencoded"
DONE_MEANWHILE = {
    "token": lambda mine: mine.zoom.call(
        "POST",
        "/oauth/token",
        body=b"grant_type=account_credentials&account_id=mine",
        headers={"authorization": basic(mine.made), "content-type": CLIENT_FORM},
    ),
    "code": lambda mine: mine.zoom.get(
        f"/oauth/authorize?response_type=code&client_id={mine.made['client_id']}&redirect_uri=http://x"
    ),
    "call": lambda mine: mine.get("/v2/users/me"),
    "checkpoint": lambda mine: mine.control("PUT", "/checkpoints/two"),
    "restore": lambda mine: mine.control("POST", "/checkpoints/one/restore"),
    "import": lambda mine: mine.control("POST", "/import", mine.zoom.exported),
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

    for word in ("open", "read", "drop"):
        monkeypatch.setattr(store, word, meanwhile(getattr(store, word)))
    return openings


@pytest.mark.parametrize("moment", range(2, 9))
@pytest.mark.parametrize("doing", DONE_MEANWHILE)
def test_one_that_is_taken_out_in_the_middle_stays_out(new_zoom, monkeypatch, doing, moment):
    """Another process does so just before the nth state is opened: nothing of it is left or comes back, none fails."""
    zoom = new_zoom()
    mine = zoom.account(account_id="mine")
    mine.control("PUT", "/checkpoints/one")
    zoom.exported = mine.control("GET", "/export").json
    store = zoom.pipeline.store
    with monkeypatch.context() as patched:
        openings = doing_before(patched, store, moment, lambda: uproot(store, "mine"))
        answer = DONE_MEANWHILE[doing](mine)
    assert answer.status in {200, 201, 302, 400, 401, 404, 409}
    if next(openings) > moment:
        with store.read(DIRECTORY) as directory:
            assert directory.get(ACCOUNTS, "mine") is None
            assert directory.get(ORIGINS, "mine") is None
            assert [kind.name for kind in (*TOKEN_KINDS, CHECKPOINTS) if directory.count(kind, "mine")] == []


@pytest.mark.parametrize("moment", range(1, 6))
def test_an_id_is_free_again_when_all_is_gone(new_zoom, monkeypatch, moment):
    """Who makes an account under the id of one that is being taken out is refused, or gets one that stays whole."""
    zoom = new_zoom()
    mine = zoom.account(account_id="mine")
    made = []
    with monkeypatch.context() as patched:
        again = {"account_id": "mine", "client_id": "another", "token": "another-token"}
        doing_before(
            patched, zoom.pipeline.store, moment, lambda: made.append(zoom.control("POST", "/v1/accounts", again))
        )
        assert mine.control("DELETE", "").status == 200
    assert [answer.status for answer in made] in ([], [409])
    if not made:
        zoom.account(**again)
        assert zoom.get("/v2/users/me", token="another-token").status == 200


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
@settings(max_examples=25)
def test_what_one_account_does_is_nothing_to_another(zoom, doings):
    """Its whole state and journal stay as they are."""
    watched, busy = zoom.account(), zoom.account()
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
    """Nothing is left behind by a reset because nobody thought of it: what is not listed here goes with the state."""
    directory = {"accounts", "origins", "checkpoints", *(kind.name for kind in TOKEN_KINDS)}
    assert directory <= set(KINDS)
