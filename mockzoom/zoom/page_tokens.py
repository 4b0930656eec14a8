"""Page tokens: the position in a list that a token carries, signed and limited in time."""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode
from hashlib import blake2b
from typing import NamedTuple

from mockzoom.zoom.account_clock import MINUTE
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.ids import Ids, url_base64
from mockzoom.zoom.request_errors import NEXT_PAGE_TOKEN_INVALID

TOKEN_LIFE_MS = 15 * MINUTE

_FIELDS = struct.Struct(">QQQ")

_MAC_SIZE = 16


class PagePosition(NamedTuple):
    """The start of a page: `offset` records behind the record with the number `after`.

    `seen` is the number of records of the list before the page.
    """

    after: int = 0
    offset: int = 0
    seen: int = 0


def first_position(page_number: int, page_size: int) -> PagePosition:
    """Return the start of a page requested by number, counted from 1."""
    offset = (page_number - 1) * page_size
    return PagePosition(0, offset, offset)


def write_token(ids: Ids, listing: str, place: PagePosition, now: int) -> str:
    """Return a token for the next page of a list; `listing` distinguishes lists and filters."""
    fields = _FIELDS.pack(place.after, place.seen, now + TOKEN_LIFE_MS)
    return url_base64(fields + _mac(ids, listing, fields))


def read_token(ids: Ids, listing: str, token: str, now: int) -> PagePosition:
    """Return the position in a token; raises the 300 error for one that is invalid, of another list, or too old."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise api_error(NEXT_PAGE_TOKEN_INVALID) from None
    fields, mac = raw[: _FIELDS.size], raw[_FIELDS.size :]
    if mac != _mac(ids, listing, fields):
        raise api_error(NEXT_PAGE_TOKEN_INVALID)
    after, seen, expires = _FIELDS.unpack(fields)
    if now >= expires:
        raise api_error(NEXT_PAGE_TOKEN_INVALID)
    return PagePosition(after, 0, seen)


def _mac(ids: Ids, listing: str, fields: bytes) -> bytes:
    key = ids.draw("page", "key", 32)
    return blake2b(fields + listing.encode(), key=key, digest_size=_MAC_SIZE).digest()
