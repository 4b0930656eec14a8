"""How long people stayed, and who is the same person as before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.past.attendance import Attendance, Participant, leave_ms, seconds, total_minutes, unique_participants
from mockzoom.zoom.sessions.rules import Session

instants = st.integers(0, 10**7)


def person(email="", person_id="p1", name="Jill"):
    return Participant(person_id, "attendee", name, email)


def stay(join=0, leave=None, number=0, who=None):
    return Attendance(81, "s", number, who or person(), join, leave)


def session(end=None):
    return Session("s", 81, 0, end)


@pytest.mark.parametrize(
    ("leave", "end", "left"),
    [
        (7000, 9000, 7000),
        (9500, 9000, 9000),
        (None, 9000, 9000),
        (7000, None, 7000),
        (None, None, 5000),
        (None, 3000, 5000),
    ],
)
def test_who_does_not_leave_leaves_with_the_end(leave, end, left):
    """Whichever comes first; never before they came, whatever the schedule says afterwards."""
    assert leave_ms(stay(5000, leave), session(end)) == left


@given(instants, instants, instants)
def test_nobody_stays_less_than_no_time_or_beyond_the_end(join, leave, end):
    """In whole seconds of the clock: of joining, and of leaving."""
    stayed = seconds(stay(join, leave), session(end))
    assert stayed == max(0, min(leave, end) // 1000 - join // 1000)


@pytest.mark.parametrize(
    ("lengths", "minutes"),
    [([], 0), ([0], 0), ([1], 1), ([60], 1), ([61], 2), ([30, 30], 1), ([30, 31], 2), ([59, 60, 1], 2)],
)
def test_all_time_is_added_up_and_a_minute_begun_counts(lengths, minutes):
    """Not each stay by itself."""
    stays = [stay(1000, 1000 + 1000 * length, n) for n, length in enumerate(lengths)]
    assert total_minutes(iter(stays), session(10**9)) == minutes


def test_people_are_the_same_by_their_address_and_guests_by_their_id():
    """In any case; as they were first, in the order in which they came."""
    came = [
        person("Ana@x.test", "r1", "Ana"),
        person("", "g1", "Guest"),
        person("ana@X.test", "r2", "Anne"),
        person("", "g2"),
    ]
    found = unique_participants(stay(n, number=n, who=who) for n, who in enumerate(came))
    assert list(found.items()) == [("ana@x.test", came[0]), ("g1", came[1]), ("g2", came[3])]


def test_every_stay_has_an_id_of_its_own():
    """In the form of Zoom's clients."""
    assert [stay(number=n).user_id for n in range(3)] == ["16778240", "16779264", "16780288"]
