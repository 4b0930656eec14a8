"""addBatchWebinarRegistrants: the heart, in both profiles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.accounts.builtin import TEST_WEBINARS
from mockzoom.zoom.profiles import PROFILES


def test_thirty_people_are_registered_at_once(mock_each_profile, people):
    """The response lists all of them in the order they were sent, each with an id and a link."""
    webinar = mock_each_profile.webinar()
    sent = people(30)

    answer = mock_each_profile.batch(webinar, sent)

    registered = answer.json["registrants"]
    assert answer.status == mock_each_profile.success
    assert [r["email"] for r in registered] == [p["email"] for p in sent]
    assert len({r["registrant_id"] for r in registered}) == 30
    assert len({r["join_url"] for r in registered}) == 30
    assert all(set(r) == {"email", "join_url", "registrant_id"} for r in registered)


def test_what_is_registered_is_listed(mock_each_profile, people):
    """The list shows the same people under the same ids and links; there the person is `id`."""
    webinar = mock_each_profile.webinar()
    registered = mock_each_profile.batch(webinar, people(30)).json["registrants"]

    listed = mock_each_profile.registrants(webinar)

    assert [(r["id"], r["email"], r["join_url"]) for r in listed] == [
        (r["registrant_id"], r["email"], r["join_url"]) for r in registered
    ]


@pytest.mark.parametrize("number,rule,outcome,webinar", TEST_WEBINARS, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("profile", list(PROFILES))
def test_a_test_webinar_always_gives_its_outcome(make_mock, profile, number, rule, outcome, webinar):
    """Whatever was tried before, on any plan, for years to come."""
    mock = make_mock(profile=profile, plan="unlimited" if number % 2 else "business")
    for round_ in range(3):
        answer = mock.batch(number, [f"somebody{round_}@example.com"])
        assert answer.rule == rule
        assert (answer.status == mock.success) == (rule == "")
        mock.clock.advance(days=400)


@pytest.mark.parametrize("method,document", [("PATCH", {"topic": "Mine"}), ("DELETE", None)])
def test_a_test_webinar_cannot_be_changed(mock, method, document):
    """What one job does to it, another would feel."""
    answer = mock.call(method, "/v2/webinars/90000000005", document)

    assert (answer.status, answer.rule) == (400, "webinar_not_editable")


class TestApproval:
    """Approval types 0, 1 and 2, with and without auto_approve."""

    @pytest.mark.parametrize("auto_approve", [None, False, True])
    def test_automatic_approval_approves_whatever_is_asked(self, mock_each_profile, auto_approve):
        """auto_approve cannot change a webinar that approves by itself."""
        webinar = mock_each_profile.webinar(settings={"approval_type": 0})
        rest = {} if auto_approve is None else {"auto_approve": auto_approve}

        answer = mock_each_profile.batch(webinar, ["a@example.com"], **rest)

        assert "join_url" in answer.json["registrants"][0]
        assert [r["status"] for r in mock_each_profile.registrants(webinar)] == ["approved"]

    def test_manual_approval_leaves_people_pending_without_a_link(self, mock_each_profile):
        """They are in the list of pending ones only."""
        webinar = mock_each_profile.webinar(settings={"approval_type": 1})

        answer = mock_each_profile.batch(webinar, ["a@example.com"])

        assert answer.status == mock_each_profile.success
        assert set(answer.json["registrants"][0]) == {"email", "registrant_id"}
        assert mock_each_profile.registrants(webinar) == []
        assert [r["email"] for r in mock_each_profile.registrants(webinar, "pending")] == ["a@example.com"]

    def test_auto_approve_overrides_manual_approval(self, mock_each_profile):
        """The one thing auto_approve is for."""
        webinar = mock_each_profile.webinar(settings={"approval_type": 1})

        answer = mock_each_profile.batch(webinar, ["a@example.com"], auto_approve=True)

        assert "join_url" in answer.json["registrants"][0]
        assert [r["status"] for r in mock_each_profile.registrants(webinar)] == ["approved"]

    def test_without_registration_nobody_is_registered(self, mock_each_profile):
        """approval_type 2, which is also the default: 404/404 in 2021, 400/3000 today."""
        webinar = mock_each_profile.post("/v2/users/me/webinars", {"topic": "T", "type": 5}).json["id"]

        answer = mock_each_profile.batch(webinar, ["a@example.com"], auto_approve=True)

        expected = {"2021-08": (404, 404, "meeting"), "2025-06": (400, 3000, "webinar")}[
            mock_each_profile.complete_profile
        ]
        assert (answer.status, answer.json["code"]) == expected[:2]
        assert answer.json["message"] == f"Registration has not been enabled for this {expected[2]}: {webinar}."


class TestRepeatedEmails:
    """An e-mail registered again is the registrant that exists, without regard to case."""

    def test_across_calls(self, mock_each_profile, person):
        """The same id and link are returned, no person is added, and the first spelling is kept."""
        webinar = mock_each_profile.webinar()
        first = mock_each_profile.batch(webinar, [person("Jill@Example.com")]).json["registrants"][0]

        again = mock_each_profile.batch(webinar, [person("jill@example.COM", first_name="Other")])

        assert again.status == mock_each_profile.success
        assert again.json["registrants"] == [first]
        assert [(r["email"], r["first_name"]) for r in mock_each_profile.registrants(webinar)] == [
            ("Jill@Example.com", "Jill")
        ]

    def test_within_one_batch(self, mock_each_profile):
        """Both rows are answered, with one registrant."""
        webinar = mock_each_profile.webinar()

        rows = mock_each_profile.batch(webinar, ["a@example.com", "b@example.com", "A@example.com"]).json["registrants"]

        assert rows[0] == rows[2]
        assert rows[0] != rows[1]
        assert len(mock_each_profile.registrants(webinar)) == 2

    def test_between_single_and_batch(self, mock_each_profile, person):
        """Both ways of registering know the same people."""
        webinar = mock_each_profile.webinar()
        single = mock_each_profile.post(f"/v2/webinars/{webinar}/registrants", person("a@example.com")).json

        row = mock_each_profile.batch(webinar, ["A@EXAMPLE.COM"]).json["registrants"][0]

        assert (row["registrant_id"], row["join_url"]) == (single["registrant_id"], single["join_url"])
        assert single["id"] == webinar

    def test_in_another_webinar_it_is_somebody_else(self, mock_each_profile):
        """The natural key is webinar and e-mail."""
        one, two = mock_each_profile.webinar(), mock_each_profile.webinar()

        ids = {
            mock_each_profile.batch(w, ["a@example.com"]).json["registrants"][0]["registrant_id"] for w in (one, two)
        }

        assert len(ids) == 2


class TestCapacity:
    """registrants_restrict_number and the host's plan bound the approved registrants; a batch is whole or nothing."""

    def test_the_last_seat_is_given_and_none_after_it(self, mock_each_profile, people):
        """29 + 1 fit into 30; one more does not, and says 3043."""
        webinar = mock_each_profile.webinar(settings={"registrants_restrict_number": 30})
        assert mock_each_profile.batch(webinar, people(29)).status == mock_each_profile.success
        assert mock_each_profile.batch(webinar, ["last@example.com"]).status == mock_each_profile.success

        refused = mock_each_profile.batch(webinar, ["late@example.com"])

        assert refused.status == {"2021-08": 404, "2025-06": 400}[mock_each_profile.complete_profile]
        assert refused.json == {"code": 3043, "message": "Webinar has reached maximum attendee capacity."}
        assert len(mock_each_profile.registrants(webinar)) == 30

    def test_a_batch_that_does_not_fit_leaves_nobody_behind(self, mock_each_profile, people):
        """All or nothing: two seats, three people, none registered, no attempt burnt."""
        webinar = mock_each_profile.webinar(settings={"registrants_restrict_number": 2})
        for _ in range(5):
            assert mock_each_profile.batch(webinar, people(3)).rule == "webinar_full"
        assert mock_each_profile.registrants(webinar) == []
        assert mock_each_profile.batch(webinar, people(2)).status == mock_each_profile.success

    def test_people_who_are_in_already_need_no_seat(self, mock_each_profile, people):
        """A full webinar still answers those it knows."""
        webinar = mock_each_profile.webinar(settings={"registrants_restrict_number": 2})
        first = mock_each_profile.batch(webinar, people(2)).json

        assert mock_each_profile.batch(webinar, people(2)).json == first

    def test_the_host_s_plan_bounds_every_webinar(self, mock, people):
        """500 by the built-in host's licence."""
        webinar = mock.webinar()
        for group in range(16):
            mock.batch(webinar, people(30, f"g{group}-"))
        assert mock.batch(webinar, people(20, "end")).status == 200
        assert mock.batch(webinar, ["one@example.com"]).rule == "webinar_full"

    def test_the_unlimited_plan_lifts_the_host_s_capacity(self, make_mock, people):
        """For load tests; a webinar's own restriction still holds."""
        mock = make_mock(plan="unlimited")
        webinar, small = mock.webinar(), mock.webinar(settings={"registrants_restrict_number": 1})
        for group in range(17):
            assert mock.batch(webinar, people(30, f"g{group}-")).status == 200
        assert mock.batch(small, people(2)).rule == "webinar_full"

    def test_pending_people_take_no_seat_until_approved(self, mock_each_profile, people):
        """Approving beyond the capacity is 3035."""
        webinar = mock_each_profile.webinar(settings={"approval_type": 1, "registrants_restrict_number": 2})
        mock_each_profile.batch(webinar, people(3))
        pending = mock_each_profile.registrants(webinar, "pending")
        status = f"/v2/webinars/{webinar}/registrants/status"

        refused = mock_each_profile.call(
            "PUT", status, {"action": "approve", "registrants": [{"id": r["id"]} for r in pending]}
        )
        allowed = mock_each_profile.call(
            "PUT", status, {"action": "approve", "registrants": [{"id": pending[0]["id"]}]}
        )

        assert (refused.status, refused.json["code"]) == (400, 3035)
        assert allowed.status == 204
        assert len(mock_each_profile.registrants(webinar)) == 1


class TestWhoMayNotRegister:
    """Hosts, panelists, strangers to a restricted webinar, and those who were denied; one of them refuses the batch."""

    @pytest.mark.parametrize("email", ["HOST@example.com", "alt@example.com", "Other.Alt@example.com"])
    def test_hosts(self, mock_each_profile, email):
        """The host and every alternative host, however the list is separated: 3027."""
        webinar = mock_each_profile.webinar(settings={"alternative_hosts": "alt@example.com; other.alt@example.com"})

        answer = mock_each_profile.batch(webinar, ["a@example.com", email])

        assert (answer.status, answer.json["code"]) == (400, 3027)
        assert mock_each_profile.registrants(webinar) == []

    def test_hosts_named_by_their_ids(self, mock_each_profile):
        """alternative_hosts has addresses or user ids (SPEC21, SPEC25): who is named either way cannot register."""
        user = mock_each_profile.get("/v2/users/basic@example.com").json["id"]
        webinar = mock_each_profile.webinar(settings={"alternative_hosts": f"alt@example.com,{user}"})

        assert mock_each_profile.batch(webinar, ["Basic@example.com"]).rule == "host_cannot_register"
        assert mock_each_profile.batch(webinar, ["a@example.com"]).rule == ""

    @pytest.mark.parametrize(
        ("email", "rule"),
        [
            ("a@corp.example", ""),
            ("a@EU.corp.test", ""),
            ("a@corp.test", "email_domain_restricted"),
            ("a@notcorp.example", "email_domain_restricted"),
        ],
    )
    def test_strangers_to_a_restricted_webinar(self, mock_each_profile, email, rule):
        """Only the domains of the setting, `*.` meaning any subdomain: 3034."""
        restricted = {"meeting_authentication": True, "authentication_domains": "corp.example, *.corp.test"}

        assert mock_each_profile.batch(mock_each_profile.webinar(settings=restricted), [email]).rule == rule

    @pytest.mark.parametrize("action", ["deny", "cancel"])
    def test_those_who_were_denied(self, mock_each_profile, action):
        """deny and cancel both leave `denied`, and registering again fails."""
        webinar = mock_each_profile.webinar()
        mock_each_profile.batch(webinar, ["a@example.com"])
        done = mock_each_profile.call(
            "PUT",
            f"/v2/webinars/{webinar}/registrants/status",
            {"action": action, "registrants": [{"email": "A@example.com"}]},
        )

        again = mock_each_profile.batch(webinar, ["a@example.com"])

        assert (done.status, done.body) == (204, b"")
        assert [r["status"] for r in mock_each_profile.registrants(webinar, "denied")] == ["denied"]
        assert (again.status, again.rule) == (400, "registrant_denied")


@given(st.data())
def test_a_registration_is_idempotent_and_complete(make_mock, data):
    """Whatever batches are sent, each e-mail is one registrant, and the list is exactly what was answered."""
    mock = make_mock(rate_limits="off")
    webinar = mock.webinar()
    emails = st.sampled_from([f"{case}{n}@example.com" for n in range(8) for case in "aA"])
    answered: dict[str, str] = {}
    for batch in data.draw(st.lists(st.lists(emails, min_size=1, max_size=6), max_size=5)):
        rows = mock.batch(webinar, batch).json["registrants"]
        assert [r["email"].lower() for r in rows] == [e.lower() for e in batch]
        for row in rows:
            assert answered.setdefault(row["email"].lower(), row["registrant_id"]) == row["registrant_id"]

    assert {r["email"].lower(): r["id"] for r in mock.registrants(webinar)} == answered


def test_the_same_calls_give_the_same_ids_whatever_others_do(make_mock, people, tmp_path):
    """Determinism: a second account's traffic in between changes nothing."""
    seed = tmp_path / "seed.toml"
    seed.write_text(
        '[[accounts]]\naccount_id="other"\nclient_id="o"\nclient_secret="s"\ntoken="other-token"\n'
        'users=[{email="boss@example.org"}]\n'
    )

    def run(*, noise: bool):
        mock = make_mock(seed=str(seed), rate_limits="off")
        other = {"token": "other-token"} if noise else {}
        results = []
        for n in range(3):
            if noise:
                mock.post("/v2/users/me/webinars", {"topic": "noise", "settings": {"approval_type": 0}}, **other)
            webinar = mock.webinar()
            results.append((webinar, mock.batch(webinar, people(3 + n)).json))
        return results

    assert run(noise=False) == run(noise=True)


def test_identifiers_have_zoom_s_shapes(mock_each_profile):
    """11-digit webinar numbers, 22-character registrant ids, base64 uuids."""
    webinar = mock_each_profile.webinar(password="s3cret")
    shown = mock_each_profile.get(f"/v2/webinars/{webinar}").json
    row = mock_each_profile.batch(webinar, ["a@example.com"]).json["registrants"][0]

    assert re.fullmatch(r"8\d{10}", str(shown["id"]))
    assert re.fullmatch(r"[A-Za-z0-9+/]{22}==", shown["uuid"])
    assert re.fullmatch(r"[\w-]{22}", row["registrant_id"])
    assert "&pwd=" in row["join_url"]
