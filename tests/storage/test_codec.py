"""Records as JSON: every type is restored as it was, and anything else is rejected with its path."""

import json
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockzoom.errors import FieldError
from mockzoom.storage.codec import LAST_INSTANT_MS, decode, encode
from mockzoom.storage.collections import COLLECTIONS, Collection
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registry import load_resources
from mockzoom.zoom.webinars.models import Occurrence, Webinar

load_resources()
OURS = {name: kind for name, kind in COLLECTIONS.items() if kind.record.__module__.startswith("mockzoom.")}
WEBINAR = Webinar(
    85_000_000_001,
    "u",
    "h",
    9,
    "T",
    0,
    60,
    "UTC",
    {"approval_type": 1},
    start_ms=5,
    occurrences=(Occurrence("1", 5, 60, "available", {"agenda": "x"}),),
)


def test_there_are_kinds():
    """The registry is filled by the kinds themselves."""
    assert {"accounts", "access_tokens", "clocks", "users", "webinars", "registrants", "panelists"} <= set(OURS)


def test_two_kinds_of_one_name_are_a_slip():
    """One of them would overwrite the other's records in a dump."""
    with pytest.raises(ValueError, match="collection 'webinars' is defined twice"):
        Collection("webinars", Registrant, lambda r: r.id)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
SIMPLE = {
    str: st.text(max_size=5),
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
    Any: JSON,
}


def values_of(hint):
    """A strategy for the values of a type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of([values_of(part) for part in parts])
    if origin is tuple and parts[-1] is ...:
        return st.lists(values_of(parts[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values_of, parts))
    if origin is not None:
        return st.dictionaries(st.text(max_size=3), values_of(parts[1]), max_size=2)
    if hasattr(hint, "_fields"):
        hints = get_type_hints(hint)
        return st.builds(hint, **{name: instants(name, values_of(hints[name])) for name in hint._fields})
    return SIMPLE[hint]


def instants(name, values):
    """Instants end with the year 8999."""
    return values.filter(lambda v: v is None or abs(v) < LAST_INSTANT_MS) if name.endswith("_ms") else values


@pytest.mark.parametrize("name", sorted(OURS))
@given(data=st.data())
@settings(max_examples=20)
def test_every_kind_comes_back_as_it_went(name, data):
    """Through JSON text, whatever its fields hold."""
    record = data.draw(values_of(OURS[name].record))

    assert decode(OURS[name].record, json.loads(json.dumps(encode(record))), "x") == record


@pytest.mark.parametrize(
    "change,field,says",
    [
        ({"duration": "60"}, "w.duration", "a whole number"),
        ({"duration": True}, "w.duration", "a whole number"),
        ({"duration": 2**70}, "w.duration", "a whole number"),
        ({"start_ms": 10**17}, "w.start_ms", "before the year 9000"),
        ({"ended": 0}, "w.ended", "true or false"),
        ({"settings": []}, "w.settings", "an object"),
        ({"occurrences": {}}, "w.occurrences", "a list"),
        ({"occurrences": [{"id": "1"}]}, "w.occurrences[0].start_ms", "is missing"),
        ({"occurrences": [7]}, "w.occurrences[0]", "an object"),
        ({"topik": "x"}, "w.topik", "did you mean 'topic'?"),
        ({"qqq": "x"}, "w.qqq", "there are created_ms, details"),
    ],
)
def test_what_is_no_record_is_refused_by_its_path(change, field, says):
    """And with what would be right."""
    with pytest.raises(FieldError) as told:
        decode(Webinar, encode(WEBINAR) | change, "w")

    assert told.value.field == field
    assert says in told.value.message
