"""Limits are those of the shared_account, however many processes count: never one call or one seat too many."""

from __future__ import annotations

from collections import Counter

import pytest
from several_servers import SIZE, Client, at_once, batch_job

NOON = "2027-03-01T12:00:00Z"


@pytest.fixture
def unlimited(three):
    """An shared_account without limits on calls."""
    with three[0].control.accounts.create(rate_limits="off") as made:
        yield made


def groups_of(registrants):
    """How many are registered of each batch; the batch stands in front of the hyphen."""
    return Counter(one["email"].partition("-")[0] for one in registrants)


def test_capacity(urls, shared_account, clients):
    """Batches of five for seats that not all find: exactly as many as fit are registered, each as a whole."""
    fit = 8 * SIZE
    webinar = clients[0].webinar(registrants_restrict_number=5 * fit)
    jobs = [batch_job(webinar, [f"b{n}-{m}@example.com" for m in range(5)]) for n in range(2 * fit)]

    batches = at_once(urls, shared_account, jobs)

    assert Counter(b.answer.rule for b in batches) == {"": fit, "webinar_full": fit}
    assert groups_of(clients[1].registrants(webinar)) == {
        b.emails[0].partition("-")[0]: 5 for b in batches if b.answer.status == 200
    }


def test_a_registrant_s_day(urls, shared_account, clients):
    """Twenty batches have one person in common: three are answered with success, and only theirs are registered."""
    webinars = [clients[0].webinar() for _ in range(SIZE)]
    jobs = [
        batch_job(webinar, [f"same{n}@example.com", f"b{m}-{n}@example.com"])
        for m in range(20)
        for n, webinar in enumerate(webinars)
    ]

    batches = at_once(urls, shared_account, jobs)

    assert Counter(b.answer.rule for b in batches) == {"": 3 * SIZE, "registrant_daily_limit": 17 * SIZE}
    for number, webinar in enumerate(webinars):
        registered = {one["email"] for one in clients[1].registrants(webinar)}
        mine = [b for b in batches if b.emails[0] == f"same{number}@example.com" and b.answer.status == 200]
        assert registered == {email for b in mine for email in b.emails}


def test_calls_in_a_second(three, urls):
    """With a frozen clock, 80 light requests of the business plan pass, whichever process handles them."""
    with three[0].control.accounts.create(rate_limits="all", plan="business") as made:
        for second in range(SIZE):
            made.clock.freeze(f"2027-03-01T12:00:{second % 60:02}Z")
            answers = at_once(urls, made, [lambda client: client.call("GET", "/v2/users/me")] * 110)
            assert Counter(a.status for a in answers) == {200: 80, 429: 30}


def test_calls_in_a_day(three, urls):
    """The daily limit is exact: of 6,000 light calls of the free plan the last thirty pass, and no other."""
    with three[0].control.accounts.create(rate_limits="daily", plan="free") as made:
        made.clock.freeze(NOON)
        assert Client(urls[0], made.token).call("GET", "/v2/users/me").status == 200
        state = made.export()
        (today,) = [one for one in state["counts"] if (one["window"], one["counter"]) == ("day", ["calls", "light"])]
        today["value"] = 6000 - 30
        made.import_state(state)

        answers = at_once(urls, made, [lambda client: client.call("GET", "/v2/users/me")] * 60)

        assert Counter(a.status for a in answers) == {200: 30, 429: 30}


def test_numbers(urls, unlimited):
    """Webinars, registrants and tracking ids: no two alike, and no number of a sequence given twice."""

    def make(client: Client):
        webinar = client.webinar()
        return webinar, client.batch(webinar, ["a@example.com", "b@example.com"])

    made = at_once(urls, unlimited, [make] * (20 * SIZE))

    ids = [one["registrant_id"] for _, answer in made for one in answer.document["registrants"]]
    assert len({webinar for webinar, _ in made}) == 20 * SIZE
    assert len(set(ids)) == len(ids) == 40 * SIZE
    assert len({answer.headers["x-zm-trackingid"] for _, answer in made}) == 20 * SIZE


def test_two_accounts_at_once(three, urls):
    """Accounts that are made, called and taken out in all processes at once do not stand in each other's way."""

    def live(client: Client):
        from mockzoom.admin_client import AdminClient

        with AdminClient(client.url).accounts.create(rate_limits="off") as made:
            mine = Client(client.url, made.token)
            webinar = mine.webinar()
            assert mine.batch(webinar, ["a@example.com"]).status == 200
            return made.account_id, len(mine.registrants(webinar))

    with three[0].control.accounts.create() as nobody:
        lives = at_once(urls, nobody, [live] * (10 * SIZE))

    assert [count for _, count in lives] == [1] * (10 * SIZE)
    assert len({name for name, _ in lives}) == 10 * SIZE
