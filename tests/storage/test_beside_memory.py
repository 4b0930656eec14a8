"""A database and the memory, asked the same: every operation of a state gives the same, whatever came before.

Requests that continue the transaction of the one before them are compared, too, and those that fail among them.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from mockzoom.storage import MemoryStore, open_store
from mockzoom.storage.base import CounterRead, StateDump
from mockzoom.storage.collections import Collection
from mockzoom.storage.counters import Period
from mockzoom.storage.record_batches import DrawnTexts, KeysUnder, RecordBatch
from mockzoom.storage.sql import shared_transaction, stored_records
from mockzoom.storage.sql.turns import Turn
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.request_errors import VALIDATION_FAILED


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
    counter_reads: tuple[CounterRead, ...] = ()


ITEMS = Collection(
    "compared_items",
    Item,
    lambda i: i.name,
    unique_key=lambda i: (i.shelf, i.code),
    list_key=lambda i: (i.shelf, i.colour),
    subgroup=lambda i: "/".join(i.part.words) if i.part else "",
    listed_by=lambda i: (i.shelf, i.colour, i.part and i.part.words),
)
UNGROUPED = Collection("compared_ungrouped", Item, lambda i: (i.shelf, i.name), list_key=lambda i: (i.shelf, None))
PAIRS = Collection(
    "compared_pairs",
    Item,
    lambda i: (i.shelf, i.name),
    unique_key=lambda i: (i.shelf, i.code),
    list_key=lambda i: (i.shelf, i.colour),
)
BARE = Collection("compared_bare", Bare, lambda b: b.name)
NAMES = st.sampled_from(["a", "A", "5", 5, "é\0", "x" * 700, "x" * 701])
TEXTS = st.sampled_from(["a", "b", "B", "c", "d", "e"])
ASKED = NAMES | st.just(10**30)  # a path may name any number, though no record has it
SHELVES = st.sampled_from(["s", "", 7, "7"])
COLOURS = st.sampled_from(["red", "blue", "", "nul\0"])
PARTS = st.none() | st.builds(Part, st.integers(-(2**53), 2**53), st.lists(st.text(max_size=3), max_size=2).map(tuple))
WINDOWS = st.sampled_from(["second", "minute", "day"])
PERIODS = st.builds(Period, WINDOWS, st.integers(-2, 9))
COUNTERS = st.lists(st.tuples(NAMES) | st.tuples(st.sampled_from(["r", "s"]), NAMES), max_size=5)
_accounts = count()
CHANGES = (  # of a request that fails; the pages and counts write what was changed before
    lambda state: state.put(ITEMS, [Item(name, "s", "red", f"never {name}") for name in ("a", 5, "never")]),
    lambda state: state.remove(ITEMS, "A"),
    lambda state: state.page(ITEMS, "s", limit=1),
    lambda state: state.next_number("m"),
    lambda state: state.increment(Period("day", 3), [("r", "a"), ("never",)]),
    lambda state: state.read_period(Period("day", 3)),
    lambda state: state.log(Line("never", b""), 2),
    lambda state: state.read_log(Line),
    lambda state: state.clear_log(),
    lambda state: state.load(StateDump()),
)


def _texts_of(first, count):
    return [f"{n}" for n in range(first, first + count)]


def _number_of(text):
    return int(text) if text.isdecimal() else None


class AlwaysWaiting:
    """Turns as if another request waited at the end of each, until none does: all of it in one thread."""

    def __init__(self):
        self.left = None
        self.waits = True

    @contextmanager
    def taken(self, _):
        turn = Turn(10)
        turn.left, self.left = self.left, None
        yield turn

    def pass_on(self, _, __, thing):
        if self.waits:
            self.left = thing
        return self.waits


class BesideMemory(RuleBasedStateMachine):
    """One account in a database and in memory; now and then its transaction ends and another begins."""

    store = MemoryStore()  # the one under test

    def __init__(self):
        super().__init__()
        self.account = f"compared {next(_accounts)}"
        self.memory = MemoryStore()
        self.dumps = [StateDump()]
        self.codes = count()
        self._open()

    def _open(self):
        self.stack = ExitStack()
        self.tested = self.stack.enter_context(self.store.transaction(self.account))
        self.expected = self.stack.enter_context(self.memory.transaction(self.account))

    def _both(self, request):
        found, expected = request(self.tested), request(self.expected)
        assert found == expected
        return found

    @rule(refused=st.booleans())
    def another_transaction(self, refused):
        """What was done stays, after a refusal too."""
        with suppress(ZoomApiError), self.stack:
            if refused:
                raise api_error(VALIDATION_FAILED)
        self._open()

    @rule(data=st.data())
    def a_request_that_fails(self, data):
        """Nothing of it stays in a database. The memory cannot roll back, so it is not asked."""
        if isinstance(self.store, MemoryStore):
            return
        self.stack.close()
        with suppress(ZeroDivisionError), self.store.transaction(self.account) as state:
            for change in data.draw(st.lists(st.sampled_from(CHANGES), max_size=4)):
                change(state)
            raise ZeroDivisionError
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

    @rule(
        names=st.lists(NAMES, min_size=1, max_size=5) | st.lists(TEXTS, min_size=1, max_size=5),
        shelf=SHELVES,
        colour=COLOURS,
        are_drawn=st.booleans(),
    )
    def put_batch(self, names, shelf, colour, are_drawn):
        """A batch, in which names may be known or repeated, is stored like its records, whether its codes are drawn."""
        codes = [f"{next(self.codes)}" for _ in names]
        if are_drawn:
            codes = DrawnTexts(_texts_of, _number_of, int(codes[0]), len(codes))
        columns, keys = {"name": names, "code": codes}, KeysUnder(shelf, names)
        batch = RecordBatch(Item("", shelf, colour, ""), columns, keys, KeysUnder(shelf, codes))
        assert self.tested.get_many(PAIRS, keys) == self.expected.get_many(PAIRS, list(keys))
        self.tested.put(PAIRS, batch)
        self.expected.put(PAIRS, [Item(name, shelf, colour, code) for name, code in zip(names, codes, strict=True)])

    @rule(names=st.lists(st.text(max_size=2), max_size=3), value=st.floats(allow_nan=False, allow_infinity=False))
    def put_bare(self, names, value):
        self._both(lambda state: state.put(BARE, [Bare(name, value) for name in names]))

    @rule(name=NAMES, shelf=SHELVES)
    def remove(self, name, shelf):
        self._both(lambda state: [state.remove(ITEMS, name), state.remove(UNGROUPED, (shelf, name))])
        self._both(lambda state: state.remove(PAIRS, (shelf, name)))

    @rule(names=st.lists(ASKED, max_size=9), shelf=SHELVES)
    def look_up(self, names, shelf):
        for name in names:
            self._both(lambda state, name=name: state.get(ITEMS, name))
        self._both(lambda state: state.get_many(ITEMS, names))
        for kind in (UNGROUPED, PAIRS):
            self._both(lambda state, kind=kind: state.get_many(kind, [(shelf, name) for name in names]))
        self._both(lambda state: state.get(BARE, "a"))

    @rule(shelf=SHELVES, code=st.integers(0, 20))
    def find(self, shelf, code):
        self._both(lambda state: state.get_by_unique_key(ITEMS, (shelf, f"{code}")))
        self._both(lambda state: state.get_by_unique_key(PAIRS, (shelf, f"{code}")))

    @rule(
        shelf=SHELVES,
        group=st.none() | COLOURS,
        after=st.integers(0, 6),
        offset=st.integers(0, 3),
        most=st.integers(0, 4),
    )
    def lists(self, shelf, group, after, offset, most):
        for kind in (ITEMS, UNGROUPED, PAIRS, BARE):
            self._both(lambda state, kind=kind: state.count(kind, shelf, group))
            self._both(lambda state, kind=kind: state.page(kind, shelf, group, after=after, offset=offset, limit=most))

    @rule(
        shelf=SHELVES,
        chosen=st.sets(st.integers(0, 5)),
        unknown=st.lists(st.tuples(COLOURS, st.sampled_from(["", "never"])), max_size=1),
        after=st.integers(0, 6),
        offset=st.integers(0, 3) | st.just(10**30),
        most=st.integers(0, 4),
    )
    def subgroups(self, shelf, chosen, unknown, after, offset, most):
        for kind in (ITEMS, UNGROUPED, PAIRS, BARE):
            there = sorted(self._both(lambda state, kind=kind: state.subgroups(kind, shelf)))
            names = list(dict.fromkeys([name for n, name in enumerate(there) if n in chosen] + unknown))
            self._both(
                lambda state, kind=kind, names=names: state.page_of_subgroups(
                    kind, shelf, names, after=after, offset=offset, limit=most
                )
            )

    @rule(sequence=st.sampled_from(["m", "n", "é\0"]), size=st.integers(0, 30))
    def next_number(self, sequence, size):
        self._both(lambda state: state.next_number(sequence, size))

    @rule(period=PERIODS, counters=COUNTERS)
    def read_counters(self, period, counters):
        self._both(lambda state: dict(state.read_counters(period, counters)))

    @rule(period=PERIODS, counters=COUNTERS)
    def increment(self, period, counters):
        self._both(lambda state: state.increment(period, counters))
        self._both(lambda state: state.counter_reads())

    @rule(text=st.text(max_size=5), raw=st.binary(max_size=5), keep=st.integers(1, 4))
    def log(self, text, raw, keep):
        self._both(lambda state: state.log(Line(text, raw, tuple(state.counter_reads())), keep))
        self._both(_logged)

    @rule()
    def clear_log(self):
        self._both(lambda state: state.clear_log())
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
        self.store.delete(self.account)
        self.memory.delete(self.account)
        self._open()

    def teardown(self):
        with self.stack:
            self.dump()


def _logged(state):
    """The log as values; what a counting was given as a list comes back as a tuple."""
    return [
        (
            number,
            line._replace(
                counter_reads=[(c.period, tuple(c.counters), dict(c.values), c.added) for c in line.counter_reads]
            ),
        )
        for number, line in state.read_log(Line)
    ]


def _in_order(dump):
    """Counters have no order."""
    return dump._replace(counts=tuple(sorted(dump.counts, key=repr)))


@pytest.mark.parametrize(
    ("database", "together"),
    [("memory", False), ("sqlite", False), ("postgresql", False), ("sqlite", True), ("postgresql", True)],
)
def test_a_store_does_what_the_memory_does(database, together, request, tmp_path, monkeypatch):
    """All methods of a state. The memory itself is compared, too: batches in one, their records in the other."""
    if database == "postgresql":
        url = request.getfixturevalue("postgresql")()
    else:
        url = "memory" if database == "memory" else f"sqlite:///{tmp_path}/store.db"
    store = open_store(url)
    monkeypatch.setattr(stored_records, "_FRESH", 5)
    turns = AlwaysWaiting()
    if together:
        monkeypatch.setattr(store, "_turns", turns)
        monkeypatch.setattr(shared_transaction.Ending, "wait", lambda _: None)
        monkeypatch.setattr(shared_transaction, "_LONGEST_S", 3600)
    try:
        run_state_machine_as_test(type("Compared", (BesideMemory,), {"store": store}))
    finally:
        turns.waits = False
        with store.transaction("last"):
            pass
        store.close()
