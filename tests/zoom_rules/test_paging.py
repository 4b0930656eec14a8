"""mockzoom.zoom.pagination: tokens that live 15 minutes and belong to one list."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.page_tokens import TOKEN_LIFE_MS, PagePosition, first_position, read_token, write_token

IDS = Ids("seed")
places = st.builds(PagePosition, after=st.integers(0, 2**40), offset=st.just(0), seen=st.integers(0, 2**40))


@given(places, st.integers(0, 2**42), st.integers(0, TOKEN_LIFE_MS - 1))
def test_a_token_leads_back_to_its_place_for_a_quarter_of_an_hour(place, now, later):
    """Up to the last millisecond of 15 minutes."""
    assert read_token(IDS, "list", write_token(IDS, "list", place, now), now + later) == place


@given(places, st.text(max_size=20))
def test_a_token_fits_into_an_address(place, listing):
    """Always 54 characters that need no escaping, whatever it leads to."""
    assert re.fullmatch(r"[A-Za-z0-9_-]{54}", write_token(IDS, listing, place, 0))


@pytest.mark.parametrize(
    ("listing", "ids", "later"),
    [
        pytest.param("list", IDS, TOKEN_LIFE_MS, id="too old"),
        pytest.param("other", IDS, 0, id="of another list"),
        pytest.param("list", Ids("other"), 0, id="of another account"),
    ],
)
def test_a_token_is_refused(listing, ids, later):
    """Zoom's 300 for a stale or foreign one."""
    token = write_token(IDS, "list", PagePosition(5, 0, 5), 1000)
    with pytest.raises(ZoomApiError, match="next_page_token_invalid"):
        read_token(ids, listing, token, 1000 + later)


@given(st.text(max_size=80))
def test_any_other_text_is_refused(text):
    """Never a traceback, whatever a client sends as a token."""
    with pytest.raises(ZoomApiError, match="next_page_token_invalid"):
        read_token(IDS, "list", text, 0)


@given(st.integers(1, 10**6), st.integers(1, 300))
def test_pages_by_number_follow_each_other(number, size):
    """The first begins at the beginning, each behind the one before; nothing is filed before any of them."""
    assert first_position(1, size) == PagePosition(after=0, offset=0, seen=0)
    here, following = first_position(number, size), first_position(number + 1, size)
    assert following == PagePosition(after=0, offset=here.offset + size, seen=here.seen + size)
    assert here.seen == here.offset
