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
from mockzoom.zoom.webinars.models import Webinar

JOIN_HOST = WEB_HOST
_VERSION = 9  # payloads of version 9 are 65 bytes long, 32 of them padding
_CACHED_LINKS = 2048  # links of one webinar, of 250 bytes each; `_common` holds 16 webinars
_ID_SIZE = 22  # characters of a registrant id
_PADDING = "A" * 43  # 32 zero bytes in base64; 33 bytes precede them, so the parts can be encoded separately


class _Common(NamedTuple):
    """What the links of one webinar or meeting have in common.

    `start` and `end` are text; `head` is the payload up to the id; `code` has a byte for each byte of an id.
    `cache` has links by registrant id.
    """

    start: str
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

    def links(self, registrant_ids: Sequence[str]) -> list[str]:
        """Return the links of several registrants, in the order of their ids.

        Links are cached, because clients list or register the same people repeatedly.
        """
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
        # One call encodes all links, which is faster. Per link: a MAC of 32 bytes, a zero byte that makes it a multiple
        # of three, and a payload of 33 bytes give 88 characters. The 44th comes from the zero byte and is dropped.
        # Zoom's MAC is unknown: here it is the id in a code of the webinar, so that it differs for each registrant.
        start, end, head, code, _ = self._common
        names = "".join(registrant_ids).encode()
        coded = names.translate(code)
        places = range(0, len(names), _ID_SIZE)
        links = b"".join(
            [coded[at : at + _ID_SIZE] + coded[at : at + 10] + head + names[at : at + _ID_SIZE] for at in places]
        )
        encoded = bytearray(url_base64(links), "ascii")
        encoded[43::88] = b"." * len(places)
        text = encoded.decode()
        return [f"{start}{text[at : at + 88]}{end}" for at in range(0, len(text), 88)]


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
    return _Common(
        f"https://{JOIN_HOST}/w/{number}?tk=",
        f"{_PADDING}{passcode}" + (f"&uuid={_public_name(ids, number)}" if is_webinar else ""),
        b"\0\x0d" + bytes([_VERSION]) + number.to_bytes(8) + b"\x16",
        b"".join(ids.draw(f"tk/{part}", number, 64) for part in range(4)),
        {},
    )


def passcode_in_links(ids: Ids, number: int, password: str) -> str:
    """Return the passcode of a webinar or meeting, by its number, in the form of links."""
    return ids.secret("passcode", f"{number}/{password}", 24) + ".1"


def _public_name(ids: Ids, number: int) -> str:
    """Return the webinar's first UUID in the form of URLs, which stay valid when later sessions have other UUIDs."""
    return f"WN_{url_base64(ids.draw('uuid', number, 16))}"
