"""Personal join links of registrants, in the form of real ones (facts 1.2, decoded from recorded links).

`https://HOST/w/NUMBER?tk=MAC.PAYLOAD[&pwd=P]&uuid=WN_UUID`: MAC is 32 bytes, PAYLOAD `0x0D`, a version byte, the
webinar number as a big-endian 64-bit integer, `0x16` (22, a length), the 22 characters of the registrant id and zero
padding; both in URL-safe base64. That the 22 characters are the registrant id is inferred. It is also inferred that
links of meeting registrants have the same form without `uuid`, because its prefix `WN_` stands for webinars.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mockzoom.hosts import WEB_HOST
from mockzoom.zoom.ids import Ids, url_base64
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.text import pieces
from mockzoom.zoom.webinars.models import Webinar

JOIN_HOST = WEB_HOST
_VERSION = 9  # payloads of version 9 are 65 bytes long, 32 of them padding
_CACHED_LINKS = 2048  # links of one webinar, of 250 bytes each; `_common` holds 16 webinars
_ID_SIZE = 22  # characters of a registrant id
_HEAD_AND_ID = _ID_SIZE + 2
_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # of ids, and of URL-safe base64
_PADDING = "A" * 43  # 32 zero bytes in base64; 33 bytes precede them, so the parts can be encoded separately


class _Common(NamedTuple):
    """What the links of one webinar or meeting have in common.

    `start`, `middle` and `end` are text: what precedes the MAC, follows it, and follows the id. `head` has the two
    bytes before the id, which are encoded together with it. `code` is a table for `bytes.translate`, by which the
    characters of ids change places. `cache` has links by registrant id.
    """

    start: str
    middle: str
    end: str
    head: bytes
    code: bytes
    cache: dict[str, str]


class JoinUrls:
    """Builder of the links of one webinar or meeting; their common parts are computed once."""

    def __init__(self, webinar: Webinar | Meeting, ids: Ids) -> None:
        self._common = _common(ids, webinar.id, webinar.password, is_webinar=isinstance(webinar, Webinar))

    def link(self, registrant_id: str) -> str:
        """Return the link of one registrant."""
        return self.links([registrant_id])[0]

    def links(self, registrant_ids: Sequence[str], *, are_new: bool = False) -> list[str]:
        """Return the links of several registrants, in the order of their ids.

        Links are cached, because clients list or register the same people repeatedly; not those of new people, which
        would displace them.
        """
        if are_new:
            return self._build(registrant_ids)
        cache = self._common.cache
        try:
            return [cache[registrant_id] for registrant_id in registrant_ids]
        except KeyError:
            links = self._build(registrant_ids)
        if len(cache) + len(links) > _CACHED_LINKS:
            cache.clear()
        cache.update(zip(registrant_ids, links, strict=True))
        return links

    def _build(self, registrant_ids: Sequence[str]) -> list[str]:
        # One call encodes all ids, which is faster. An id and the two bytes before it give 32 characters, and the rest
        # of the payload is encoded already.
        # Zoom's MAC is unknown: here it is the id in a code of the webinar, so that it differs for each registrant. The
        # last of its 43 characters ends 32 bytes: of its bits, two have to be zero.
        start, middle, end, head, code, _ = self._common
        names = "".join(registrant_ids).encode()
        payloads = bytearray(b"  " + "  ".join(registrant_ids).encode())
        payloads[0::_HEAD_AND_ID] = head[:1] * len(registrant_ids)
        payloads[1::_HEAD_AND_ID] = head[1:] * len(registrant_ids)
        codes = pieces(names.translate(code).decode(), _ID_SIZE, _ID_SIZE)
        encoded = pieces(url_base64(payloads), 32, 32)
        return [f"{start}{one}{one[:20]}A.{middle}{payload}{end}" for one, payload in zip(codes, encoded, strict=True)]


def passcode_parameter(webinar: Webinar | Meeting, ids: Ids) -> str:
    """Return the passcode in the form of links: opaque, ending in `.1` (`encrypted_passcode` in responses)."""
    return passcode_in_links(ids, webinar.id, webinar.password)


def registration_page(webinar: Webinar, ids: Ids, source_id: str = "") -> str:
    """Return the address of a webinar's registration page (facts 8.1 a6).

    With `source_id`, it is the page for one tracking source (SPEC25 getTrackingSources).
    """
    source = f"{source_id}/" if source_id else ""
    return f"https://{JOIN_HOST}/webinar/register/{source}{_public_name(ids, webinar.id)}"


def share_page(webinar: Webinar, ids: Ids, registrant_id: str) -> str:
    """Return the link to a webinar that a registrant can share (DOC changelog/meetings, 2026-09-21).

    That it is the registration page, marked with the registrant's id, is our judgement: no real one was seen.
    """
    return f"{registration_page(webinar, ids)}?share={registrant_id}"


@lru_cache(maxsize=16)
def _common(ids: Ids, number: int, password: str, *, is_webinar: bool) -> _Common:
    """Return the common parts of the links of a webinar or meeting; cached, because each batch needs them."""
    passcode = f"&pwd={passcode_in_links(ids, number, password)}" if password else ""
    head = bytes([0x0D, _VERSION]) + number.to_bytes(8) + bytes([_ID_SIZE])
    order = sorted(zip(ids.draw("tk", number, len(_CHARACTERS)), _CHARACTERS, strict=True))
    return _Common(
        start=f"https://{JOIN_HOST}/w/{number}?tk=",
        middle=url_base64(head[:9]),
        end=f"{_PADDING}{passcode}" + (f"&uuid={_public_name(ids, number)}" if is_webinar else ""),
        head=head[9:],
        code=bytes.maketrans(_CHARACTERS, bytes(character for _, character in order)),
        cache={},
    )


def passcode_in_links(ids: Ids, number: int, password: str) -> str:
    """Return the passcode of a webinar or meeting, by its number, in the form of links."""
    return ids.secret("passcode", f"{number}/{password}", 24) + ".1"


def _public_name(ids: Ids, number: int) -> str:
    """Return the webinar's first UUID in the form of URLs, which stay valid when later sessions have other UUIDs."""
    return f"WN_{url_base64(ids.draw('uuid', number, 16))}"
