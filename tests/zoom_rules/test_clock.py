"""mockzoom.zoom.account_clock"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.account_clock import DAY, ClockState, http_date, instant, next_utc_midnight, system_ms, utc_day

instants = st.integers(0, 4_102_444_800_000)


def test_an_instant_is_written_as_zoom_writes_it():
    """Seconds, T and Z, no fraction, four digits a year."""
    assert instant(1_795_262_400_999) == "2026-11-21T12:00:00Z"
    assert instant(-61_977_830_400_000) == "0006-01-01T00:00:00Z"


def test_the_date_header_is_http_s_own_form():
    """RFC 9110, in English whatever the locale."""
    assert http_date(1_795_262_400_000) == "Sat, 21 Nov 2026 12:00:00 GMT"


def test_the_system_s_time_is_in_milliseconds(monkeypatch):
    """Whole ones, of the system's nanoseconds."""
    monkeypatch.setattr("mockzoom.zoom.account_clock.time.time_ns", lambda: 1_795_262_400_123_999_999)
    assert system_ms() == 1_795_262_400_123


@given(instants)
def test_the_next_midnight_is_in_the_next_utc_day_and_never_now(now):
    """Midnight itself waits a whole day."""
    midnight = next_utc_midnight(now)
    assert 0 < midnight - now <= DAY
    assert utc_day(midnight) == utc_day(now) + 1
    assert midnight % DAY == 0


@pytest.mark.parametrize(
    ("state", "shows"),
    [
        pytest.param(ClockState, 1000, id="the system's time"),
        pytest.param(lambda: ClockState(offset_ms=50), 1050, id="with an offset"),
        pytest.param(lambda: ClockState().frozen_at(7), 7, id="frozen"),
        pytest.param(lambda: ClockState().running_from(500, 1000), 500, id="set and running"),
        pytest.param(lambda: ClockState().frozen_at(7).advanced(3), 10, id="frozen and advanced"),
        pytest.param(lambda: ClockState().advanced(3), 1003, id="running and advanced"),
        pytest.param(lambda: ClockState(50).advanced(3), 1053, id="advanced beyond its offset"),
        pytest.param(lambda: ClockState(50).frozen_at(7).running(1000), 7, id="frozen and running again"),
        pytest.param(lambda: ClockState(50).running(1000), 1050, id="running as it did"),
    ],
)
def test_a_clock_shows(state, shows):
    """What an account's clock shows when the system's says 1000."""
    assert state().read(1000) == shows


@given(st.integers(-(10**12), 10**12), instants, instants, st.integers(0, 10**12))
def test_a_clock_that_runs_again_shows_no_jump_and_keeps_pace(offset, frozen, system, passed):
    """Freezing, advancing and letting run lose nothing: the clock goes on from what it showed."""
    stopped = ClockState(offset).frozen_at(frozen).advanced(passed)
    assert stopped.offset_ms == offset
    assert stopped.read(system) == stopped.read(system + passed) == frozen + passed
    running = stopped.running(system)
    assert running.frozen_ms is None
    assert running.read(system + passed) == frozen + 2 * passed
