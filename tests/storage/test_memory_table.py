"""The tables of the store in memory, at the sizes where their parts change."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from mockzoom.storage import MemoryStore, memory_keys, memory_unique_keys
from mockzoom.storage.base import StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection
from mockzoom.storage.memory_shared import SharedState
from mockzoom.storage.record_batches import DrawnTexts, KeysUnder, PackedRecords, RecordBatch


class Seat(NamedTuple):
    row: int
    name: str
    ticket: str


@pytest.fixture
def seats(monkeypatch):
    """A collection, and a limit of keys in one dictionary that a test reaches."""
    monkeypatch.setattr(memory_keys, "_LARGE", 100)
    made = Collection(
        "seats_of_a_test",
        Seat,
        lambda s: (s.row, s.name),
        unique_key=lambda s: (s.row, s.ticket),
        list_key=lambda s: (s.row, None),
    )
    yield made
    del COLLECTIONS["seats_of_a_test"]


def filled(state, seats, count):
    for n in range(count):
        state.put(seats, [Seat(1, f"n{n}", f"t{n}")])


def test_a_list_that_outgrows_one_dictionary_stays_complete(seats):
    """Every record is found by both keys, and missing ones are not, before and after."""
    with MemoryStore().transaction("x") as state:
        filled(state, seats, 3000)
        assert [state.get(seats, (1, f"n{n}")).ticket for n in (0, 99, 100, 2999)] == ["t0", "t99", "t100", "t2999"]
        assert state.get_by_unique_key(seats, (1, "t1500")).name == "n1500"
        assert state.get(seats, (1, "n3000")) is None
        assert state.get(seats, (2, "n1")) is None
        assert len(state.get_many(seats, [(1, f"n{n}") for n in range(2990, 3010)])) == 10


def test_records_removed_from_a_large_list_are_gone(seats):
    """Removal empties keys, list and blocks; an emptied list can be filled again."""
    with MemoryStore().transaction("x") as state:
        filled(state, seats, 2500)
        for n in range(2500):
            state.remove(seats, (1, f"n{n}"))
        assert (state.count(seats, 1), state.total(seats)) == (0, 0)
        assert state.dump().records == {seats.name: {}}
        filled(state, seats, 2)
        assert [number for number, _ in state.page(seats, 1, limit=9)] == [2501, 2502]


def test_two_records_can_swap_their_second_keys(seats):
    """Each is found by its new key."""
    with MemoryStore().transaction("x") as state:
        state.put(seats, [Seat(1, "a", "first"), Seat(1, "b", "second")])
        state.put(seats, [Seat(1, "a", "second"), Seat(1, "b", "first")])
        assert state.get_by_unique_key(seats, (1, "first")).name == "b"
        assert state.get_by_unique_key(seats, (1, "second")).name == "a"


def test_of_two_records_with_one_key_in_a_put_the_last_one_counts(seats):
    """The list has one entry for both."""
    with MemoryStore().transaction("x") as state:
        state.put(seats, [Seat(1, "a", "first"), Seat(1, "b", "other"), Seat(1, "a", "second")])
        assert state.get(seats, (1, "a")).ticket == "second"
        assert state.get_by_unique_key(seats, (1, "first")) is None
        assert state.count(seats, 1) == 2


def test_records_are_found_by_their_second_key_however_many_were_added_before(seats, monkeypatch):
    """Whether they are indexed one by one, by batches or many at once, and with numbers left out between them."""
    monkeypatch.setattr(memory_unique_keys, "_UNINDEXED", 700)
    numbers = {n: Seat(1, f"n{n}", f"t{n}") for n in [1, 2, 5000, 5001, 10**15]}
    with MemoryStore().transaction("x") as state:
        state.load(StateDump({seats.name: numbers}, {seats.name: 10**15 + 5}))
        assert state.get_by_unique_key(seats, (1, "t5000")).name == "n5000"
        for start in range(10_000, 13_000, 30):
            state.put(seats, [Seat(1, f"n{n}", f"t{n}") for n in range(start, start + 30)])
            if start % 900 == 10:
                assert state.get_by_unique_key(seats, (1, f"t{start}")).name == f"n{start}"
            state.remove(seats, (1, f"n{start + 1}"))
        for n in range(10_000, 13_000):
            found = state.get_by_unique_key(seats, (1, f"t{n}"))
            assert found == (None if n % 30 == 11 else Seat(1, f"n{n}", f"t{n}"))
        assert state.get_by_unique_key(seats, (1, f"t{10**15}")).name == f"n{10**15}"


def drawn_batch(first, size, row=1):
    """Return new seats whose tickets are drawn texts."""
    names = [f"n{n}" for n in range(first, first + size)]
    tickets = DrawnTexts(
        lambda first, count: [f"t{n}" for n in range(first, first + count)], number_of_ticket, first, size
    )
    columns, keys = {"name": names, "ticket": tickets}, KeysUnder(row, names)
    return RecordBatch(Seat(row, "", ""), columns, keys, KeysUnder(row, tickets))


def number_of_ticket(text):
    return int(text[1:]) if text[1:].isdecimal() else None


class TestDrawnKeys:
    def test_a_record_is_found_without_an_index(self, seats):
        """By its own key only: not by that of another row, of a number that was left out, or of another form."""
        with MemoryStore().transaction("x") as state:
            state.put(seats, drawn_batch(1, 30))
            state.put(seats, drawn_batch(31, 30))
            state.put(seats, drawn_batch(100, 30, row=2))
            assert state.get_by_unique_key(seats, (1, "t45")).name == "n45"
            assert state.get_by_unique_key(seats, (2, "t129")).name == "n129"
            for missing in ((2, "t45"), (1, "t61"), (1, "t130"), (1, "t0"), (1, "tx"), (1, 45), "t45"):
                assert state.get_by_unique_key(seats, missing) is None
            assert not state._read(seats).unique_keys._indexed._pairs

    def test_a_removed_record_is_not_found(self, seats):
        """Its neighbours are."""
        with MemoryStore().transaction("x") as state:
            state.put(seats, drawn_batch(1, 3))
            state.remove(seats, (1, "n2"))
            assert state.get_by_unique_key(seats, (1, "t2")) is None
            assert state.get_by_unique_key(seats, (1, "t3")).name == "n3"

    def test_a_record_with_another_key_is_found_by_that_only(self, seats):
        """Its drawn key may go to another record."""
        with MemoryStore().transaction("x") as state:
            state.put(seats, drawn_batch(1, 3))
            state.put(seats, [Seat(1, "n2", "other")])
            assert state.get_by_unique_key(seats, (1, "t2")) is None
            assert state.get_by_unique_key(seats, (1, "other")).name == "n2"
            state.put(seats, [Seat(1, "n9", "t2")])
            assert state.get_by_unique_key(seats, (1, "t2")).name == "n9"

    @pytest.mark.parametrize("first", [1, 2])
    def test_numbers_that_were_drawn_before_are_indexed(self, seats, first):
        """As after a load that set a sequence back: the last record with a key counts."""
        with MemoryStore().transaction("x") as state:
            state.put(seats, drawn_batch(1, 2))
            state.put(seats, drawn_batch(first, 2, row=2))
            assert state.get_by_unique_key(seats, (2, "t2")).row == 2
            assert state.get_by_unique_key(seats, (1, "t2")).row == 1


def test_a_batch_takes_less_memory_than_its_records_until_one_is_read(seats):
    """Its texts are one object, and the drawn ones none."""
    with MemoryStore().transaction("x") as state:
        state.put(seats, drawn_batch(1, 30))
        packed = state._read(seats).records._blocks[0][1]
        assert len({id(kept) for kept in state._read(seats).records._blocks[0] if kept is not None}) == 1
        assert packed._columns["ticket"]._texts is None
        assert state.get(seats, (1, "n7")) == Seat(1, "n7", "t7")
        assert [seat for _, seat in state.page(seats, 1, limit=99)] == [Seat(1, f"n{n}", f"t{n}") for n in range(1, 31)]


@pytest.mark.parametrize("names", [["a", "b\0c"], ["", ""], [""], ["a", 5], ["\N{SNOWMAN}", "x"]])
def test_any_values_of_a_batch_come_back(names):
    """Texts that contain the separator, empty ones, and other values than texts, too."""
    tickets = [f"{n}" for n in range(len(names))]
    batch = RecordBatch(Seat(1, "", ""), {"name": names, "ticket": tickets}, KeysUnder(1, [*tickets]), KeysUnder(1, []))
    packed = PackedRecords(batch, 7)
    assert [packed[n] for n in range(7, 7 + len(names))] == list(batch) == [*map(Seat, [1] * 9, names, tickets)]


def begun(shared, seats, change=lambda seat: seat):
    """Return a new state that begins with a shared one."""
    state = MemoryStore().transaction("x")
    state.begin_with(shared, {seats.name: change})
    return state


@pytest.mark.parametrize("lazily", [True, False], ids=["changed records", "the same records"])
def test_states_that_begin_alike_do_not_see_the_changes_of_each_other(seats, lazily):
    """Additions, replacements and removals of one state are not in another, nor in one that begins later."""
    first = MemoryStore().transaction("x")
    filled(first, seats, 5)
    first.remove(seats, (1, "n2"))
    shared, before = SharedState(first.dump()), first.dump()
    states = [MemoryStore().transaction("x") for _ in range(2)]
    for state in states:
        state.begin_with(shared, {seats.name: lambda seat: seat} if lazily else {})
    changed, other = states
    assert changed.get_by_unique_key(seats, (1, "t3")).name == "n3"
    changed.put(seats, [Seat(1, "n3", "another"), Seat(1, "n9", "t9")])
    changed.remove(seats, (1, "n4"))
    assert [s.ticket for _, s in changed.page(seats, 1, limit=9)] == ["t0", "t1", "another", "t9"]
    assert changed.get_by_unique_key(seats, (1, "t3")) is None
    for state in (other, begun(shared, seats)):
        assert (state.dump(), state.get(seats, (1, "n4")), state.count(seats, 1)) == (before, Seat(1, "n4", "t4"), 4)
        assert state.get_by_unique_key(seats, (1, "t3")).ticket == "t3"


def test_the_records_of_a_shared_state_can_be_changed_for_one_state(seats):
    """Keys and lists stay; the records are what the function returns, also after a change of the table."""
    first = MemoryStore().transaction("x")
    filled(first, seats, 3)
    shared = SharedState(first.dump())
    state = begun(shared, seats, lambda seat: type(seat)(seat.row, seat.name, seat.ticket.encode()))
    assert state.get(seats, (1, "n1")).ticket == b"t1"
    state.put(seats, [Seat(1, "n3", "t3")])
    assert [s.ticket for _, s in state.page(seats, 1, limit=9)] == [b"t0", b"t1", b"t2", "t3"]
    assert begun(shared, seats).get(seats, (1, "n1")).ticket == "t1"
