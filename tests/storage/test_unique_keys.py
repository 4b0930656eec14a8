"""Unique keys of records that were stored in batches: databases index them when one is looked up, or many are new."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

import pytest

from mockzoom.storage import open_store
from mockzoom.storage.base import StateDump
from mockzoom.storage.collections import Collection
from mockzoom.storage.record_batches import KeysUnder, RecordBatch
from mockzoom.storage.sql import stored_records
from mockzoom.storage.sql.tables import VERSION


class Guest(NamedTuple):
    id: str
    house: int
    email: str


GUESTS = Collection(
    "guests_with_unique_keys",
    Guest,
    lambda guest: (guest.house, guest.email),
    unique_key=lambda guest: (guest.house, guest.id),
    list_key=lambda guest: (guest.house, None),
)
OLD = Guest("old", 1, "old@example.com")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of a new database."""
    return f"sqlite:///{tmp_path}/s.db" if request.param == "sqlite" else request.getfixturevalue("postgresql")()


@pytest.fixture
def store(url):
    """A store whose collection had a record before."""
    with closing(open_store(url)) as opened:
        with opened.transaction("a") as state:
            state.put(GUESTS, [OLD])
        yield opened


def guest(number):
    return Guest(f"id{number}", 1, f"g{number}@example.com")


def register(store, numbers):
    """Store a batch in one transaction."""
    guests = [guest(number) for number in numbers]
    ids, emails = [one.id for one in guests], [one.email for one in guests]
    with store.transaction("a") as state:
        batch = RecordBatch(Guest("", 1, ""), {"id": ids, "email": emails}, KeysUnder(1, emails), KeysUnder(1, ids))
        state.put(GUESTS, batch)


def found(store, guest_id):
    with store.transaction("a") as state:
        return state.get_by_unique_key(GUESTS, (1, guest_id))


def indexed(store):
    """Return the number of unique keys in the index."""
    with store._connections.one() as connection:
        return connection.session.rows(COUNT)[0][0]


COUNT = stored_records.sql.Statement("SELECT count(*) FROM mockzoom_unique_keys", "i")


def test_the_first_look_up_indexes_all(store):
    """Until then a batch costs no entries; afterwards only newer ones are missing."""
    register(store, range(3))
    register(store, range(3, 5))
    assert indexed(store) == 0
    assert found(store, "id4") == guest(4)
    assert indexed(store) == 5
    register(store, [5])
    assert [found(store, one) for one in ("id0", "id5", "old", "id6")] == [guest(0), guest(5), OLD, None]
    assert indexed(store) == 6


def test_many_are_indexed_without_a_look_up(store, monkeypatch):
    """So that no look-up has to index a million."""
    monkeypatch.setattr(stored_records, "_FRESH", 3)
    for number in range(0, 10, 2):
        register(store, range(number, number + 2))
    assert indexed(store) == 8
    assert [found(store, f"id{number}") for number in range(10)] == [guest(number) for number in range(10)]


def test_a_reader_finds_what_is_not_indexed(store):
    """It cannot write the index."""
    register(store, range(3))
    with store.snapshot("a") as state:
        assert state.get_by_unique_key(GUESTS, (1, "id1")) == guest(1)
        assert state.get_by_unique_key(GUESTS, (1, "old")) == OLD
        assert state.get_by_unique_key(GUESTS, (1, "id3")) is None
    assert indexed(store) == 0


def test_a_record_that_comes_again_is_not_found_by_its_former_key(store):
    """An entry of the index stays when its record is deleted."""
    register(store, range(3))
    assert found(store, "id1") == guest(1)
    with store.transaction("a") as state:
        state.remove(GUESTS, (1, "g1@example.com"))
        assert state.get_by_unique_key(GUESTS, (1, "id1")) is None
        state.put(GUESTS, [guest(1)._replace(id="other")])
    assert (found(store, "id1"), found(store, "other").email) == (None, "g1@example.com")


def test_a_change_before_the_index_keeps_both_keys(store):
    """A record that changed is indexed as it is now."""
    register(store, range(3))
    with store.transaction("a") as state:
        state.put(GUESTS, [guest(1)._replace(house=1, id="other")])
    assert (found(store, "id1"), found(store, "other").email, found(store, "id2")) == (None, "g1@example.com", guest(2))


@pytest.mark.parametrize("was_looked_up", [False, True])
def test_the_index_goes_with_its_account(store, was_looked_up):
    """Neither a deletion nor another state leaves entries behind."""
    register(store, range(3))
    if was_looked_up:
        assert found(store, "id1") == guest(1)
    with store.transaction("a") as state:
        state.load(StateDump())
        assert state.get_by_unique_key(GUESTS, (1, "id1")) is None
    assert indexed(store) == 0
    register(store, range(3))
    assert found(store, "id1") == guest(1)
    store.delete("a")
    assert indexed(store) == 0


def test_a_database_of_the_version_before_is_served(url, store):
    """It has no such table, and its unique keys are all in the column of the records."""
    with store._connections.one() as connection:
        connection.session.run("DROP TABLE mockzoom_unique_keys")
        connection.session.run("UPDATE mockzoom_meta SET value = 3 WHERE name = 'version'")
    with closing(open_store(url)) as opened:
        assert found(opened, "old") == OLD
        register(opened, range(2))
        assert found(opened, "id1") == guest(1)
        version = stored_records.sql.Statement("SELECT value FROM mockzoom_meta WHERE name = 'version'", "i")
        with opened._connections.one() as connection:
            assert connection.session.rows(version) == [(VERSION,)]
