"""The garbage collector while mockzoom is loaded belongs to the program that loads it."""

from __future__ import annotations

import gc

import pytest

from mockzoom.collector_pause import collector_paused, loading


@pytest.fixture(autouse=True)
def the_collector_of_the_tests():
    """Whatever a test leaves, the collector is as it was, and what this run has excluded stays excluded."""
    was_enabled, frozen = gc.isenabled(), gc.get_freeze_count()
    yield
    (gc.enable if was_enabled else gc.disable)()
    if frozen:
        gc.freeze()


@pytest.mark.parametrize("pause", [collector_paused, loading])
@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_afterwards_as_it_was_before(pause, is_on):
    """Also after an exception, and with a block inside another; a program that has switched it off keeps it off."""
    gc.unfreeze()
    (gc.enable if is_on else gc.disable)()
    with pytest.raises(KeyError), pause(), pause():
        {}["missing"]
    with pause():
        with pause():
            pass
        assert not gc.isenabled()
    assert gc.isenabled() == is_on
    assert gc.get_freeze_count() == 0


def test_objects_that_the_program_has_excluded_stay_excluded():
    """A program may have called `gc.freeze` before."""
    gc.enable()
    gc.freeze()
    before = gc.get_freeze_count()
    with loading():
        pass
    assert 0 < gc.get_freeze_count() <= before


def test_garbage_that_arises_while_loading_is_collected_later():
    """The next full collection finds it."""
    gc.unfreeze()
    gc.enable()
    deleted = []

    class Ring:
        def __init__(self):
            self.ring = self

        def __del__(self):
            deleted.append(True)

    with loading():
        Ring()
    gc.collect()
    assert deleted == [True]
