"""Numbers in blocks do what a sorted list does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.storage import sorted_numbers as numbers
from mockzoom.storage.sorted_numbers import SortedNumbers

SMALL = st.integers(0, 30)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("extend"), st.integers(0, 9)),
        st.tuples(st.just("add"), SMALL),
        st.tuples(st.just("remove"), SMALL),
        st.tuples(st.just("page"), st.tuples(SMALL, SMALL, SMALL)),
    ),
    max_size=40,
)


@pytest.mark.parametrize("block", [1, 2, 4, 8192])
def test_blocks_are_not_seen(monkeypatch, block):
    """For any size of a block: the same numbers, pages and count as a plain list."""
    monkeypatch.setattr(numbers, "BLOCK", block)

    @given(STEPS)
    def hold(steps):
        mine, model = SortedNumbers(), []
        for verb, what in steps:
            if verb == "extend":
                start = 2 * (model[-1] // 2 + 1 if model else 0)  # even ones, so that `add` finds room between
                fresh = list(range(start, start + 2 * what, 2))
                mine.extend(fresh)
                model += fresh
            elif verb == "add" and what not in model:
                mine.add(what)
                model = sorted([*model, what])
            elif verb == "remove" and model:
                number = model.pop(what % len(model))
                mine.remove(number)
            elif verb == "page":
                after, offset, limit = what
                assert mine.page(after, offset, limit) == [n for n in model if n > after][offset : offset + limit]
            assert (list(mine), len(mine)) == (model, len(model))
            assert all(mine._blocks)

    hold()
