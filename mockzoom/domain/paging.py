"""Both ways of paging: by number, and by a token that lives 15 minutes (facts 6).

A token names the last record that was seen, so records that come or go between two calls neither repeat nor hide
others. It is signed with the account's seed and bound to its list: a foreign, stale or altered one is refused.
"""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode
from hashlib import blake2b
from typing import NamedTuple

from mockzoom.domain.clock import MINUTE
from mockzoom.domain.ids import Ids, url_base64
from mockzoom.domain.refusal_rows.calls import NEXT_PAGE_TOKEN_INVALID
from mockzoom.domain.refusals import refuse

TOKEN_LIFE_MS = 15 * MINUTE
_FIELDS = struct.Struct(">QQQ")
_MAC_SIZE = 16


class Place(NamedTuple):
    """Where a page begins: behind the record filed as number `after`, `offset` records further on.

    `seen` is how many records of the list lie before the page.
    """

    after: int = 0
    offset: int = 0
    seen: int = 0


def first_place(page_number: int, page_size: int) -> Place:
    """The beginning of a page asked for by number, counted from 1."""
    offset = (page_number - 1) * page_size
    return Place(0, offset, offset)


def write_token(ids: Ids, listing: str, place: Place, now: int) -> str:
    """A token for the next page of a list; `listing` tells lists and filters apart."""
    fields = _FIELDS.pack(place.after, place.seen, now + TOKEN_LIFE_MS)
    return url_base64(fields + _mac(ids, listing, fields))


def read_token(ids: Ids, listing: str, token: str, now: int) -> Place:
    """The place that a token names; raises the 300 refusal for one that is not ours, not this list's, or too old."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise refuse(NEXT_PAGE_TOKEN_INVALID) from None
    fields, mac = raw[: _FIELDS.size], raw[_FIELDS.size :]
    if mac != _mac(ids, listing, fields):
        raise refuse(NEXT_PAGE_TOKEN_INVALID)
    after, seen, expires = _FIELDS.unpack(fields)
    if now >= expires:
        raise refuse(NEXT_PAGE_TOKEN_INVALID)
    return Place(after, 0, seen)


def _mac(ids: Ids, listing: str, fields: bytes) -> bytes:
    key = ids.draw("page", "key", 32)
    return blake2b(fields + listing.encode(), key=key, digest_size=_MAC_SIZE).digest()
