"""Calls at the same time: capacity and quotas hold, and a batch stays whole."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest


def at_once(calls):
    """The answers of calls made by eight threads."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda call: call(), calls))


@pytest.fixture(autouse=True)
def _busy_threads(monkeypatch):
    """Let the interpreter switch threads often, so that a missing lock shows."""
    import sys

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def test_concurrent_batches_never_exceed_the_capacity(make_mock, people):
    """40 batches of 5 for 100 seats: 20 fit, and no batch is registered in part."""
    mock = make_mock()
    webinar = mock.webinar(settings={"registrants_restrict_number": 100})

    answers = at_once([lambda n=n: mock.batch(webinar, people(5, f"b{n}-")) for n in range(40)])

    assert Counter(a.rule for a in answers) == {"": 20, "webinar_full": 20}
    groups = Counter(r["email"].split("-")[0] for r in mock.registrants(webinar))
    assert sorted(groups.values()) == [5] * 20


def test_concurrent_batches_never_exceed_a_quota(make_mock):
    """Twenty batches with one e-mail in common: three are registered."""
    mock = make_mock()
    webinar = mock.webinar()

    answers = at_once([lambda n=n: mock.batch(webinar, ["same@example.com", f"{n}@example.com"]) for n in range(20)])

    assert Counter(a.rule for a in answers) == {"": 3, "registrant_daily_limit": 17}
    assert len(mock.registrants(webinar)) == 4


def test_concurrent_calls_never_exceed_the_account_s_limit(make_mock):
    """80 light calls in one second of the business plan."""
    mock = make_mock(rate_limits="all")

    answers = at_once([lambda: mock.get("/v2/users/me")] * 200)

    assert Counter(a.status for a in answers) == {200: 80, 429: 120}


def test_concurrent_creations_get_numbers_of_their_own(make_mock):
    """Webinars, registrants and tracking ids: no two alike."""
    mock = make_mock(rate_limits="off")
    answers = at_once([lambda: mock.post("/v2/users/me/webinars", {"settings": {"approval_type": 0}})] * 100)
    numbers = [a.json["id"] for a in answers]
    rows = at_once([lambda n=n: mock.batch(n, ["a@example.com"]) for n in numbers])

    assert len(set(numbers)) == 100
    assert len({r.json["registrants"][0]["registrant_id"] for r in rows}) == 100
    assert len({a.headers["x-zm-trackingid"] for a in answers + rows}) == 200
