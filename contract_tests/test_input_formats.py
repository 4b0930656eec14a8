"""Input that clients in production send though no document has it: other JSON types, offsets, blanks, times gone by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mockzoom.contract.client import FAR_AHEAD
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import gap, not_on_zoom, proves, separate_account

from .cases import SUCCESS_CASES
from .clients import clock_of, instant
from .run import RUN
from .test_every_operation import NOT_OURS, READ

pytestmark = separate_account()

DAY = 86_400


def retyped(value):
    """A document whose numbers and booleans are texts, and whose texts of digits are numbers."""
    if isinstance(value, dict):
        return {name: retyped(one) for name, one in value.items()}
    if isinstance(value, list):
        return [retyped(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    is_number = isinstance(value, str) and value.isdigit() and not value.startswith("0")
    return int(value) if is_number else value


@pytest.mark.parametrize("operation", READ)
@proves("json_types")
@gap("json_types")
@not_on_zoom(NOT_OURS)
def test_values_of_another_json_type_are_converted(api, operation):
    """Every body of an operation is understood with texts for its numbers and booleans."""
    case = SUCCESS_CASES[operation](api)

    answer = api.deliver(replace(case, body=retyped(case.body)))

    assert answer.succeeded, str(answer)


@proves("json_types")
@gap("json_types")
def test_converted_values_are_read_back_in_the_types_of_the_schema(api):
    """Numbers, texts and booleans; 1 and 0 are booleans, and an empty text counts as absent."""
    body = {
        "topic": RUN.tag, "type": "5", "duration": " 45 ", "agenda": 2027, "password": 123456, "start_time": FAR_AHEAD,
        "settings": {
            "approval_type": "0", "registrants_restrict_number": "", "practice_session": "TRUE", "on_demand": 1,
            "hd_video": 0, "contact_name": True,
        },
    }  # fmt: skip

    created = api.send("webinarCreate", body=body, userId="me").json

    assert [created[name] for name in ("type", "duration", "agenda", "password")] == [5, 45, "2027", "123456"]
    settings = created["settings"]
    shown = {name: settings[name] for name in body["settings"]}
    assert shown == {
        "approval_type": 0, "registrants_restrict_number": 0, "practice_session": True, "on_demand": True,
        "hd_video": False, "contact_name": "true",
    }  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [
    ("duration", "long"), ("duration", True), ("duration", "4.5"), ("topic", ["x"]), ("topic", {}),
    ("is_simulive", "yes"), ("is_simulive", 2), ("settings", "x"),
])  # fmt: skip
@proves("json_types", "validation_failed")
@gap("json_types")
def test_what_cannot_be_converted_is_refused(api, field, value):
    """A word is not a number, a list is not a text, and 2 is not a boolean."""
    answer = api.send("webinarCreate", body={field: value}, userId="me")

    with judging("json_types", "validation_failed", where="webinarCreate"):
        assert (answer.status, answer.json["code"]) == (400, 300)
        assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize("offset", ["+0000", "+05:30", "-0700", "-07:00", "+01", ".250+00:00"])
@pytest.mark.parametrize("kind", ["webinar", "meeting"])
@proves("start_offsets")
@gap("input_formats")
def test_the_wall_clock_of_a_start_counts(api, kind, offset):
    """In `timezone`, whatever the offset; in creation and update."""
    body = {"topic": RUN.tag, "type": 5 if kind == "webinar" else 2, "timezone": "Asia/Kolkata"}
    times = [f"2098-01-0{day}T10:00:00{offset}" for day in (1, 2)]

    number = api.send(f"{kind}Create", body=body | {"start_time": times[0]}, userId="me").json["id"]
    created = api.send(kind, **{f"{kind}Id": number}).json
    changed = api.send(f"{kind}Update", body={"start_time": times[1]}, **{f"{kind}Id": number})
    updated = api.send(kind, **{f"{kind}Id": number}).json

    assert changed.succeeded
    assert [created["start_time"], updated["start_time"]] == ["2098-01-01T04:30:00Z", "2098-01-02T04:30:00Z"]


def series(api, **recurrence):
    """The starts of the occurrences of a new series on 1 January 2098 (a Wednesday), and its response."""
    body = {
        "topic": RUN.tag, "type": 9, "start_time": FAR_AHEAD, "timezone": "UTC", "duration": 30,
        "recurrence": recurrence, "settings": {"approval_type": 0},
    }  # fmt: skip
    answer = api.send("webinarCreate", body=body, userId="me")
    return [one["start_time"][:10] for one in answer.json["occurrences"]] if answer.succeeded else answer


@proves("list_blanks")
@gap("input_formats")
def test_blanks_in_lists_do_not_count(api, emails):
    """In the days of a week, in numbers as texts, in ids of occurrences and in addresses."""
    weekly = {"type": 2, "repeat_interval": 1, "end_times": 3}
    one, other = emails(2)
    body = {
        "topic": RUN.tag, "type": 5, "start_time": FAR_AHEAD,
        "settings": {"approval_type": 0, "alternative_hosts": f" {one} , {other} "},
    }  # fmt: skip
    webinar = api.send("webinarCreate", body=body, userId="me").json["id"]

    assert series(api, **weekly, weekly_days=" 2 ,3 ") == series(api, **weekly, weekly_days="2,3")
    assert series(api, **weekly, weekly_days="6 ") == series(api, **weekly, weekly_days="6")
    monthly = {"type": 3, "end_times": 2, "monthly_week": 1}
    assert series(api, **monthly, monthly_week_day="6 ") == series(api, **monthly, monthly_week_day=6)
    for email in (one, other):
        api.refuses(api.register(webinar, email), "host_cannot_register", "webinarRegistrantCreate")


@proves("endless_series")
@gap("input_formats")
def test_end_times_0_is_without_end(api):
    """As many occurrences as a series can have; without the field there is one."""
    assert len(series(api, type=1, end_times=0)) == 50
    assert len(series(api, type=1)) == 1


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
@proves("past_start")
@gap("input_formats")
@not_on_zoom("judges a start by a clock that stands still")
def test_a_start_in_the_past_is_moved_to_now(api, kind):
    """Without an error; people can register."""
    body = {
        "topic": RUN.tag, "type": 5 if kind == "webinar" else 2, "start_time": "2020-01-01T10:00:00Z",
        "settings": {"approval_type": 0},
    }  # fmt: skip

    created = api.send(f"{kind}Create", body=body, userId="me").json

    assert created["start_time"] == instant(clock_of(api).now())


@pytest.mark.parametrize(("recurrence", "days"), [
    ({"type": 1, "end_times": 2}, [1, 2]),
    ({"type": 2, "end_times": 2}, [7, 14]),
    ({"type": 2, "end_times": 3, "weekly_days": "1,2"}, [1, 2, 8]),
])  # fmt: skip
@proves("past_start")
@gap("input_formats")
@not_on_zoom("judges a start by a clock that stands still")
def test_a_series_that_began_in_the_past_goes_on_tomorrow(api, recurrence, days):
    """On the first fitting day after today, at the time of day of its creation; today is a Saturday."""
    now = clock_of(api).now()
    assert datetime.fromtimestamp(now, UTC).isoweekday() == 6
    body = {
        "topic": RUN.tag, "type": 9, "start_time": "2020-01-01T10:00:00Z", "timezone": "UTC", "duration": 30,
        "recurrence": recurrence, "settings": {"approval_type": 0},
    }  # fmt: skip

    created = api.send("webinarCreate", body=body, userId="me").json

    assert [one["start_time"] for one in created["occurrences"]] == [instant(now + day * DAY) for day in days]
