"""Products with separate rate limits: which operations belong to them, and that their requests are counted apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mockzoom.server import Pipeline, Request
from mockzoom.spec import Operation, load_spec

OPERATION = load_spec().operations["user"]  # light
ME = "/v2/users/me"


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


@pytest.fixture
def phone(monkeypatch):
    """Makes every operation one of Zoom Phone while it is true."""
    route, on = Pipeline._route, []

    def routed(self: Pipeline, request: Request) -> tuple[Operation, dict[str, str]]:
        operation, values = route(self, request)
        return (replace(operation, path="/v2/phone/users/{userId}") if on else operation), values

    monkeypatch.setattr(Pipeline, "_route", routed)
    return on


@pytest.mark.parametrize(("plan", "calls"), [("free", 4), ("pro", 20), ("business", 40)])
def test_requests_are_counted_apart(make_mock, phone, plan, calls):
    """Zoom Phone's requests use up its own limit and no other; the headers show that limit."""
    mock = make_mock(plan=plan, rate_limits="all")
    phone.append(True)
    answers = [mock.get(ME) for _ in range(calls + 1)]
    assert [answer.status for answer in answers] == [200] * calls + [429]
    assert answers[-1].rule == "rate_limit_per_second"
    assert answers[-1].headers["X-RateLimit-Limit"] == str(calls)
    assert answers[-1].headers["X-RateLimit-Remaining"] == "0"

    phone.clear()
    others = mock.get(ME)
    assert (others.status, others.headers["X-RateLimit-Category"]) == (200, "Light")
    assert int(others.headers["X-RateLimit-Limit"]) > calls


def test_the_admin_api_shows_the_limits_of_zoom_phone(make_mock, phone):
    """Quotas have them beside the others, the overview as soon as one is nearly used, the journal with each request."""
    mock = make_mock(plan="pro", rate_limits="all")
    mock.get(ME)
    phone.append(True)
    for _ in range(18):
        mock.get(ME)
    shown = mock.control("GET", "/quotas").json["quotas"]
    pools = {(q["of"], q["window"]): (q["used"], q["limit"]) for q in shown if q["kind"] == "calls"}
    assert pools["phone/light", "second"] == (18, 20)
    assert pools["light", "second"] == (1, 30)
    assert pools["phone/heavy+resource_intensive", "day"] == (0, 15_000)

    (account,) = mock.control("GET", "/v1/overview").json["accounts"]
    assert [use["counter"] for use in account["nearly_used"]] == [["calls", "phone/light"]]
    (quota,) = mock.control("GET", "/journal").json["entries"][-1]["quotas"]
    assert (quota["counter"], quota["before"], quota["after"]) == (["calls", "phone/light"], 17, 18)


def test_an_injected_429_has_the_headers_of_zoom_phone(make_mock, phone):
    """A fault plays the limit of the operation's product."""
    mock = make_mock(plan="business")
    phone.append(True)
    mock.control("POST", "/faults", {"operation": "user", "rule": "rate_limit_per_second"})
    answer = mock.get(ME)

    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (429, "40")
