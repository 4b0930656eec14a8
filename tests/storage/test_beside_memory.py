"""A database and the memory, asked the same: every operation of a state gives the same, whatever came before."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from mockzoom.domain.quotas import Period
from mockzoom.domain.records import Kind
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusals import ZoomError, refuse
from mockzoom.storage import MemoryStore, open_store
from mockzoom.storage.base import Counting, Dump


class Part(NamedTuple):
    size: int
    words: tuple[str, ...] = ()


class Item(NamedTuple):
    name: str | int
    shelf: str | int
    colour: str
    code: str
    part: Part | None = None


class Bare(NamedTuple):
    name: str
    value: float


class Line(NamedTuple):
    text: str
    raw: bytes
    countings: tuple[Counting, ...] = ()


ITEMS = Kind(
    "compared_items", Item, lambda i: i.name, also=lambda i: (i.shelf, i.code), place=lambda i: (i.shelf, i.colour)
)
UNGROUPED = Kind("compared_ungrouped", Item, lambda i: (i.shelf, i.name), place=lambda i: (i.shelf, None))
BARE = Kind("compared_bare", Bare, lambda b: b.name)
NAMES = st.sampled_from(["a", "A", "5", 5, "é\0", "x" * 700, "x" * 701])
ASKED = NAMES | st.just(10**30)  # a path may name any number, though no record has it
SHELVES = st.sampled_from(["s", "", 7, "7"])
COLOURS = st.sampled_from(["red", "blue", "", "nul\0"])
PARTS = st.none() | st.builds(Part, st.integers(-(2**53), 2**53), st.lists(st.text(max_size=3), max_size=2).map(tuple))
WINDOWS = st.sampled_from(["second", "minute", "day"])
PERIODS = st.builds(Period, WINDOWS, st.integers(-2, 9))
COUNTERS = st.lists(st.tuples(NAMES) | st.tuples(st.sampled_from(["r", "s"]), NAMES), max_size=5)
_accounts = count()


class BesideMemory(RuleBasedStateMachine):
    """One account in a database and in memory; now and then its transaction ends and another begins."""

    store = MemoryStore()  # the one under test

    def __init__(self):
        super().__init__()
        self.account = f"compared {next(_accounts)}"
        self.memory = MemoryStore()
        self.dumps = [Dump()]
        self.codes = count()
        self._open()

    def _open(self):
        self.stack = ExitStack()
        self.tested = self.stack.enter_context(self.store.open(self.account))
        self.expected = self.stack.enter_context(self.memory.open(self.account))

    def _both(self, ask):
        found, expected = ask(self.tested), ask(self.expected)
        assert found == expected
        return found

    @rule(refused=st.booleans())
    def another_transaction(self, refused):
        """What was done stays, after a refusal too."""
        with suppress(ZoomError), self.stack:
            if refused:
                raise refuse(VALIDATION_FAILED)
        self._open()

    @rule(
        kind=st.sampled_from([ITEMS, UNGROUPED]),
        names=st.lists(NAMES, max_size=4),
        shelf=SHELVES,
        colour=COLOURS,
        part=PARTS,
    )
    def put(self, kind, names, shelf, colour, part):
        items = [Item(name, shelf, colour, f"{next(self.codes)}", part) for name in names]
        self._both(lambda state: state.put(kind, items))

    @rule(names=st.lists(st.text(max_size=2), max_size=3), value=st.floats(allow_nan=False, allow_infinity=False))
    def put_bare(self, names, value):
        self._both(lambda state: state.put(BARE, [Bare(name, value) for name in names]))

    @rule(name=NAMES, shelf=SHELVES)
    def remove(self, name, shelf):
        self._both(lambda state: (state.remove(ITEMS, name), state.remove(UNGROUPED, (shelf, name))))

    @rule(names=st.lists(ASKED, max_size=9), shelf=SHELVES)
    def look_up(self, names, shelf):
        for name in names:
            self._both(lambda state, name=name: state.get(ITEMS, name))
        self._both(lambda state: state.get_all(ITEMS, names))
        self._both(lambda state: state.get_all(UNGROUPED, [(shelf, name) for name in names]))
        self._both(lambda state: state.get(BARE, "a"))

    @rule(shelf=SHELVES, code=st.integers(0, 20))
    def find(self, shelf, code):
        self._both(lambda state: state.find(ITEMS, (shelf, f"{code}")))

    @rule(
        shelf=SHELVES,
        group=st.none() | COLOURS,
        after=st.integers(0, 6),
        offset=st.integers(0, 3),
        most=st.integers(0, 4),
    )
    def lists(self, shelf, group, after, offset, most):
        for kind in (ITEMS, UNGROUPED, BARE):
            self._both(lambda state, kind=kind: state.count(kind, shelf, group))
            self._both(lambda state, kind=kind: state.page(kind, shelf, group, after=after, offset=offset, limit=most))

    @rule(sequence=st.sampled_from(["m", "n", "é\0"]), size=st.integers(0, 30))
    def next_number(self, sequence, size):
        self._both(lambda state: state.next_number(sequence, size))

    @rule(period=PERIODS, counters=COUNTERS)
    def tally(self, period, counters):
        self._both(lambda state: dict(state.tally(period, counters)))

    @rule(period=PERIODS, counters=COUNTERS)
    def count_up(self, period, counters):
        self._both(lambda state: state.count_up(period, counters))
        self._both(lambda state: state.countings())

    @rule(text=st.text(max_size=5), raw=st.binary(max_size=5), keep=st.integers(1, 4))
    def log(self, text, raw, keep):
        self._both(lambda state: state.log(Line(text, raw, tuple(state.countings())), keep))
        self._both(_logged)

    @rule()
    def forget_log(self):
        self._both(lambda state: state.forget_log())
        self._both(_logged)

    @rule()
    def dump(self):
        dumps = [_in_order(state.dump()) for state in (self.tested, self.expected)]
        assert dumps[0] == dumps[1]
        self.dumps.append(dumps[0])

    @precondition(lambda self: len(self.dumps) > 1)
    @rule(data=st.data())
    def load(self, data):
        dump = data.draw(st.sampled_from(self.dumps))
        self._both(lambda state: state.load(dump))

    @rule()
    def drop(self):
        self.stack.close()
        self.store.drop(self.account)
        self.memory.drop(self.account)
        self._open()

    def teardown(self):
        with self.stack:
            self.dump()


def _logged(state):
    """The log as values; what a counting was given as a list comes back as a tuple."""
    return [
        (
            number,
            line._replace(countings=[(c.period, tuple(c.counters), dict(c.values), c.added) for c in line.countings]),
        )
        for number, line in state.logged(Line)
    ]


def _in_order(dump):
    """Counters have no order."""
    return dump._replace(counts=tuple(sorted(dump.counts, key=repr)))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_does_what_the_memory_does(database, request, tmp_path):
    """get, get_all, find, put, remove, count, page, next_number, tally, count_up, log, dump, load and drop."""
    url = f"sqlite:///{tmp_path}/store.db" if database == "sqlite" else request.getfixturevalue("postgresql")()
    store = open_store(url)
    try:
        run_state_machine_as_test(type("Compared", (BesideMemory,), {"store": store}))
    finally:
        store.close()
