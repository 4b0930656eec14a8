"""One suite over every store: what a store promises, and a random walk compared with a plain model."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Thread
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from mockzoom.storage import MemoryStore, open_store
from mockzoom.storage.base import LOG_ENTRY_BYTES, CounterRead, StateDump
from mockzoom.storage.collections import Collection
from mockzoom.storage.counters import Period


class Thing(NamedTuple):
    name: str
    shelf: str
    colour: str
    code: str
    mark: str = ""


THINGS = Collection(
    "things of this test",
    Thing,
    lambda t: t.name,
    unique_key=lambda t: t.code,
    list_key=lambda t: (t.shelf, t.colour),
    subgroup=lambda t: t.mark,
)
TODAY, TOMORROW = Period("day", 1), Period("day", 2)


def test_a_replaced_record_keeps_its_place_and_moves_between_groups(store):
    """Order is the order of creation, whatever changes later."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing("x", "s", "red", "1"), Thing("y", "s", "red", "2"), Thing("z", "s", "blue", "3")])
        state.put(THINGS, [Thing("x", "s", "blue", "9")])

        assert [t.name for _, t in state.page(THINGS, "s", "blue", limit=9)] == ["x", "z"]
        assert [t.name for _, t in state.page(THINGS, "s", limit=9)] == ["x", "y", "z"]
        assert state.get_by_unique_key(THINGS, "9").name == "x"
        assert state.get_by_unique_key(THINGS, "1") is None


def test_a_subgroup_is_listed_in_order_and_left_when_its_records_change(store):
    """Several subgroups make one page, whichever group they are in; those who are in none count under an empty name."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing(f"n{n}", "s", "red", f"{n}", "odd" if n % 2 else "") for n in range(6)])
        state.put(THINGS, [Thing("n6", "s", "blue", "6", "odd"), Thing("far", "t", "red", "7", "odd")])
    with store.transaction("a") as state:
        assert state.subgroups(THINGS, "s") == {("red", ""): 3, ("red", "odd"): 3, ("blue", "odd"): 1}
        both = [("red", "odd"), ("blue", "odd")]
        assert [n for n, _ in state.page_of_subgroups(THINGS, "s", both, after=2, limit=9)] == [4, 6, 7]
        assert [n for n, _ in state.page_of_subgroups(THINGS, "s", both, offset=1, limit=2)] == [4, 6]
        assert [n for n, _ in state.page_of_subgroups(THINGS, "s", [("red", "")], limit=9)] == [1, 3, 5]
        assert state.page_of_subgroups(THINGS, "s", [], limit=9) == []
        assert [n for n, _ in state.page(THINGS, "s", "red", after=1, limit=3)] == [2, 3, 4]
        assert (state.count(THINGS, "s", "red"), state.count(THINGS, "s"), state.total(THINGS)) == (6, 7, 8)

        state.put(THINGS, [Thing("n1", "s", "red", "1"), Thing("n0", "s", "blue", "0", "even")])
        state.remove(THINGS, "n6")
        expected = {("red", ""): 3, ("red", "odd"): 2, ("blue", "even"): 1}
        assert state.subgroups(THINGS, "s") == expected
    with store.transaction("a") as state:
        assert state.subgroups(THINGS, "s") == expected
        state.load(state.dump())
        assert state.subgroups(THINGS, "s") == expected


def test_a_page_of_very_many_subgroups_is_in_order(store):
    """More than one statement of a database takes; the order is that of creation all the same."""
    names = [("red", f"{n % 150:03}") for n in range(150)]
    with store.transaction("a") as state:
        state.put(THINGS, [Thing(f"n{n}", "s", "red", f"{n}", f"{n % 150:03}") for n in range(450)])
        found = state.page_of_subgroups(THINGS, "s", names[::-1], after=10, offset=140, limit=300)
    assert [n for n, _ in found] == list(range(151, 451))


def test_accounts_do_not_see_each_other(store):
    """The account is the unit of isolation: records, sequences and counters."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing("x", "s", "red", "1")])
        state.next_number("n", 5)
        state.increment(TODAY, [("c",)])
    with store.transaction("b") as state:
        assert state.get(THINGS, "x") is None
        assert state.next_number("n") == 1
        assert state.read_counters(TODAY, [("c",)]) == {}


def test_counters_belong_to_their_period(store):
    """A new day starts at zero, and yesterday is still there for a clock that was set back."""
    with store.transaction("a") as state:
        state.increment(TODAY, [("c",), ("c",), ("d",)])
        state.increment(TOMORROW, [("c",)])

        assert state.read_counters(TODAY, [("c",), ("d",), ("e",)]) == {("c",): 2, ("d",): 1}
        assert state.read_counters(TOMORROW, [("c",), ("d",)]) == {("c",): 1}


def test_old_periods_are_forgotten(store):
    """A server that runs for a year does not keep a year of counters."""
    with store.transaction("a") as state:
        for number in range(100):
            state.increment(Period("second", number), [("c",)])
            state.increment(Period("day", number), [("c",)])

        assert state.read_counters(Period("second", 1), [("c",)]) == {}
        assert state.read_counters(Period("day", 1), [("c",)]) == {}
        assert state.read_counters(Period("day", 99), [("c",)]) == {("c",): 1}


def test_a_state_is_open_to_one_at_a_time(store):
    """Eight threads drawing numbers never draw one twice."""
    drawn: list[int] = []

    def draw() -> None:
        for _ in range(200):
            with store.transaction("a") as state:
                drawn.append(state.next_number("n"))

    threads = [Thread(target=draw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == list(range(1, 1601))


def test_a_dump_is_loaded_as_it_was(store):
    """Records with their places and numbers, sequences and counters; what came after it is gone."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing(n, "s", "red", n) for n in "xyz"])
        state.remove(THINGS, "y")
        state.next_number("n", 5)
        state.increment(TODAY, [("c", 1), ("c", 1)])
        before = state.dump()

        state.put(THINGS, [Thing("x", "t", "blue", "9"), Thing("late", "s", "red", "8")])
        state.remove(THINGS, "z")
        state.next_number("other")
        state.increment(TODAY, [("c", 1)])
        state.load(before)

        assert state.dump() == before
        assert state.page(THINGS, "s", "red", limit=9) == [
            (1, Thing("x", "s", "red", "x")),
            (3, Thing("z", "s", "red", "z")),
        ]
        assert (state.get_by_unique_key(THINGS, "x"), state.get_by_unique_key(THINGS, "9")) == (
            Thing("x", "s", "red", "x"),
            None,
        )
        assert (state.next_number("n"), state.next_number("other")) == (6, 1)
        assert state.read_counters(TODAY, [("c", 1)]) == {("c", 1): 2}


def test_a_number_is_never_given_out_twice(store):
    """Not even that of a removed record, before or after loading: page tokens name them."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing("x", "s", "red", "1"), Thing("y", "s", "red", "2")])
        state.remove(THINGS, "y")
        state.load(state.dump())
        state.put(THINGS, [Thing("z", "s", "red", "3")])

        assert [n for n, _ in state.page(THINGS, "s", limit=9)] == [1, 3]


def test_a_dump_does_not_change_with_the_state(store):
    """It is a value."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing("x", "s", "red", "1")])
        state.increment(TODAY, [("c",)])
        first, second = state.dump(), state.dump()
        state.put(THINGS, [Thing("x", "s", "blue", "1")])
        state.increment(TODAY, [("c",)])

        assert first == second != state.dump()


def test_loading_nothing_empties_a_state_and_no_other(store):
    """Reset of one account."""
    for account in "ab":
        with store.transaction(account) as state:
            state.put(THINGS, [Thing("x", "s", "red", "1")])
    with store.transaction("a") as state:
        state.load(StateDump())
        assert state.dump() == StateDump()
    with store.transaction("b") as state:
        assert state.get(THINGS, "x") is not None


def test_a_dropped_state_is_gone_and_others_stay(store):
    """Deleting a state that does not exist is not an error."""
    for account in "ab":
        with store.transaction(account) as state:
            state.next_number("n")
    store.delete("a")
    store.delete("nobody")

    with store.transaction("a") as state:
        assert state.next_number("n") == 1
    with store.transaction("b") as state:
        assert state.next_number("n") == 2


@pytest.mark.parametrize("number", [2**31, 2**62, 2**63 - 1, 2**63, 2**64, 10**30])
def test_pages_behind_every_record_are_empty(store, number):
    """However large a number is: `page_number` and `after` come from clients."""
    with store.transaction("a") as state:
        state.put(THINGS, [Thing("cup", "top", "red", "c")])
        assert state.page(THINGS, "top", offset=number, limit=300) == []
        assert state.page(THINGS, "top", after=number, limit=300) == []


def test_the_log_keeps_the_last_entries(store):
    """Under the numbers they came with; the log of another account is another."""
    with store.transaction("a") as state:
        for entry in "uvwxyz":
            state.log(entry, keep=3)
        assert state.read_log(str) == [(4, "x"), (5, "y"), (6, "z")]
        state.log("!", keep=1)
        assert state.read_log(str) == [(7, "!")]
        state.load(StateDump())
        assert state.read_log(str) == [(7, "!")]
        epochs = {state.log_epoch()}
        state.clear_log()
        epochs.add(state.log_epoch())
        state.log("again", keep=3)
        epochs.add(state.log_epoch())
        assert len(epochs) == 2
        assert "" not in epochs
        assert state.read_log(str) == [(1, "again")]
    with store.transaction("b") as state:
        assert state.read_log(str) == []


def test_the_log_is_read_in_parts(store):
    """From a number on, and up to a limit; the range names the first and the last."""
    with store.transaction("a") as state:
        assert state.log_range() == (1, 0)
        for entry in "uvwxyz":
            state.log(entry, keep=4)
        assert state.log_range() == (3, 6)
        assert state.read_log(str, after=4) == [(5, "y"), (6, "z")]
        assert state.read_log(str, after=1, limit=2) == [(3, "w"), (4, "x")]
        assert state.read_log(str, after=6) == state.read_log(str, after=10**30) == []
        state.clear_log()
        assert state.log_range() == (1, 0)


def test_the_total_of_a_collection_counts_all_its_lists(store):
    """Also in the transaction that changes them, and not those of another account."""
    with store.transaction("a") as state:
        assert state.total(THINGS) == 0
        state.put(THINGS, [Thing("x", "s", "red", "1"), Thing("y", "s", "blue", "2"), Thing("z", "t", "red", "3")])
        assert state.total(THINGS) == 3
        state.remove(THINGS, "y")
        assert state.total(THINGS) == 2
    with store.snapshot("a") as state:
        assert state.total(THINGS) == 2
    with store.snapshot("b") as state:
        assert state.total(THINGS) == 0


def test_all_counters_of_a_period(store):
    """Of that period alone, and without a trace among the reads of the request."""
    with store.transaction("a") as state:
        state.increment(TODAY, [("a", 1), ("b",), ("a", 1)])
        state.increment(TOMORROW, [("c",)])
        reads = len(state.counter_reads())
        assert state.read_period(TODAY) == {("a", 1): 2, ("b",): 1}
        assert len(state.counter_reads()) == reads
    with store.snapshot("a") as state:
        assert state.read_period(TOMORROW) == {("c",): 1}
        assert state.read_period(Period("day", 9)) == {}


def test_the_log_is_bounded_in_bytes(store):
    """Large entries push out older ones before there are too many; the last one stays, however large."""
    large = LOG_ENTRY_BYTES * 2
    with store.transaction("a") as state:
        for entry in "uvwxyz":
            state.log(entry, 4, large)
        assert state.read_log(str) == [(5, "y"), (6, "z")]
        for entry in "abc":
            state.log(entry, 4, 1)
        assert [entry for _, entry in state.read_log(str)] == ["z", "a", "b", "c"]
        state.log("!", 4, large * 9)
        assert state.read_log(str) == [(10, "!")]
        state.clear_log()
        state.log("again", 4, large)
        state.log("again", 4, large)
        assert len(state.read_log(str)) == 2


def test_a_state_tells_how_its_counters_were_used(store):
    """Since it was opened: readings and additions, in order."""
    with store.transaction("a") as state:
        state.increment(TODAY, [("c",)])
    with store.transaction("a") as state:
        state.read_counters(TODAY, [("c",), ("d",)])
        state.increment(TODAY, [("c",), ("d",), ("c",)])

        assert state.counter_reads() == [
            CounterRead(TODAY, [("c",), ("d",)], {("c",): 1}, added=False),
            CounterRead(TODAY, (("c",), ("d",), ("c",)), {("c",): 3, ("d",): 1}, added=True),
        ]
    with store.transaction("a") as state:
        assert state.counter_reads() == []


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_stores_on_one_database_share_its_states(database, request, tmp_path):
    """As two processes would: tables are made once, and no number is drawn twice."""
    url = f"sqlite:///{tmp_path}/store.db" if database == "sqlite" else request.getfixturevalue("postgresql")()
    drawn: list[int] = []

    def draw() -> None:
        with closing(open_store(url)) as store:
            for _ in range(50):
                with store.transaction("a") as state:
                    drawn.append(state.next_number("n"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: draw(), range(4)))
    assert sorted(drawn) == list(range(1, 201))


class StoreBesideModel(RuleBasedStateMachine):
    """Whatever is put, changed and removed, every reading agrees with a list of records."""

    make = MemoryStore
    names = Bundle("names")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.make()
        self.model: dict[str, Thing] = {}

    @rule(target=names, name=st.text("abcdef", min_size=1, max_size=3))
    def name(self, name):
        return name

    @rule(
        name=names,
        shelf=st.sampled_from("st"),
        colour=st.sampled_from(["red", "blue"]),
        mark=st.sampled_from(["", "m"]),
    )
    def put(self, name, shelf, colour, mark):
        thing = Thing(name, shelf, colour, f"{name}/{colour}", mark)
        with self.store.transaction("a") as state:
            state.put(THINGS, [thing])
        self.model[name] = thing

    @rule(name=names)
    def remove(self, name):
        with self.store.transaction("a") as state:
            state.remove(THINGS, name)
        self.model.pop(name, None)

    @rule(shelf=st.sampled_from("st"), colour=st.sampled_from([None, "red", "blue"]), size=st.integers(1, 3))
    def page_through(self, shelf, colour, size):
        expected = [t for t in self.model.values() if t.shelf == shelf and colour in (None, t.colour)]
        with self.store.transaction("a") as state:
            found, after = [], 0
            while page := state.page(THINGS, shelf, colour, after=after, limit=size):
                found += [t for _, t in page]
                after = page[-1][0]
            skipped = [t for _, t in state.page(THINGS, shelf, colour, offset=1, limit=99)]
            assert state.count(THINGS, shelf, colour) == len(expected)
        assert found == expected
        assert skipped == expected[1:]

    @rule(
        shelf=st.sampled_from("st"),
        names=st.sets(st.tuples(st.sampled_from(["red", "blue"]), st.sampled_from(["", "m"]))),
        size=st.integers(1, 3),
    )
    def page_through_subgroups(self, shelf, names, size):
        expected = [t for t in self.model.values() if t.shelf == shelf and (t.colour, t.mark) in names]
        with self.store.transaction("a") as state:
            found, after = [], 0
            while page := state.page_of_subgroups(THINGS, shelf, list(names), after=after, limit=size):
                found += [t for _, t in page]
                after = page[-1][0]
            totals = state.subgroups(THINGS, shelf)
            assert sum(totals.get(name, 0) for name in names) == len(expected)
        assert found == expected

    @rule()
    def dump_and_load(self):
        with self.store.transaction("a") as state:
            before = state.dump()
            state.load(before)
            assert state.dump() == before

    @invariant()
    def every_record_is_found(self):
        with self.store.transaction("a") as state:
            for thing in self.model.values():
                assert state.get(THINGS, thing.name) == thing
                assert state.get_by_unique_key(THINGS, thing.code) == thing


TestStoreBesideModel = StoreBesideModel.TestCase
