"""When recurring webinars take place: the calendar, against rules said in another way."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.webinars.schedule import MAX_INTERVAL, MAX_OCCURRENCES, plan_occurrences

NOON = time(12)
ZONES = ["UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]


def ms(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


def local(occurrence, zone: str) -> datetime:
    return datetime.fromtimestamp(occurrence.start_ms / 1000, ZoneInfo(zone))


def days(zone="UTC", start="2026-11-20T18:00:00", **rule) -> list[str]:
    """The days of a rule, as month-day."""
    return [f"{local(o, zone):%m-%d}" for o in plan_occurrences(9, ms(start, zone), 60, zone, rule)]


@pytest.mark.parametrize(
    "rule,expected",
    [
        pytest.param({"type": 1, "end_times": 3}, ["11-20", "11-21", "11-22"], id="daily"),
        pytest.param(
            {"type": 1, "repeat_interval": 10, "end_times": 3}, ["11-20", "11-30", "12-10"], id="every 10 days"
        ),
        pytest.param({"type": 2, "end_times": 2}, ["11-20", "11-27"], id="weekly on its own day"),
        pytest.param(
            {"type": 2, "weekly_days": "1,4", "repeat_interval": 2, "end_times": 4},
            ["11-29", "12-02", "12-13", "12-16"],
            id="Sundays and Wednesdays every other week; weeks begin on Sunday, and those days have passed",
        ),
        pytest.param({"type": 2, "weekly_days": "", "end_times": 1}, ["11-20"], id="an empty text is no day"),
        pytest.param({"type": 3, "end_times": 2}, ["11-20", "12-20"], id="monthly on its own day"),
        pytest.param({"type": 3, "monthly_day": 31, "end_times": 3}, ["12-31", "01-31", "03-31"], id="months without"),
        pytest.param(
            {"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 3},
            ["11-27", "12-25", "01-29"],
            id="the last Friday",
        ),
        pytest.param(
            {"type": 3, "monthly_week": 2, "monthly_week_day": 3, "repeat_interval": 2, "end_times": 2},
            ["01-12", "03-09"],
            id="the second Tuesday every other month",
        ),
        pytest.param({"type": 1, "end_date_time": "2026-11-22T18:00:00Z"}, ["11-20", "11-21", "11-22"], id="until"),
        pytest.param(
            {"type": 1, "end_date_time": "2026-11-22T18:00:00"}, ["11-20", "11-21", "11-22"], id="until, in UTC"
        ),
        pytest.param({"type": 1, "end_date_time": "2026-11-22T17:59:59"}, ["11-20", "11-21"], id="a second before"),
        pytest.param({"type": 1, "end_times": 1, "repeat_interval": 0}, ["11-20"], id="an interval of 0 counts as 1"),
        pytest.param(
            {"type": 1, "end_times": 0, "repeat_interval": 2},
            [f"{day:%m-%d}" for n in range(50) for day in [date(2026, 11, 20) + timedelta(days=2 * n)]],
            id="end_times 0 is without end",
        ),
        pytest.param({"type": 1, "end_times": 2, "end_date_time": ""}, ["11-20", "11-21"], id="an empty end is none"),
    ],
)
def test_rules(rule, expected):
    """Days worked out by hand; 20 November 2026 is a Friday."""
    assert days(**rule) == expected


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from([1, 2, 3]),
    st.integers(1, 90),
    st.integers(1, 60),
)
def test_local_time_and_distance_are_kept(start, zone, kind, interval, times):
    """Across daylight saving time: the same time of day, days, weeks or months apart, fifty at most."""
    start = datetime.combine(start, NOON)
    interval = min(interval, MAX_INTERVAL[kind])
    rule = {"type": kind, "repeat_interval": interval, "end_times": times, "monthly_day": min(start.day, 28)}

    plan = plan_occurrences(9, ms(start.isoformat(), zone), 60, zone, rule)
    moments = [local(o, zone).replace(tzinfo=None) for o in plan]

    assert len(plan) == min(times, MAX_OCCURRENCES)
    assert {m.time() for m in moments} == {start.time()}
    assert moments[0] == start or (kind == 3 and start.day > 28)
    assert [o.id for o in plan] == [str(o.start_ms) for o in plan]
    for one, other in pairwise(moments):
        months = (other.year - one.year) * 12 + other.month - one.month
        assert (months if kind == 3 else (other - one).days // (7 if kind == 2 else 1)) == interval


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.sets(st.integers(1, 7), min_size=1), st.integers(1, 12))
def test_weeks_hold_exactly_the_asked_days(first, asked, interval):
    """Counted from the Sunday before the first day, in every interval-th week and in no other."""
    text = ",".join(str(day) for day in sorted(asked))
    end = first + timedelta(days=120)
    rule = {"type": 2, "weekly_days": text, "repeat_interval": interval, "end_date_time": f"{end}T23:00:00Z"}
    sunday = first - timedelta(days=(first.weekday() + 1) % 7)
    wanted = [
        first + timedelta(days=n)
        for n in range(121)
        if ((first + timedelta(days=n)).weekday() + 1) % 7 + 1 in asked
        and ((first + timedelta(days=n)) - sunday).days // 7 % interval == 0
    ]

    try:
        found = [local(o, "UTC").date() for o in plan_occurrences(9, ms(f"{first}T10:00:00"), 60, "UTC", rule)]
    except ZoomApiError:
        found = []

    assert found == wanted[:MAX_OCCURRENCES]


@given(st.integers(1, 4) | st.just(-1), st.integers(1, 7), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_nth_weekday_of_a_month(week, day, first):
    """As a printed calendar has it."""
    rule = {"type": 3, "monthly_week": week, "monthly_week_day": day, "end_times": 6}

    for one in plan_occurrences(9, ms(f"{first}T10:00:00"), 60, "UTC", rule):
        moment = local(one, "UTC").date()
        column = [w[day - 1] for w in calendar.Calendar(6).monthdayscalendar(moment.year, moment.month) if w[day - 1]]
        assert moment.day == column[week if week == -1 else week - 1]


@pytest.mark.parametrize(
    "rule,field",
    [
        ({"type": 1, "repeat_interval": 91}, "recurrence.repeat_interval"),
        ({"type": 2, "repeat_interval": 13}, "recurrence.repeat_interval"),
        ({"type": 3, "repeat_interval": 4}, "recurrence.repeat_interval"),
        ({"type": 1, "end_times": 2, "end_date_time": "2027-01-01T00:00:00Z"}, "recurrence.end_times"),
        ({"type": 3, "monthly_week": 1}, "recurrence.monthly_week_day"),
        ({"type": 3, "monthly_week_day": 1}, "recurrence.monthly_week_day"),
        ({"type": 1, "end_date_time": "2026-02-30T00:00:00Z"}, "recurrence.end_date_time"),
        ({"type": 1, "end_date_time": "2020-01-01T00:00:00Z"}, "recurrence.end_date_time"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(rule, field):
    """Naming the field."""
    with pytest.raises(ZoomApiError) as refusal:
        plan_occurrences(9, ms("2026-11-20T18:00:00"), 60, "UTC", rule)
    assert [v.field for v in refusal.value.violations] == [field]


@pytest.mark.parametrize(
    "zone,days",
    [("UTC", [30, 31]), ("America/New_York", [30]), ("Asia/Kolkata", [30, 31]), ("Europe/Madrid", [30, 31])],
)
def test_the_calendar_s_last_day_ends_a_plan(zone, days):
    """Nothing lies behind the year 9999, neither there nor in UTC."""
    plan = plan_occurrences(9, ms("9999-12-30T20:00:00", zone), 60, zone, {"type": 1, "end_times": 50})
    assert [local(o, zone).day for o in plan] == days


def test_a_start_behind_the_calendar_of_its_zone_is_refused():
    """It is still 9999 in UTC, and no more where the webinar is."""
    with pytest.raises(ZoomApiError) as refusal:
        plan_occurrences(9, ms("9999-12-31T23:00:00"), 60, "Asia/Kolkata", {"type": 1, "end_times": 2})
    assert [v.field for v in refusal.value.violations] == ["start_time"]


def test_a_plan_is_no_longer_than_fifty_times_three_months():
    """4,650 days, the last of them included: rules whose days are rare have fewer occurrences than they ask for."""
    last = []
    for first in ("2026-12-07", "2026-12-06"):
        rule = {"type": 3, "repeat_interval": 2, "monthly_day": 31, "end_times": 50}
        plan = plan_occurrences(9, ms(f"{first}T10:00:00"), 60, "UTC", rule)
        last.append((len(plan), f"{local(plan[-1], 'UTC'):%Y-%m-%d}"))

    assert last == [(38, "2039-08-31"), (37, "2038-12-31")]
    assert date(2039, 8, 31) - date(2026, 12, 7) == timedelta(days=4650)
