"""mockzoom.zoom.errors and webinar_times: which words a refusal has, and what a start time means."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ErrorSpec, ErrorVariant, Violation, ZoomApiError, api_error
from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.text import normalize_email, normalized_emails, pieces
from mockzoom.zoom.webinars.schedule import not_before, start_ms, time_zone

OLD, NEW = V2021_08, V2025_06


def wording(profile, message, *operations) -> ErrorVariant:
    return ErrorVariant(profile, 400, 300, message, EvidenceGrade.INFERRED, "", operations)


ROW = ErrorSpec(
    "r", "s", (wording(NEW.name, "new"), wording(OLD.name, "of two", "one", "two"), wording(OLD.name, "old"))
)


@pytest.mark.parametrize(
    "profile,operation,message",
    [(OLD, "one", "of two"), (OLD, "two", "of two"), (OLD, "three", "old"), (OLD, "", "old"), (NEW, "one", "new")],
)
def test_an_operation_s_own_words_come_before_the_general_ones(profile, operation, message):
    """Of the asked profile alone."""
    assert ROW.variant_for(profile, operation).message == message


def test_a_refusal_without_general_words_borrows_another_operation_s():
    """An operation without a variant uses the first one of another operation."""
    row = ErrorSpec(
        "r", "s", (wording(OLD.name, "of one", "one"), wording(OLD.name, "of two", "two"), wording(NEW.name, "new"))
    )
    assert [row.variant_for(OLD, name).message for name in ("one", "two", "three", "")] == ["of one", "of two"] + 2 * [
        "of one"
    ]
    assert row.variant_for(OLD).message == "of one"


def test_a_refusal_says_its_rule_and_its_facts():
    """In logs and tests; a new one has neither violations nor headers."""
    error = api_error(ROW, webinar_id=7)
    assert str(error) == "r {'webinar_id': 7}"
    assert (error.spec, error.params, error.violations, error.headers) == (ROW, {"webinar_id": 7}, (), {})


def fields_of(function, *what) -> tuple:
    with pytest.raises(ZoomApiError, match="validation_failed") as refused:
        function(*what)
    return refused.value.violations


@given(
    st.datetimes(datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2100-01-01")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.sampled_from(["UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]),
)
def test_a_time_is_utc_with_z_and_local_without(moment, zone):
    """In whole seconds, as epoch ms; with Z the webinar's time zone says nothing."""
    assert start_ms(f"{moment.isoformat()}Z", zone) == int(moment.replace(tzinfo=ZoneInfo("UTC")).timestamp()) * 1000
    assert start_ms(moment.isoformat(), zone) == int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


@pytest.mark.parametrize("name", ["Nowhere/Town", "", "../etc/passwd", "\0", "Europe"])
def test_a_time_zone_nobody_knows_is_refused(name):
    """The error names its field; with Z the time zone is not used."""
    assert fields_of(time_zone, name) == (Violation("timezone", missing=False),)
    assert fields_of(start_ms, "2026-11-21T12:00:00", name) == (Violation("timezone", missing=False),)
    assert start_ms("2026-11-21T12:00:00Z", name) == 1_795_262_400_000


@pytest.mark.parametrize(
    "text,zone", [("2026-02-30T00:00:00Z", "UTC"), ("soon", "UTC"), ("", "UTC"), ("0001-01-01T00:00:00", "Asia/Tokyo")]
)
def test_a_date_that_does_not_exist_is_refused(text, zone):
    """Naming the field it came in, start_time where nothing else is said."""
    assert fields_of(start_ms, text, zone) == (Violation("start_time", missing=False),)
    assert fields_of(start_ms, text, zone, "recurrence.end_date_time") == (
        Violation("recurrence.end_date_time", missing=False),
    )


@given(st.integers(), st.integers())
def test_a_start_in_the_past_becomes_now(asked, now):
    """Any other start is kept."""
    found = not_before(asked, now)
    assert found in (asked, now)
    assert found >= asked
    assert found >= now


@given(st.lists(st.sampled_from(["ana@example.com", "Ana@Example.com", "STRASSE@example.com", "Straße@example.com"])))
def test_addresses_as_keys_are_normalized_and_not_copied(emails):
    """One that is normalized already is the same object, and so are all of them together."""
    found = normalized_emails(emails)
    assert (found is emails) == all(email == normalize_email(email) for email in emails)
    assert list(found) == [normalize_email(email) for email in emails]
    assert all(key is email for key, email in zip(found, emails, strict=True) if key == email)


@given(st.integers(0, 40), st.integers(1, 9), st.data())
def test_a_text_is_cut_into_the_beginnings_of_its_parts(count, step, data):
    """Many or few, each has `size` characters; what is left after the last whole part is dropped."""
    size, rest = data.draw(st.integers(1, step)), data.draw(st.integers(0, step - 1))
    parts = [f"{number:0{step}}"[-step:] for number in range(count)]
    assert pieces("".join(parts) + "x" * rest, size, step) == [part[:size] for part in parts]
