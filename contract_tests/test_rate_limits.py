"""Calls per second, minute and day: how many, what the headers say, and when there are more."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.response_checks import CATEGORIES

from .clients import clock_of, instant

DAY = 86_400
PER_SECOND = {
    "free": {"light": 4, "medium": 2, "heavy": 1},
    "pro": {"light": 30, "medium": 20, "heavy": 10},
    "business": {"light": 80, "medium": 60, "heavy": 40},
}
PER_DAY = {
    "free": {"light": 6_000, "medium": 2_000, "heavy": 1_000},
    "pro": {"heavy": 30_000},
    "business": {"heavy": 60_000},
}
OPERATION = {
    "light": "webinarUpdate",
    "medium": "webinarRegistrants",
    "heavy": "addBatchWebinarRegistrants",
}


def call(client, label):
    """A call of a label that changes nothing, without waiting."""
    return client.deliver(
        OperationCall(OPERATION[label], {"webinarId": "x"}, raw=b"{", may_meet_429=True), patient=False
    )


def full_second(client):
    """The clock, at the beginning of a second."""
    clock = clock_of(client)
    clock.advance(1 - clock.now() % 1)
    return clock


@pytest.mark.parametrize("label", ["light", "medium", "heavy"])
@pytest.mark.parametrize("plan", ["free", "pro", "business"])
@proves("plan_limits", "rate_limit_per_second", "calendar")
@documented()
@not_on_zoom("uses up the account's second")
def test_a_second_holds_so_many_calls(account, plan, label):
    """By plan and label; one more is refused, without Retry-After, until the next second of the calendar begins."""
    client = account(plan=plan)
    clock = full_second(client)
    clock.advance(0.9)

    passed = [call(client, label) for _ in range(PER_SECOND[plan][label])]
    refused = call(client, label)
    clock.advance(0.1)
    again = call(client, label)

    with judging("plan_limits"):
        assert {answer.status for answer in passed} == {400}
        client.refuses(refused, "rate_limit_per_second", OPERATION[label])
    with judging("rate_limit_per_second"):
        assert refused.header("Retry-After") == ""
    with judging("calendar"):
        assert again.status == 400


@proves("plan_limits", "rate_limit_per_second")
@documented()
@not_on_zoom("uses up the account's second")
def test_labels_are_counted_apart(account):
    """Who has no heavy call left in this second still has light ones."""
    client = account(plan="free")
    full_second(client)

    call(client, "heavy")

    with judging("plan_limits"):
        client.refuses(call(client, "heavy"), "rate_limit_per_second", OPERATION["heavy"])
        assert [call(client, "light").status, call(client, "medium").status] == [400, 400]


@proves("plan_limits", "rate_limit_daily", "calendar", "retry_after")
@documented()
@not_on_zoom("uses up the account's day")
def test_a_day_holds_so_many_calls(account):
    """A thousand heavy ones on the free plan; refused calls are not counted, and the day is UTC's."""
    client = account(plan="free")
    clock = full_second(client)
    for left in range(999, -1, -1):
        answer = call(client, "heavy")
        with judging("plan_limits"):
            assert (answer.status, answer.header("X-RateLimit-Remaining")) == (400, str(left))
        clock.advance(1)

    refused = call(client, "heavy")

    with judging("plan_limits"):
        client.refuses(refused, "rate_limit_daily", OPERATION["heavy"])
    midnight = (int(clock.now()) // DAY + 1) * DAY
    said = {name: refused.header(name) for name in ("Retry-After", "X-RateLimit-Type", "X-RateLimit-Category")}
    with judging("retry_after"):
        assert said == {
            "Retry-After": instant(midnight),
            "X-RateLimit-Type": "Daily-limit",
            "X-RateLimit-Category": "Heavy",
        }
    clock.advance(midnight - clock.now() - 1)
    with judging("calendar"):
        client.refuses(call(client, "heavy"), "rate_limit_daily", OPERATION["heavy"])
        clock.advance(1)
        assert call(client, "heavy").status == 400


@proves("plan_limits", "rate_limit_per_second")
@documented()
@not_on_zoom("uses up the account's second")
def test_a_call_that_came_too_soon_costs_nothing_of_the_day(account):
    """However often it is tried."""
    client = account(plan="free")
    clock = full_second(client)

    left = []
    for _ in range(3):
        left.append(call(client, "heavy").header("X-RateLimit-Remaining"))
        for _ in range(3):
            client.refuses(call(client, "heavy"), "rate_limit_per_second", OPERATION["heavy"])
        clock.advance(1)

    with judging("plan_limits"):
        assert left == ["999", "998", "997"]


@pytest.mark.parametrize("label", ["light", "medium", "heavy"])
@pytest.mark.parametrize("plan", ["free", "pro", "business"])
@proves("rate_headers", "plan_limits")
@gap("rate_headers_choice")
@not_on_zoom("needs accounts of every plan")
def test_headers_tell_of_the_day_where_it_is_limited(account, plan, label):
    """Else of the second; the category is that of the operation's label."""
    client = account(plan=plan)
    full_second(client)

    headers = [call(client, label) for _ in range(1 if plan == "free" else 2)]

    daily = PER_DAY[plan].get(label)
    limit = daily or PER_SECOND[plan][label]
    for used, answer in enumerate(headers, 1):
        with judging("rate_headers"):
            assert answer.header("X-RateLimit-Category") == CATEGORIES[label]
            assert answer.header("X-RateLimit-Type") == ("Daily-limit" if daily else "QPS")
        with judging("rate_headers", "plan_limits"):
            assert answer.header("X-RateLimit-Limit") == str(limit)
            assert answer.header("X-RateLimit-Remaining") == str(limit - used)


@proves("rate_headers")
@gap("rate_headers_choice")
def test_every_answer_tells_its_category(api, any_webinar, email):
    """Light, medium and heavy, as the operation is labelled."""
    heavy = api.batch(any_webinar, [email])
    medium = api.send("webinarRegistrants", webinarId=any_webinar)
    light = api.register(any_webinar, email)

    said = [answer.header("X-RateLimit-Category") for answer in (heavy, medium, light)]
    assert said == ["Heavy", "Medium", "Light"]


@proves("rate_headers_registrant")
@gap("rate_headers_choice")
def test_registering_one_person_tells_that_persons_limit(api, webinar, email):
    """In 2025 it shows three a day. A batch, and in 2021 every request, shows the account's limits instead."""
    one, batch = api.register(webinar, email), api.batch(webinar, [email])

    names = ("X-RateLimit-Limit", "X-RateLimit-Type", "X-RateLimit-Remaining")
    told = [[bool(answer.header(name)) for name in names] for answer in (one, batch)]
    assert told == [[True, api.profile == "2021-08", api.profile == "2021-08"], [True, True, True]]
    assert (one.header("X-RateLimit-Limit") == "3") == (api.profile != "2021-08")


NAMES = ("X-RateLimit-Category", "X-RateLimit-Type", "X-RateLimit-Limit", "X-RateLimit-Remaining")


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
@proves("rate_headers_changes")
@validated_live("2021-10", "facts 8.1 a5 (FORUM 59670, on meetings)")
@not_on_zoom("counts what the host changed today")
def test_creating_and_updating_tell_the_hosts_quota(account, kind):
    """Both count down from 100; on the free plan, deleting counts down from the 6,000 of the account."""
    client = account(plan="free")
    clock = full_second(client)
    body = {"topic": client.topic}

    made = client.deliver(OperationCall(f"{kind}Create", {"userId": "me"}, body), patient=False)
    number = {f"{kind}Id": made.json["id"]}
    answers = [made]
    if kind == "webinar":
        answers.append(client.deliver(OperationCall("webinarUpdate", number, body), patient=False))
    clock.advance(1)
    deleted = client.deliver(OperationCall(f"{kind}Delete", number), patient=False)

    for left, answer in zip((99, 98), answers, strict=False):
        assert [answer.header(name) for name in NAMES] == ["Light", "Daily-limit", "100", str(left)]
    seen = [deleted.header(name) for name in NAMES]
    assert seen == ["Light", "Daily-limit", "6000", str(6000 - len(answers) - 1)]


@proves("rate_headers_changes")
@gap("rate_headers_choice")
@not_on_zoom("counts what the host changed today")
def test_a_refused_change_tells_the_accounts_limit(account):
    """It costs nothing of the host's quota."""
    client = account()
    refused = client.deliver(OperationCall("webinarCreate", {"userId": "me"}, {"duration": -1}))
    made = client.deliver(OperationCall("webinarCreate", {"userId": "me"}, {"topic": client.topic}))

    assert (refused.status, refused.header("X-RateLimit-Type")) == (400, "QPS")
    assert made.header("X-RateLimit-Remaining") == "99"


@proves("retry_after", "rate_limit_per_second")
@documented()
@not_on_zoom("uses up the account's second")
def test_only_daily_limits_have_retry_after(account):
    """A call that came too soon has no Retry-After, and may come again in the next second."""
    client = account(plan="free")
    clock = full_second(client)
    call(client, "heavy")

    refused = call(client, "heavy")

    with judging("rate_limit_per_second"):
        assert refused.status == 429
    with judging("retry_after"):
        assert refused.header("Retry-After") == ""
        assert refused.header("X-RateLimit-Type") == "QPS"
    clock.advance(1)
    with judging("rate_limit_per_second"):
        assert call(client, "heavy").status == 400
