"""Keys and records that are encoded together are the same as those encoded one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.storage.record_batches import KeysUnder, RecordBatch
from mockzoom.storage.sql.batch_rows import bodies_of, keys_under
from mockzoom.storage.sql.serialization import dump, dump_all, index_key, index_keys, load

TEXTS = (
    st.text('",\\%s%', max_size=4)
    | st.text(max_size=5)
    | st.sampled_from(["],[", "[[", "]]", "},{", "{", '"},{"', "x" * 161, '\\"],[\\"'])
)
PARTS = TEXTS | st.integers(-(2**63), 2**63) | st.just(10**30)
KEYS = st.lists(st.lists(PARTS, max_size=3).map(tuple) | PARTS, max_size=4)


class Thing(NamedTuple):
    name: str
    details: dict[str, Any]
    parts: tuple[Any, ...] = ()


THINGS = st.builds(
    Thing,
    TEXTS,
    st.dictionaries(TEXTS, TEXTS | st.lists(st.dictionaries(TEXTS, TEXTS, max_size=1), max_size=2), max_size=2),
    st.lists(TEXTS, max_size=2).map(tuple),
)


@given(KEYS | st.lists(st.tuples(st.integers(0, 9), TEXTS), max_size=5))
def test_keys(keys):
    """Separators may be in their texts, and some are too long or too large."""
    if len({isinstance(key, tuple) for key in keys}) < 2:  # the keys of a collection are all of one sort
        assert index_keys(keys) == [index_key(key) for key in keys]


@given(st.lists(THINGS, max_size=5))
def test_records(records):
    """Separators may be in their texts and lists."""
    assert dump_all(records) == [dump(record) for record in records]


class Guest(NamedTuple):
    id: str
    room: int
    name: str
    details: Mapping[str, Any] = EMPTY_MAPPING
    nights: tuple[str, ...] = ()


@given(PARTS, st.lists(PARTS, min_size=1, max_size=5) | st.lists(TEXTS, min_size=1, max_size=5))
def test_keys_of_a_batch_are_those_of_its_records(first, seconds):
    """Quotation marks, commas and backslashes may be in their texts, and some are too long or too large."""
    keys = KeysUnder(first, seconds)
    assert keys_under(keys) == [index_key(key) for key in keys]


@given(
    st.builds(
        Guest,
        TEXTS,
        st.integers(0, 9),
        TEXTS,
        st.just(EMPTY_MAPPING) | st.dictionaries(TEXTS, TEXTS, max_size=1),
        st.lists(TEXTS, max_size=1).map(tuple),
    ),
    st.lists(st.tuples(TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple)), min_size=1, max_size=4),
    st.integers(1, 3),
)
def test_a_batch_reads_back_as_its_records(common, rows, varying):
    """Fields that are the same in all, at their defaults or not, are written as well as those that differ."""
    columns = dict(list(zip(["id", "name", "nights"], zip(*rows, strict=True), strict=True))[:varying])
    keys = KeysUnder(1, range(len(rows)))
    batch = RecordBatch(common, columns, keys, keys)
    assert [load(Guest, text) for text in bodies_of(batch)] == list(batch)
