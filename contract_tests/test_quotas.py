"""What a person and a host may do in a day, and when the day begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.contract.client import OperationCall, person
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import burns_quota, documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.rulebook import lineage_of

from .clients import clock_of, instant
from .run import RUN, examples

BATCH, SINGLE, STATUS = "addBatchWebinarRegistrants", "webinarRegistrantCreate", "webinarRegistrantStatus"
DAY, HOUR = 86_400, 3600


def use_up(api, webinar, email):
    """A person's three registrations of a day."""
    for _ in range(3):
        api.registered(webinar, [email])


def at_hour(clock, hour: int) -> None:
    """Move a clock to the next full hour (of UTC) of a name."""
    now = clock.now()
    clock.advance((hour * HOUR - now) % DAY)


@proves("registrant_quota", "registrant_daily_limit", "repeated_email", "retry_after")
@documented()
@burns_quota()
def test_the_fourth_registration_of_a_day_is_refused(api, webinar, email):
    """Repetitions count, in any case of letters; the refusal names the address as it was sent, and when to return."""
    with judging("registrant_quota"):
        for spelt in (email, email.upper(), email.title()):
            api.registered(webinar, [spelt])

    refused = api.batch(webinar, [email.upper()], may_meet_429=True)

    with judging("registrant_quota"):
        api.refuses(refused, "registrant_daily_limit", limit=3, email=email.upper())
    midnight = (int(api.account.target.now()) // DAY + 1) * DAY
    with judging("retry_after"):
        assert refused.header("Retry-After") == instant(midnight)
    with judging("repeated_email"):
        assert api.emails(webinar) == [email]


@proves("registrant_daily_limit")
@validated_live("2025", "recorded/webinar_add_registrant_429_2025; in 2021 recorded/webinar_add_registrant_429_2021")
@burns_quota()
def test_the_fourth_single_registration_of_a_day_is_refused(api, webinar, email):
    """The error has a specific message."""
    for _ in range(3):
        api.succeeds(api.register(webinar, email), SINGLE)

    refused = api.register(webinar, email, may_meet_429=True)

    says = {
        "2021-08": f"You have exceeded the daily rate limit (3) of Webinar Batch Registration API requests permitted "
        f"for ({email}) this particular registrant. You may resume these requests at GMT 00:00:00.",
        "2025-06": f"You have exceeded the daily rate limit of (3) for Add a webinar registrant API requests for the "
        f"registrant ({email}). You can resume these API requests at GMT 00:00:00.",
    }
    assert (refused.status, refused.json) == (
        429,
        {"code": 429, "message": says[lineage_of(api.profile)[-1]]},
    )


@proves("registrant_quota")
@documented()
@burns_quota()
def test_the_quota_is_of_one_person_in_one_webinar(api, emails):
    """Another webinar counts for itself, and so does another person; batch and single share one count."""
    one, other = api.webinar(), api.webinar()
    tired, rested = emails(2)
    api.registered(one, [tired])
    api.succeeds(api.register(one, tired), SINGLE)
    api.registered(one, [tired])

    api.refuses(api.batch(one, [tired], may_meet_429=True), "registrant_daily_limit", limit=3, email=tired)
    single = api.register(one, tired, may_meet_429=True)
    api.refuses(single, "registrant_daily_limit", SINGLE, limit=3, email=tired)
    with judging("registrant_quota"):
        api.registered(other, [tired])
        api.registered(one, [rested])


@proves("batch_quota", "batch_whole", "registrant_daily_limit")
@gap("quota_of_batches")
@burns_quota()
def test_one_tired_person_stops_a_batch(api, webinar, emails):
    """No person is registered, and it costs the others no attempt."""
    tired, fresh = emails(2)
    use_up(api, webinar, tired)

    for _ in range(4):
        refused = api.batch(webinar, [fresh, tired], may_meet_429=True)
        with judging("batch_quota"):
            api.refuses(refused, "registrant_daily_limit", limit=3, email=tired)

    with judging("batch_whole"):
        assert api.emails(webinar) == [tired]
    with judging("batch_quota"):
        use_up(api, webinar, fresh)


@proves("batch_quota", "repeated_in_batch", "registrant_daily_limit")
@gap("quota_of_batches")
@burns_quota()
def test_every_row_is_an_attempt(api, webinar, emails):
    """Three of one address in a batch are a day's worth, four are too many and leave nothing behind."""
    first, second = emails(2)

    refused = api.batch(webinar, [first, first, first.upper(), first], may_meet_429=True)
    with judging("batch_quota"):
        api.refuses(refused, "registrant_daily_limit", limit=3, email=first)
        assert api.registrants(webinar) == []
    with judging("repeated_in_batch", "batch_quota"):
        api.registered(webinar, [second, second.upper(), second])
    refused = api.batch(webinar, [second], may_meet_429=True)
    with judging("batch_quota"):
        api.refuses(refused, "registrant_daily_limit", limit=3, email=second)


@pytest.mark.parametrize("spoil", ["invalid", "full", "host"])
@proves("batch_quota")
@gap("quota_of_batches")
def test_a_batch_that_is_refused_for_another_reason_costs_nothing(api, emails, spoil):
    """However often it is tried."""
    webinar = api.webinar(settings={"registrants_restrict_number": 1})
    first, second = emails(2)
    host = api.send("webinar", webinarId=webinar).json["host_email"]
    others = {"invalid": person("@"), "full": person(second), "host": person(host)}

    for _ in range(4):
        assert not api.batch(webinar, [person(first), others[spoil]]).succeeded

    with judging("batch_quota"):
        api.registered(webinar, [first])


@proves("email_case", "registrant_daily_limit")
@gap("email_spelling")
@burns_quota()
def test_whoever_is_refused_hears_their_own_spelling(api, webinar, email):
    """However the address was spelt when it was registered; the list keeps that."""
    api.registered(webinar, [email.lower(), email, email.title()])

    refused = api.batch(webinar, [email.upper()], may_meet_429=True)

    with judging("email_case"):
        api.refuses(refused, "registrant_daily_limit", limit=3, email=email.upper())
        assert [one["email"] for one in api.registrants(webinar)] == [email.lower()]


@examples(12)
@given(hour=st.integers(0, 23), minutes=st.integers(0, 59))
@proves("calendar", "registrant_quota", "retry_after", "registrant_daily_limit")
@documented()
@not_on_zoom("moves the clock")
def test_the_day_ends_at_midnight_utc(account, hour, minutes):
    """Whenever the first registration was: to the second, in UTC, not a day after the first and not locally."""
    api = account()
    clock = clock_of(api)
    at_hour(clock, hour)
    clock.advance(minutes * 60)
    webinar, email = api.webinar(timezone="Pacific/Auckland"), f"{RUN.fresh()}night@{RUN.domain}"
    use_up(api, webinar, email)
    midnight = (int(clock.now()) // DAY + 1) * DAY

    clock.advance(midnight - 1 - clock.now())
    late = api.batch(webinar, [email])
    clock.advance(1)
    early = api.batch(webinar, [email])

    with judging("calendar", "registrant_quota"):
        api.refuses(late, "registrant_daily_limit", limit=3, email=email)
    with judging("retry_after"):
        assert late.header("Retry-After") == instant(midnight)
    with judging("calendar", "registrant_quota"):
        api.succeeds(early, BATCH)


@proves("calendar", "registrant_quota")
@documented()
@not_on_zoom("moves the clock")
def test_a_new_day_has_a_new_quota_of_three(api, webinar, email, clock):
    """Not more for what was left over, not less for what was used."""
    api.registered(webinar, [email])
    for _ in range(2):
        clock.advance(DAY)
        with judging("calendar", "registrant_quota"):
            use_up(api, webinar, email)
            api.refuses(api.batch(webinar, [email]), "registrant_daily_limit", limit=3, email=email)


@proves("status_quota", "registrant_status_daily_limit", "retry_after")
@documented()
@not_on_zoom("needs a day of its own")
def test_the_eleventh_status_change_of_a_day_is_refused(account):
    """The quota is that of one registrant; another has ten, and so has the next day."""
    api = account()
    clock, webinar = clock_of(api), api.webinar()
    tired, rested = (f"{RUN.fresh()}s{n}@{RUN.domain}" for n in range(2))
    api.registered(webinar, [tired, rested])
    for n in range(10):
        with judging("status_quota"):
            api.succeeds(api.change_status(webinar, ("deny", "approve")[n % 2], [tired.upper()]), STATUS)

    refused = api.change_status(webinar, "deny", [tired])
    with judging("status_quota"):
        api.refuses(refused, "registrant_status_daily_limit", STATUS, limit=10, email=tired)
    with judging("retry_after"):
        assert refused.header("Retry-After") == instant((int(clock.now()) // DAY + 1) * DAY)
    with judging("status_quota"):
        assert sorted(api.emails(webinar)) == sorted([tired, rested])
        api.succeeds(api.change_status(webinar, "deny", [rested]), STATUS)
        clock.advance(DAY)
        api.succeeds(api.change_status(webinar, "deny", [tired]), STATUS)


@proves("webinar_quota", "webinar_daily_limit", "calendar", "retry_after")
@documented()
@not_on_zoom("uses up a host's day")
def test_a_host_makes_and_changes_a_hundred_webinars_a_day(account):
    """Making and changing share one count; the day is UTC's, but the refusal does not say so in a header."""
    api = account()
    clock = clock_of(api)
    webinar = api.webinar()
    with judging("webinar_quota"):
        for _ in range(99):
            api.succeeds(api.send("webinarUpdate", body={"topic": "T"}, webinarId=webinar), "webinarUpdate")

    changed = api.send("webinarUpdate", body={"topic": "T"}, webinarId=webinar)
    made = api.deliver(OperationCall("webinarCreate", {"userId": "me"}, {"type": 5}))

    for operation, refused in (("webinarUpdate", changed), ("webinarCreate", made)):
        with judging("webinar_quota"):
            api.refuses(refused, "webinar_daily_limit", operation, limit=100)
        with judging("retry_after"):
            assert refused.header("Retry-After") == ""
    clock.advance(DAY)
    with judging("calendar", "webinar_quota"):
        api.webinar()
