"""The personal link of a registrant, built as real ones are (facts 1.2, decoded from recorded links).

`https://HOST/w/NUMBER?tk=MAC.PAYLOAD[&pwd=P]&uuid=WN_UUID`: MAC is 32 bytes, PAYLOAD `0x0D`, a version byte, the
webinar number as a big-endian 64-bit integer, `0x16` (22, a length), the 22 characters of the registrant id and zero
padding; both in URL-safe base64. That the 22 characters are the registrant id is inferred.
"""

from __future__ import annotations

import base64

from mockzoom.domain.ids import Ids, url_base64
from mockzoom.domain.records import Webinar

HOST = "us06web.zoom.us"
_VERSION = 9  # payloads of version 9 are 65 bytes long, 32 of them padding
_PADDING = "A" * 43  # 32 zero bytes in base64; what stands before them is 33 bytes, so it needs no padding of its own


class JoinUrls:
    """Makes the links of one webinar; what all of them share is made once."""

    def __init__(self, webinar: Webinar, ids: Ids) -> None:
        self._ids = ids
        self._head = b"\x0d" + bytes([_VERSION]) + webinar.id.to_bytes(8) + b"\x16"
        self._start = f"https://{HOST}/w/{webinar.id}?tk="
        passcode = f"&pwd={passcode_parameter(webinar, ids)}" if webinar.password else ""
        self._end = f"{_PADDING}{passcode}&uuid=WN_{url_base64(base64.b64decode(webinar.uuid))}"

    def link(self, registrant_id: str) -> str:
        """The link of one registrant."""
        mac = url_base64(self._ids.draw("tk", registrant_id, 32))
        payload = url_base64(self._head + registrant_id.encode())
        return f"{self._start}{mac}.{payload}{self._end}"


def passcode_parameter(webinar: Webinar, ids: Ids) -> str:
    """The passcode as links carry it (`encrypted_passcode` in answers): opaque, with Zoom's `.1` at the end."""
    return ids.secret("passcode", f"{webinar.id}/{webinar.password}", 24) + ".1"
