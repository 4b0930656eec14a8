"""The lists, the overview, quotas, rules and journal heads of the admin API."""

from __future__ import annotations

import base64

import pytest

from mockzoom.admin import scanning
from mockzoom.zoom.users.models import USERS


def pages(mock, path, name, **query):
    """All records of a list, page by page, and the number of pages."""
    found, after, count = [], None, 0
    while True:
        given = {**query, **({} if after is None else {"after": after})}
        text = "&".join(f"{key}={value}" for key, value in given.items())
        page = mock.control("GET", f"{path}?{text}").json
        found += page[name]
        after, count = page["next"], count + 1
        if after is None:
            return found, count


class TestLists:
    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    def test_every_webinar_is_on_exactly_one_page(self, mock, limit):
        """Whatever the size of the pages, also across hosts."""
        mine = [mock.webinar(topic=f"Topic {n}") for n in range(4)]
        found, _ = pages(mock, "/webinars", "webinars", limit=limit)
        ids = [one["id"] for one in found]
        assert len(ids) == len(set(ids)) == mock.control("GET", "/webinars").json["total"] == 9 + len(mine)
        assert set(mine) < set(ids)

    def test_a_webinar_shows_its_registrants_capacity_and_state(self, mock):
        """Counted by status; a live one is live, an ended one over."""
        number = mock.webinar(topic="Spring", settings={"approval_type": 1, "registrants_restrict_number": 7})
        mock.batch(number, ["a@example.com", "b@example.com"])
        (shown,), _ = pages(mock, "/webinars", "webinars", contains="spRing", limit=5)
        assert shown["registrants"] == {"approved": 0, "pending": 2, "denied": 0}
        assert (shown["capacity"], shown["approval_type"], shown["state"]) == (7, 1, "scheduled")
        mock.people("start", number)
        assert pages(mock, "/webinars", "webinars", contains=number)[0][0]["state"] == "live"
        mock.call("PUT", f"/v2/webinars/{number}/status", {"action": "end"})
        assert pages(mock, "/webinars", "webinars", contains=number)[0][0]["state"] == "over"

    def test_registrants_are_filtered_by_status_and_text(self, mock):
        """The text may be in the address or the name; the link is that of the API."""
        number = mock.webinar()
        mock.batch(number, ["ana@example.com", "bob@example.com", "carl@example.org"])
        mock.call("PUT", f"/v2/webinars/{number}/registrants/status",
                  {"action": "deny", "registrants": [{"email": "bob@example.com"}]})  # fmt: skip
        path = f"/webinars/{number}/registrants"
        assert [r["email"] for r in pages(mock, path, "registrants", status="denied")[0]] == ["bob@example.com"]
        assert [r["email"] for r in pages(mock, path, "registrants", contains="EXAMPLE.org")[0]] == ["carl@example.org"]
        links = {r["email"]: r["join_url"] for r in pages(mock, path, "registrants", status="approved")[0]}
        assert links == {r["email"]: r["join_url"] for r in mock.registrants(number)}
        assert mock.control("GET", path).json["total"] == 3

    def test_a_search_in_a_long_list_reads_a_bounded_number_of_records(self, mock, monkeypatch):
        """The rest comes with the next pages, and nothing twice."""
        monkeypatch.setattr(scanning, "SCANNED", 4)
        number = mock.webinar()
        emails = [f"p{n}@example.com" for n in range(11)]
        mock.batch(number, emails)
        path = f"/webinars/{number}/registrants"
        found, count = pages(mock, path, "registrants", contains="p10@")
        assert ([r["email"] for r in found], count) == (["p10@example.com"], 3)
        assert [r["email"] for r in pages(mock, path, "registrants", contains="p", limit=3)[0]] == emails

    def test_meetings_and_their_registrants(self, mock):
        """A meeting is listed like a webinar, its registrants at the same path."""
        body = {"topic": "M", "type": 2, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
        number = mock.post("/v2/users/me/meetings", body).json["id"]
        mock.post(f"/v2/meetings/{number}/registrants", {"email": "ana@example.com", "first_name": "Ana"})
        (shown,), _ = pages(mock, "/meetings", "meetings")
        assert (shown["id"], shown["registrants"]["approved"], shown["host_email"]) == (number, 1, "host@example.com")
        (person,), _ = pages(mock, f"/webinars/{number}/registrants", "registrants")
        assert person["email"] == "ana@example.com"

    def test_users(self, mock):
        """With the number of their webinars and meetings."""
        found, _ = pages(mock, "/users", "users", limit=2)
        assert [one["email"] for one in found] == ["host@example.com", "basic@example.com", "stranger@example.org"]
        assert [one["webinars"] for one in found] == [8, 1, 0]
        assert found[2]["foreign"]
        assert pages(mock, "/users", "users", contains="basic")[0] == found[1:2]

    def test_more_hosts_than_one_request_lists(self, mock, monkeypatch):
        """The position names the next host."""
        monkeypatch.setattr("mockzoom.admin.listing_endpoints._HOSTS", 1)
        found, count = pages(mock, "/webinars", "webinars")
        assert (len(found), count) == (9, 3)

    @pytest.mark.parametrize(
        "path, field",
        [
            ("/webinars?after=x", "after"),
            ("/webinars?after=1", "after"),
            ("/webinars?after=1.2.3", "after"),
            ("/webinars?limit=0", "limit"),
            ("/webinars/1/registrants", "webinarId"),
            ("/webinars/x/registrants", "webinarId"),
            ("/webinars/90000000005/registrants?status=maybe", "status"),
            ("/users?after=-1", "after"),
            ("/quotas?limit=1000", "limit"),
            ("/journal/entries/x", "number"),
            ("/journal/entries/99999", "number"),
            ("/journal/heads?operation=webinr", "operation"),
            ("/journal/heads?rule=webinr_full", "rule"),
            ("/v1/rules/webinr_full", "ruleId"),
            ("/v1/rules/webinar_full?operation=webinr", "operation"),
            ("/v1/rules?operation=webinr", "operation"),
        ],
    )
    def test_bad_input_is_refused_with_its_field(self, mock, path, field):
        """And with a sentence."""
        answer = mock.control("GET", path)
        assert answer.status in (404, 422)
        assert answer.json["error"]["field"] == field
        assert len(answer.json["error"]["message"].split()) > 4


class TestDue:
    def test_what_happens_next_on_the_clock(self, mock):
        """Soonest first: the start and end of a webinar, a meeting, the daily quotas, and deliveries that are due."""
        number = mock.webinar(start_time="2026-11-21T13:00:00Z", duration=30)
        body = {"topic": "M", "type": 2, "start_time": "2026-11-23T08:00:00Z"}
        meeting = mock.post("/v2/users/me/meetings", body).json["id"]
        due = mock.control("GET", "/clock/due").json["due"]
        assert [(one["at"], one["what"], one["of"]) for one in due] == [
            ("2026-11-21T13:00:00Z", "webinar_starts", str(number)),
            ("2026-11-21T13:30:00Z", "webinar_ends", str(number)),
            ("2026-11-22T00:00:00Z", "daily_quotas_start_again", ""),
            ("2026-11-23T08:00:00Z", "meeting_starts", str(meeting)),
        ]
        assert mock.control("GET", "/clock/due?limit=1").json["due"] == due[:1]
        mock.control("POST", "/clock/advance", {"by": "PT2H"})
        assert mock.control("GET", "/clock/due").json["due"] == due[2:]

    def test_deliveries_and_occurrences(self, mock):
        """A delivery that waits is due; of a recurring webinar each coming occurrence starts and ends."""
        hook = {"url": "http://127.0.0.1:9/x", "events": ["webinar.started"], "transport": "pull", "validate": False}
        mock.control("POST", "/webhooks", hook)
        mock.control("POST", "/events", {"event": "webinar.started"})
        weekly = {"type": 2, "repeat_interval": 1, "end_times": 2, "weekly_days": "1"}
        mock.webinar(type=9, start_time="2026-11-22T10:00:00Z", recurrence=weekly)
        due = [one["what"] for one in mock.control("GET", "/clock/due").json["due"]]
        assert due == ["delivery", "daily_quotas_start_again", *["webinar_starts", "webinar_ends"] * 2]


class TestQuotas:
    def test_what_is_used_of_the_plan_and_by_registrants(self, mock):
        """The most used quota comes first; a search finds one person, or one webinar."""
        number = mock.webinar()
        for _ in range(2):
            mock.batch(number, ["ana@example.com"])
        mock.batch(90000000005, ["bob@example.com"])
        shown = mock.control("GET", "/quotas").json
        people = [q for q in shown["quotas"] if q["kind"] == "registrations"]
        assert [(q["of"], q["webinar"], q["used"], q["limit"]) for q in people] == [
            ("ana@example.com", number, 2, 3),
            ("bob@example.com", 90000000005, 1, 3),
        ]
        assert {q["resets_at"] for q in people} == {"2026-11-22T00:00:00Z"}
        (host,) = [q for q in shown["quotas"] if q["kind"] == "webinar_changes"]
        assert (host["of"], host["used"], host["limit"]) == ("host@example.com", 1, 100)
        pools = {(q["of"], q["window"]): (q["used"], q["limit"]) for q in shown["quotas"] if q["kind"] == "calls"}
        assert pools["heavy+resource_intensive", "day"] == (3, 60_000)
        assert shown["total"] == len(shown["quotas"])
        for text in ("ANA@", str(number)):
            found = mock.control("GET", f"/quotas?contains={text}").json["quotas"]
            assert [q["of"] for q in found if q["kind"] != "calls"] == ["ana@example.com"]

    def test_a_plan_without_limits(self, make_mock):
        """What counts there has no limit."""
        assert make_mock(plan="unlimited").control("GET", "/quotas").json["quotas"] == []
        lifted = make_mock(rate_limits="off").control("GET", "/quotas").json["quotas"]
        assert {q["limit"] for q in lifted} == {None}

    def test_reading_does_not_count(self, mock):
        """No request of these endpoints uses a quota or enters a journal."""
        before = mock.control("GET", "/export").body
        for path in ("/v1/overview", "/webinars", "/users", "/meetings", "/quotas", "/journal/heads"):
            assert mock.control("GET", path).status == 200
        assert mock.control("GET", "/export").body == before
        assert mock.control("GET", "/journal").json["entries"] == []


class TestOverview:
    def test_an_account_with_its_counts_and_clock(self, mock):
        """Real, shifted and frozen clocks are named, and what was refused is counted."""
        account = mock.account(test_webinars=True)
        mock.batch(90000000005, ["ana@example.com"])
        mock.batch(90000003043, ["ana@example.com"])
        mock.get("/v2/nothing")
        mock.get("/v2/users/me", token="wrong")
        shown = mock.control("GET", "/v1/overview").json
        first, second = shown["accounts"]
        assert (first["account_id"], second["account_id"]) == ("mockzoom-account", account.id)
        assert (first["counts"]["registrants"], first["counts"]["webinars"], first["counts"]["users"]) == (1, 9, 3)
        assert (first["journal"]["entries"], first["journal"]["refused"]) == (3, 2)
        assert shown["stray"]["refused"] == 1
        assert first["clock"]["mode"] == "real"
        mock.control("POST", "/clock/advance", {"by": "PT1H"})
        clock = mock.control("GET", "/v1/overview").json["accounts"][0]["clock"]
        assert (clock["mode"], clock["offset_ms"]) == ("shifted", 3_600_000)
        mock.control("POST", "/clock/freeze", {})
        assert mock.control("GET", "/v1/overview").json["accounts"][0]["clock"]["mode"] == "frozen"

    def test_pages(self, mock):
        """Of accounts, in the order of creation."""
        mock.account()
        page = mock.control("GET", "/v1/overview?limit=1").json
        rest = mock.control("GET", f"/v1/overview?after={page['next']}").json
        assert (len(page["accounts"]), len(rest["accounts"]), rest["next"], page["total"]) == (1, 1, None, 2)

    def test_schema_violations_are_counted_a_few_at_a_time(self, mock):
        """Each entry is checked once; a journal that was cleared starts over, and forgotten entries do not count."""
        for _ in range(50):
            mock.post("/v2/webinars/90000000005/batch_registrants", {"registrants": 1})
        seen = [mock.control("GET", "/v1/overview").json["accounts"][0]["journal"] for _ in range(3)]
        assert [(j["problems"], j["unchecked"]) for j in seen] == [(40, 10), (50, 0), (50, 0)]
        mock.control("DELETE", "/journal")
        assert mock.control("GET", "/v1/overview").json["accounts"][0]["journal"]["problems"] == 0
        assert mock.control("GET", "/v1/overview").json["accounts"][0]["journal"]["entries"] == 0

    def test_entries_that_the_journal_forgot_do_not_count(self, make_mock):
        """Only what it holds."""
        mock = make_mock(journal=3)
        for _ in range(5):
            mock.get("/v2/webinars/1")
        for _ in range(2):
            mock.get("/v2/users/me")
        journal = mock.control("GET", "/v1/overview").json["accounts"][0]["journal"]
        assert (journal["entries"], journal["refused"], journal["last"], journal["unchecked"]) == (3, 1, 7, 0)

    def test_limits_that_are_nearly_used(self, make_mock):
        """From 80 % on."""
        mock = make_mock(plan="free", rate_limits="all")
        for _ in range(3):
            mock.get("/v2/users/me")
        assert mock.control("GET", "/v1/overview").json["accounts"][0]["nearly_used"] == []
        mock.get("/v2/users/me")
        (limit,) = mock.control("GET", "/v1/overview").json["accounts"][0]["nearly_used"]
        assert (limit["counter"], limit["used"], limit["limit"]) == (["calls", "light"], 4, 4)


class TestRules:
    @pytest.mark.parametrize("profile, code", [("2021-08", 3043), ("2025-06", 3043)])
    def test_an_error_in_every_profile(self, mock, profile, code):
        """With its evidence, and the operations that return it."""
        rule = mock.control("GET", "/v1/rules/webinar_full?operation=addBatchWebinarRegistrants").json
        variant = rule["variants"][rule["by_profile"][profile]]
        assert (variant["code"], rule["kind"]) == (code, "api_error")
        assert variant["grade"] in ("observed", "documented", "inferred")
        assert variant["source"]
        assert "addBatchWebinarRegistrants" in rule["operations"]

    def test_every_rule_is_listed_and_explained(self, mock):
        """By its id; the errors of modelled operations come last."""
        rules, after = [], 0
        while after is not None:
            listed = mock.control("GET", f"/v1/rules?limit=500&after={after}").json
            rules, after = rules + listed["rules"], listed["next"]
        assert listed["total"] == len(rules) > 1000
        for one in [*rules[:300], *rules[300::50]]:
            assert mock.control("GET", f"/v1/rules/{one['rule']}").json["variants"] == one["variants"]

    def test_a_search_is_paged(self, mock):
        """A code, an operation, and a word find rules."""
        assert mock.control("GET", "/v1/rules?contains=3043").json["total"] >= 1
        found = mock.control("GET", "/v1/rules?operation=addBatchWebinarRegistrants&limit=2").json
        assert (len(found["rules"]), found["next"]) == (2, 2)
        assert mock.control("GET", "/v1/rules?contains=no+such+words").json["rules"] == []

    def test_test_webinars_and_events(self, mock):
        """What a cheat sheet needs."""
        found = mock.control("GET", "/v1/test_webinars").json["test_webinars"]
        assert {"id": 90000003001, "exists": False}.items() <= next(t for t in found if t["id"] == 90000003001).items()
        assert "webinar.registration_created" in mock.control("GET", "/v1/events").json["events"]


class TestCalls:
    def test_heads_are_those_of_the_entries(self, mock):
        """The same requests, filtered in the same way, without their contents."""
        mock.batch(90000000005, ["ana@example.com"])
        mock.get("/v2/webinars/1")
        mock.get("/v2/users/me")
        for query in ("", "?status=4xx", "?rule=webinar_not_found", "?after=1", "?limit=1", "?problems=false"):
            heads = mock.control("GET", f"/journal/heads{query}").json
            entries = mock.control("GET", f"/journal{query}").json
            assert [h["number"] for h in heads["heads"]] == [e["number"] for e in entries["entries"]]
            assert [h["rule"] for h in heads["heads"]] == [e["rule"] for e in entries["entries"]]
            assert (heads["epoch"], heads["total"], heads["last"]) == (entries["epoch"], entries["total"], 3)

    @pytest.mark.parametrize(
        "body", [b'{"registrants": [ {"email":"a@example.com", "first_name":"\xc3\x84"}]}', b"", b"{", b"a=b&c=d\n'"]
    )
    def test_a_body_as_it_arrived(self, mock, body):
        """Byte for byte, with its blanks and line ends."""
        mock.call("POST", "/v2/webinars/90000000005/batch_registrants?x=%41&y", body=body)
        call = mock.control("GET", "/journal/entries/1").json
        assert call["sent"]["body"].encode() == body
        assert (call["sent"]["query_string"], call["sent"]["redacted"], call["sent"]["truncated"]) == (
            "x=%41&y",
            False,
            False,
        )
        assert call["entry"] == mock.control("GET", "/journal").json["entries"][0]

    def test_a_body_that_is_not_a_text(self, mock):
        """It is encoded."""
        mock.call("POST", "/v2/webinars/90000000005/batch_registrants", body=b"\xff\x00")
        sent = mock.control("GET", "/journal/entries/1").json["sent"]
        assert (base64.b64decode(sent["body_base64"]), sent["body"]) == (b"\xff\x00", None)

    def test_a_long_body_is_cut(self, make_mock):
        """As in the journal."""
        mock = make_mock()
        mock.call("POST", "/v2/webinars/90000000005/batch_registrants", body=b"x" * 70_000)
        sent = mock.control("GET", "/journal/entries/1").json["sent"]
        assert (sent["truncated"], sent["size"], len(sent["body"])) == (True, 70_000, 65_536)

    @pytest.mark.parametrize(
        "path, body",
        [
            ("/oauth/token", b"grant_type=account_credentials&account_id=mockzoom-account&client_secret=s3cret-value"),
            ("/oauth/token?code=s3cret-value", b""),
            ("/oauth/token", b"code=s3cret-value\xff"),
            ("/v2/webinars/1/registrants?access_token=s3cret-value", b'{"access_token": "s3cret-value"}'),
            ("/v2/webinars/1/registrants", b'{"a": {"client_secret": "s3cret-value"'),
        ],
    )
    @pytest.mark.parametrize("scope", ["", "/v1"])
    def test_secrets_are_left_out(self, mock, path, body, scope):
        """Of query and body; the request says so."""
        headers = {"content-type": "application/x-www-form-urlencoded"} if "oauth" in path else {}
        mock.call("POST", path, body=body, headers=headers, token="wrong" if scope else None)
        where = f"{scope}/journal"
        numbers = [h["number"] for h in mock.control("GET", f"{where}/heads").json["heads"]]
        for number in numbers:
            call = mock.control("GET", f"{where}/entries/{number}")
            assert b"s3cret" not in call.body
            assert call.json["sent"]["redacted"]

    def test_an_unknown_path_names_the_nearest_operations(self, mock):
        """By path and method; a known one has none."""
        mock.call("POST", "/v2/webinars/90000000005/registrant", {})
        call = mock.control("GET", "/journal/entries/1").json
        assert call["nearest_operations"][0]["operation"] == "webinarRegistrantCreate"
        mock.get("/v2/users/me")
        assert mock.control("GET", "/journal/entries/2").json["nearest_operations"] == []


def test_a_list_does_not_hold_the_account_for_writing(mock):
    """It opens a snapshot, which other requests do not wait for in a database."""
    opened = []
    store = mock.pipeline.store
    real = store.transaction

    class Watched:
        def transaction(self, account_id):
            opened.append(account_id)
            return real(account_id)

        def __getattr__(self, name):
            return getattr(store, name)

    object.__setattr__(mock.desk._ground, "store", Watched())
    for path in ("/webinars", "/users", "/meetings", "/quotas", "/webinars/90000000005/registrants", "/v1/overview"):
        assert mock.control("GET", path).status == 200
    assert opened == []
    assert USERS.name == "users"
