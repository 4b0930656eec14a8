"""Looking up a record and the one that it names, as each request does with its token."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.collections import Collection


class Owner(NamedTuple):
    name: str | int
    number: int


class Pet(NamedTuple):
    name: str
    owner: str | int


OWNERS = Collection("owners of this test", Owner, lambda o: o.name)
PETS = Collection("pets of this test", Pet, lambda p: p.name)


@pytest.mark.parametrize(
    "name",
    ["plain", 5, "5", "é", "\U0001f600", 'quo"te\\', "a/b", "nul", "nul\0", "\x7f\n\u2028", "l" * 200, ""],
)
def test_a_record_is_found_with_the_one_that_it_names(store, name):
    """By exactly its key, whatever is in it; one that is missing is None."""
    with store.transaction(DIRECTORY) as state:
        state.put(OWNERS, [Owner("nul", 1), Owner("5", 2), Owner("a", 3), Owner(5, 4)])
        state.put(PETS, [Pet("pet", name), Pet("stray", "nobody")])
        if (expected := state.get(OWNERS, name)) is None:
            state.put(OWNERS, [expected := Owner(name, 5)])
    assert store.find_with(PETS, "pet", OWNERS, "owner") == (Pet("pet", name), expected)
    assert store.find_with(PETS, "stray", OWNERS, "owner") == (Pet("stray", "nobody"), None)
    assert store.find_with(PETS, "nowhere", OWNERS, "owner") == (None, None)
