"""Identifiers in the formats of Zoom, derived from an account's seed.

The n-th id of a kind depends only on the seed and n: the same requests give the same ids, whatever other accounts do.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from functools import lru_cache
from hashlib import blake2b

from mockzoom.zoom.text import pieces

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_ALL_IDS = 1 << 128
_STEP = int.from_bytes(blake2b(b"registrant", digest_size=16).digest()) | 1  # between the ids of registrants
_STEP_INVERSE = pow(_STEP, -1, _ALL_IDS)
_LANE = 144  # bits for one of several ids
_MANY = 32  # ids that are made at once; a batch needs 30 at most
_PASSCODE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def url_base64(raw: bytes | bytearray) -> str:
    """Return bytes as unpadded URL-safe base64."""
    return b2a_base64(raw, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def uuid_text(raw: bytes) -> str:
    """Return 16 bytes as a UUID in its usual form."""
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@lru_cache(maxsize=_MANY)
def _lanes(count: int) -> tuple[int, int, int]:
    """Return integers with a lane of 144 bits for each of several ids, 128 bits of which are used.

    In the first one each lane is 1, in the second one it is the difference from the first id, and in the third one all
    used bits are set.
    """
    lanes = range(_LANE * (count - 1), -1, -_LANE)
    differences = (n * _STEP % _ALL_IDS << lane for n, lane in enumerate(lanes))
    return sum(1 << lane for lane in lanes), sum(differences), sum(_ALL_IDS - 1 << lane for lane in lanes)


class Ids:
    """The ids of one account; `uuid_slashes` is described in `account_records.Account`."""

    def __init__(self, seed: str, uuid_slashes: str = "any") -> None:
        self._uuid_slashes = uuid_slashes
        self._seed = blake2b(seed.encode(), digest_size=32).digest()
        self._first_registrant = int.from_bytes(self.draw("registrant", "first", 16))

    def draw(self, kind: str, n: int | str, size: int) -> bytes:
        """Return the `size` bytes (64 at most) of the n-th object of a kind."""
        return blake2b(self._seed + f"{kind}/{n}".encode()).digest()[:size]

    def registrant_id(self, n: int) -> str:
        """Return 16 bytes as 22 characters of URL-safe base64 (facts 1.2, observed)."""
        return self.registrant_ids(n, 1)[0]

    def registrant_ids(self, first: int, count: int) -> list[str]:
        """Return the ids of `count` registrants from the `first` on.

        An id is a multiple of a large odd number, modulo 2 ** 128, so that `registrant_number` needs no index of ids.
        """
        if count > _MANY:
            starts = range(first, first + count, _MANY)
            return [id_ for n in starts for id_ in self.registrant_ids(n, min(_MANY, first + count - n))]
        ones, differences, used = _lanes(count)
        together = (first + self._first_registrant) * _STEP % _ALL_IDS * ones + differences & used
        # Two zero bytes fill 16 up to a multiple of three, so that all ids can be encoded together: 24 characters
        # each, of which the last two stand for the filling.
        return pieces(url_base64((together << _LANE - 128).to_bytes(_LANE // 8 * count)), 22, 24)

    def registrant_number(self, registrant_id: str) -> int | None:
        """Return the number whose id a text is, by this seed; any number or None if it is not an id of the seed."""
        if len(registrant_id) != 22:
            return None
        try:
            raw = urlsafe_b64decode(f"{registrant_id}==")
        except ValueError:
            return None
        return (int.from_bytes(raw) * _STEP_INVERSE - self._first_registrant) % _ALL_IDS

    def user_id(self, n: int) -> str:
        """Return 22 characters of URL-safe base64, as in Zoom's user ids."""
        return url_base64(self.draw("user", n, 16))

    def short_id(self, kind: str, n: int) -> str:
        """Return 22 characters of URL-safe base64, the form of most of Zoom's ids, for the n-th object of a kind."""
        return url_base64(self.draw(kind, n, 16))

    def webinar_number(self, n: int) -> int:
        """Return a number of eleven digits that begins with 8; those that begin with 9 are for the test webinars."""
        return 80_000_000_000 + int.from_bytes(self.draw("webinar", n, 8)) % 10_000_000_000

    def personal_meeting_number(self, user_id: str) -> int:
        """Return the ten digits of a user's personal meeting, which begin with 7 as in recorded/user_get_2026."""
        return 7_000_000_000 + int.from_bytes(self.draw("pmi", user_id, 8)) % 1_000_000_000

    def webinar_uuid(self, number: int) -> str:
        """Return 16 bytes as padded base64, the form of a webinar's UUID (`Bznyg8KZTdCVbQxvS/oZ7w==` in SPEC25)."""
        return self._uuid(self.draw("uuid", number, 16))

    def session_uuid(self, n: int) -> str:
        """Return the UUID of the n-th session that needs a new one: every instance has its own UUID (SPEC25)."""
        return self._uuid(self.draw("session", n, 16))

    def _uuid(self, drawn: bytes) -> str:
        """Return 16 bytes as base64. Six bits that are set give a slash."""
        raw = bytearray(drawn)
        if self._uuid_slashes == "leading":
            raw[0] |= 0b1111_1100
        elif self._uuid_slashes == "double":
            raw[6] |= 0b1111_1111
            raw[7] |= 0b1111_0000
        return b2a_base64(raw, newline=False).decode()

    def passcode(self, number: int) -> str:
        """Return six digits, the form of the passcodes that Zoom generates for webinars."""
        return f"{int.from_bytes(self.draw('passcode', number, 8)) % 1_000_000:06}"

    def meeting_passcode(self, number: int) -> str:
        """Return six letters and digits, the form of the passcodes that Zoom generates for meetings (observed)."""
        drawn = int.from_bytes(self.draw("meeting_passcode", number, 8))
        return "".join(_PASSCODE_CHARACTERS[drawn // 62**place % 62] for place in range(6))

    def pin(self, registrant_id: str) -> int:
        """Return a number of six digits, the form of a registrant's `participant_pin_code`."""
        return 100_000 + int.from_bytes(self.draw("pin", registrant_id, 8)) % 900_000

    def device_passcode(self, passcode: str, number: int) -> str:
        """Return the passcode for room systems: the passcode itself if it is digits, else six digits (inferred)."""
        if passcode.isascii() and passcode.isdigit():
            return passcode
        return f"{int.from_bytes(self.draw('room_passcode', number, 8)) % 1_000_000:06}"

    def tracking_source_id(self, n: int) -> str:
        """Return thirteen digits (`5516482804110` in SPEC25)."""
        return f"{int.from_bytes(self.draw('tracking_source', n, 8)) % 10**13:013}"

    def chat_message_id(self, n: int) -> str:
        """Return base64 of `1-{UUID}`, the id of a chat message (decoded from the example of SPEC25)."""
        drawn = self.draw("chat_message", n, 16).hex().upper()
        uuid = "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))
        return b2a_base64(b"1-{%b}" % uuid.encode(), newline=False).decode()

    def recording_file_id(self, name: str) -> str:
        """Return a random UUID (version 4), the id of a file of a recording (recorded/recordings_list_2024)."""
        raw = bytearray(self.draw("recording_file", name, 16))
        raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
        return uuid_text(bytes(raw))

    def secret(self, kind: str, n: int | str, size: int = 48) -> str:
        """Return a token, code or passcode: random URL-safe characters."""
        return url_base64(self.draw(kind, n, size))

    def tracking_id(self, n: int | str) -> str:
        """Return the value of `x-zm-trackingid` for the n-th request (facts 4, observed)."""
        return f"v=2.0;clid=us06;rid=WEB_{self.draw('call', n, 16).hex()}"


@lru_cache(maxsize=4096)
def ids_for_seed(seed: str, uuid_slashes: str = "any") -> Ids:
    """Return the ids of an account's seed; a caller that draws UUIDs passes the account's `uuid_slashes`."""
    return Ids(seed, uuid_slashes)
