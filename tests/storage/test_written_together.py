"""Keys and records that are encoded together are the same as those encoded one at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from mockzoom.storage.sql.serialization import dump, dump_all, index_key, index_keys

TEXTS = st.text(max_size=5) | st.sampled_from(["],[", "[[", "]]", "},{", "{", '"},{"', "x" * 161, '\\"],[\\"'])
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
