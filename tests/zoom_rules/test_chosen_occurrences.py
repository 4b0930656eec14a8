"""mockzoom.zoom.webinars.schedule: which times of a recurring webinar a registration is for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.webinars.models import Occurrence, Webinar
from mockzoom.zoom.webinars.schedule import (
    attended_occurrence,
    choose_occurrences,
    end_of,
    occurrence,
    occurrence_at,
    plan_occurrences,
    status_at,
    upcoming,
    with_occurrence,
)

NOW = 1_795_262_400_000
plans = st.lists(st.tuples(st.integers(-7_200_000, 7_200_000), st.integers(0, 90), st.booleans()), max_size=5)


def webinar(plan, **fields) -> Webinar:
    occurrences = tuple(
        Occurrence(f"o{n}", NOW + begins, duration, "deleted" if gone else "available")
        for n, (begins, duration, gone) in enumerate(plan)
    )
    settings = fields.pop("settings", {})
    return Webinar(81, "u", "h", fields.pop("type", 9), "T", 0, 60, "UTC", settings, occurrences=occurrences)


def refusal(function, *what):
    with pytest.raises(ZoomApiError) as refused:
        function(*what)
    return refused.value.spec.name, [v.field for v in refused.value.violations]


@given(plans)
def test_what_is_to_come_is_neither_over_nor_deleted(plan):
    """An occurrence that ends now is over; starting the webinar starts the first remaining one."""
    held = webinar(plan)
    left = [f"o{n}" for n, (begins, duration, gone) in enumerate(plan) if not gone and begins + duration * 60_000 > 0]
    assert [o.id for o in upcoming(held, NOW)] == left
    assert occurrence_at(held, NOW) == (left[0] if left else "")
    assert [end_of(o) - o.start_ms for o in held.occurrences] == [duration * 60_000 for _, duration, _ in plan]


@given(plans)
def test_an_occurrence_is_found_unless_it_is_deleted(plan):
    """By its id, whichever it is; changing it leaves the others as they are."""
    held = webinar(plan)
    for n, (_, _, gone) in enumerate(plan):
        if gone:
            assert refusal(occurrence, held, f"o{n}") == ("occurrence_not_found", [])
            continue
        found = occurrence(held, f"o{n}")
        assert found is held.occurrences[n]
        changed = with_occurrence(held, found._replace(duration=7)).occurrences
        assert [o.duration == 7 for o in changed if o.id == found.id] == [True]
        assert [o for o in changed if o.id != found.id] == [o for o in held.occurrences if o.id != found.id]
    assert refusal(occurrence, held, "unknown") == ("occurrence_not_found", [])


PAST, NEXT, GONE, LATER = (-7_200_000, 60, False), (0, 60, False), (1, 60, True), (3_600_000, 60, False)


@pytest.mark.parametrize(
    "kind,asked,wanted",
    [
        (2, (), ("o1",)),
        (2, ("o3",), ("o3",)),
        (2, ("o3", "o3"), ("o3",)),
        (2, ("o1", "o3"), ("validation_failed", ["occurrence_ids"])),
        (3, (), ("o1", "o3")),
        (3, ("o3",), ("o3",)),
        (3, ("o3", "o1", "o3"), ("o3", "o1")),
        (3, ("o3", "o2"), ("occurrence_not_found", [])),
        (3, ("o3", "o0"), ("webinar_over", [])),
        (2, ("o0",), ("webinar_over", [])),
        (1, ("o3", "o0"), ()),
        (1, ("o3", "unknown"), ("occurrence_ids_invalid", [])),
        (1, ("o2",), ("occurrence_ids_invalid", [])),
        (None, ("unknown",), ("occurrence_ids_invalid", [])),
        (None, (), ()),
    ],
)
def test_what_a_registration_is_for(kind, asked, wanted):
    """One, several or all occurrences by registration_type; one for all has no use for names, but they exist."""
    settings = {} if kind is None else {"registration_type": kind}
    held = webinar([PAST, NEXT, GONE, LATER], settings=settings)
    if any(isinstance(part, list) for part in wanted):
        assert refusal(choose_occurrences, held, asked, NOW) == wanted
    else:
        assert choose_occurrences(held, asked, NOW) == wanted


def test_an_occurrence_can_be_chosen_until_it_ends():
    """Its last millisecond is in time, its end is not."""
    held = webinar([PAST, NEXT], settings={"registration_type": 3})
    assert choose_occurrences(held, ("o1",), NOW + 3_599_999) == ("o1",)
    assert refusal(choose_occurrences, held, ("o1",), NOW + 3_600_000) == ("webinar_over", [])


@pytest.mark.parametrize("kind", [5, 6])
def test_only_webinars_of_type_9_have_occurrences_to_choose(kind):
    """Elsewhere no name exists, whatever the setting."""
    held = webinar([NEXT], type=kind, settings={"registration_type": 2})
    assert choose_occurrences(held._replace(occurrences=()), (), NOW) == ()
    assert refusal(choose_occurrences, held._replace(occurrences=()), ("unknown",), NOW)[0] == "occurrence_ids_invalid"
    assert plan_occurrences(kind, NOW, 60, "UTC", {"type": 1, "end_times": 3}) == ()


def test_without_a_recurrence_there_is_one_occurrence():
    """With the webinar's start as its id, its duration, and available; without a start there is none."""
    assert plan_occurrences(9, NOW, 45, "UTC", None) == (Occurrence(str(NOW), NOW, 45, "available"),)
    assert plan_occurrences(9, None, 45, "UTC", None) == ()


@given(
    st.sets(st.sampled_from("abc")),
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["pending", "denied"])),
    st.sets(st.sampled_from("abc")),
)
def test_the_status_at_an_occurrence(named, own, deleted):
    """It is the registration's, unless the occurrence has a different one; none at occurrences not registered for."""
    person = Registrant("r", 81, "a@x.com", "F", "L", "approved", 0, {}, tuple(sorted(named)), own)
    holds = named or set("abc")
    for name in "abc":
        assert status_at(person, name) == (own.get(name, "approved") if name in holds else "")
    plan = tuple(Occurrence(n, NOW, 60, "deleted" if n in deleted else "available") for n in "abc")
    found = attended_occurrence(person, webinar([])._replace(occurrences=plan))
    assert [o.id for o in found] == [n for n in "abc" if n in holds and n not in deleted]
