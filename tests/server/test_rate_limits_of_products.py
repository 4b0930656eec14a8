"""Products with separate rate limits: which operations belong to them, and that their requests are counted apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mockzoom.spec import load_spec

OPERATION = load_spec().operations["user"]
SITES, USERS = "/v2/phone/sites", "/v2/users"  # both are medium


@pytest.mark.parametrize(
    ("path", "product"),
    [
        ("/v2/phone/sites", "phone"),
        ("/v2/phone/users/{userId}/settings/{settingType}", "phone"),
        ("/v2/accounts/{accountId}/phone/setup", "phone"),
        ("/v2/accounts/{accountId}/phone/sip_trunk/trunks/{sipTrunkId}", "phone"),
        ("/v2/accounts/{accountId}/settings", "settings"),
        ("/v2/accounts/{accountId}", "accounts"),
        ("/v2/accounts", "accounts"),
        ("/v2/sip_phones/{phoneId}", "sip_phones"),
        ("/v2/report/telephone", "report"),
        ("/v2/number_management/numbers/{phoneNumberId}", "number_management"),
        ("/oauth/token", "token"),
    ],
)
def test_the_path_names_the_product(path, product):
    """The first word of the path, or the first one behind a sub account."""
    assert replace(OPERATION, path=path).product == product


@pytest.mark.parametrize(("plan", "calls"), [("free", 2), ("pro", 10), ("business", 20)])
def test_requests_are_counted_apart(make_mock, plan, calls):
    """Zoom Phone's requests use up the limit of Zoom Phone and no other; the headers show that limit."""
    mock = make_mock(plan=plan, rate_limits="all")
    answers = [mock.get(SITES) for _ in range(calls + 1)]
    assert [answer.status for answer in answers] == [200] * calls + [429]
    assert answers[-1].rule == "rate_limit_per_second"
    assert answers[-1].headers["X-RateLimit-Limit"] == str(calls)
    assert answers[-1].headers["X-RateLimit-Remaining"] == "0"

    others = mock.get(USERS)
    assert (others.status, others.headers["X-RateLimit-Category"]) == (200, "Medium")
    assert int(others.headers["X-RateLimit-Limit"]) > calls


def test_the_admin_api_shows_the_limits_of_zoom_phone(make_mock):
    """Quotas have them after the others, the overview as soon as one is nearly used, the journal with each request."""
    mock = make_mock(plan="pro", rate_limits="all")
    mock.get(USERS)
    for _ in range(9):
        mock.get(SITES)
    shown = mock.control("GET", "/quotas").json["quotas"]
    pools = {(q["of"], q["window"]): (q["used"], q["limit"]) for q in shown if q["kind"] == "calls"}
    assert pools["phone/medium", "second"] == (9, 10)
    assert pools["medium", "second"] == (1, 20)
    assert pools["phone/heavy+resource_intensive", "day"] == (0, 15_000)

    (account,) = mock.control("GET", "/v1/overview").json["accounts"]
    assert [use["counter"] for use in account["nearly_used"]] == [["calls", "phone/medium"]]
    (quota,) = mock.control("GET", "/journal").json["entries"][-1]["quotas"]
    assert (quota["counter"], quota["before"], quota["after"]) == (["calls", "phone/medium"], 8, 9)


def test_an_injected_429_has_the_headers_of_zoom_phone(make_mock):
    """A fault plays the limit of the operation's product."""
    mock = make_mock(plan="business")
    mock.control("POST", "/faults", {"operation": "listPhoneSites", "rule": "rate_limit_per_second"})
    answer = mock.get(SITES)

    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (429, "20")


def test_every_operation_of_zoom_phone_has_its_limits():
    """Operations below `/phone` count against them, also those of a sub account, and no others."""
    found = {name: o.product for name, o in load_spec().every_operation.items() if "/phone/" in o.path}
    assert len(found) > 60
    assert set(found.values()) == {"phone"}
    others = {o.product for name, o in load_spec().every_operation.items() if name not in found}
    assert "phone" not in others
