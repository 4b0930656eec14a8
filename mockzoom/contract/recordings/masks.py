"""What differs from run to run, replaced by references that keep it comparable: `<registrant:1>`, `<webinar:1>`.

The same value is the same reference wherever it stands, so that identity is still compared; and before a value is
hidden, its shape is checked. Masks go by the field, never by a search over raw text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mockzoom.contract.errors import ContractFinding
from mockzoom.contract.schema_validator import SchemaValidator

_WEBINAR_LINK = re.compile(r"https://[a-z0-9.-]+/j/\d{9,11}(\?pwd=\S+)?")
_UUID = re.compile(r"[A-Za-z0-9+/]{22}==")
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_PAGE_TOKEN = re.compile(r"[A-Za-z0-9_=-]{16,200}")
_TRACKING_ID = re.compile(r"v=2\.0;clid=[a-z]{2}\d*;rid=\w+")
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
_SECRET = re.compile(r"\S{8,2000}")


@dataclass(frozen=True)
class Mask:
    """How a kind of value is hidden: the beginning of its reference, and what it has to look like."""

    kind: str
    fits: Callable[[SchemaValidator, Any], bool]


def _pattern(kind: str, pattern: re.Pattern[str]) -> Mask:
    return Mask(kind, lambda _, value: isinstance(value, str) and bool(pattern.fullmatch(value)))


def _object(kind: str, *names: str) -> Mask:
    return Mask(kind, lambda judge, value: any(judge.fits(name, value) for name in names))


WEBINAR = Mask("webinar", lambda _, value: isinstance(value, int) and 10**8 < value < 10**11)
REGISTRANT = _object("registrant", "registrant_id")
TO_THE_WEBINAR = _pattern(
    "webinar_link", _WEBINAR_LINK
)  # what a webinar calls its join_url; a registrant's is personal
FIELDS: dict[str, Mask] = {
    "registrant_id": REGISTRANT,
    "join_url": _object("link", "join_url", "meeting_join_url"),
    "registration_url": _pattern("register_link", re.compile(r"https://\S+/(webinar|meeting)/register/\S+")),
    "personal_meeting_url": _pattern("webinar_link", _WEBINAR_LINK),
    "pic_url": _pattern("picture", re.compile(r"https://\S+/p/v2/\S+")),
    "jid": _pattern("jid", re.compile(r"[a-z0-9_-]{22}@xmpp\.zoom\.us")),
    "pmi": Mask("pmi", lambda _, value: isinstance(value, int) and 10**9 <= value < 10**11),
    "last_login_time": _object("instant", "timestamp"),
    "user_created_at": _object("instant", "timestamp"),
    "start_url": _pattern("start_link", re.compile(r"https://\S+/s/\d+\?zak=\S+")),
    "uuid": _pattern("uuid", _UUID),
    "host_id": _pattern("user", _ID),
    "host_email": _object("host", "email"),
    "email": _object("email", "email"),
    "created_at": _object("instant", "timestamp"),
    "create_time": _object("instant", "timestamp"),
    "start_time": _object("instant", "timestamp"),
    "next_page_token": _pattern("page_token", _PAGE_TOKEN),
    "encrypted_passcode": _pattern("passcode", _SECRET),
    "encrypted_password": _pattern("passcode", _SECRET),
    "password": _pattern("passcode", re.compile(r".{1,10}")),
    "h323_password": _pattern("digits", re.compile(r"[0-9]{1,10}")),
    "pstn_password": _pattern("digits", re.compile(r"[0-9]{1,10}")),
    "chat_join_url": _pattern("chat_link", re.compile(r"https://[a-z0-9.-]+/launch/jc/\d{10,11}")),
    "channel_id": _pattern("channel", re.compile(r"web_sch_[0-9a-f]{32}")),
    "summary_template_id": _pattern("summary", re.compile(r"[0-9a-f]{8}")),
    "access_token": _pattern("token", _SECRET),
    "refresh_token": _pattern("token", _SECRET),
    "account_id": _pattern("account", _SECRET),
    "api_url": _pattern("address", re.compile(r"https?://[^/]+")),
}
HEADERS: dict[str, Mask] = {
    "x-zm-trackingid": _pattern("tracking_id", _TRACKING_ID),
    "retry-after": _pattern("midnight", _MIDNIGHT),
}
_WITHOUT_NUMBER = frozenset({"tracking_id", "midnight", "instant", "address"})  # each is another, or all are the same


@dataclass
class Masker:
    """The references of one conversation. `met` counts what was masked by kind, `misshapen` what did not fit."""

    judge: SchemaValidator
    met: Counter[str] = field(default_factory=Counter)
    misshapen: list[ContractFinding] = field(default_factory=list)
    _references: dict[tuple[str, Any], str] = field(default_factory=dict)

    def know(self, kind: str, value: Any) -> str:
        """Return the reference of a value; a new one for a new value."""
        key = (kind, value.casefold() if kind == "email" and isinstance(value, str) else value)
        if key not in self._references:
            number = sum(known == kind for known, _ in self._references) + 1
            self._references[key] = f"<{kind}>" if kind in _WITHOUT_NUMBER else f"<{kind}:{number}>"
        self.met[kind] += 1
        return self._references[key]

    def masked(self, value: Any, name: str = "", where: str = "$") -> Any:
        """Return a document with its volatile values replaced."""
        if isinstance(value, dict):
            return {key: self.masked(one, key, f"{where}.{key}") for key, one in value.items()}
        if isinstance(value, list):
            return [self.masked(one, name, f"{where}[{n}]") for n, one in enumerate(value)]
        mask = _mask_of(name, value)
        if mask is None:
            return self.in_text(value) if isinstance(value, str) else value
        return self._hide(mask, value, where)

    def header(self, name: str, value: str) -> str:
        """Return a header's value, masked if it is volatile."""
        mask = HEADERS.get(name.lower())
        return str(self._hide(mask, value, name)) if mask else value

    def in_text(self, text: str) -> str:
        """Return a sentence with the known values replaced, the longest first."""
        for (kind, value), reference in sorted(self._references.items(), key=lambda one: -len(str(one[0][1]))):
            if kind in ("webinar", "meeting", "email", "registrant", "user") and value:
                pattern = re.compile(re.escape(str(value)), re.IGNORECASE if kind == "email" else 0)
                text, times = pattern.subn(reference, text)
                self.met[kind] += times
        return text

    def _hide(self, mask: Mask, value: Any, where: str) -> Any:
        if value == "" or value is None:
            return value
        if not mask.fits(self.judge, value):
            self.misshapen.append(
                ContractFinding("answer_shape", where, f"the shape of a {mask.kind}", repr(value)[:80])
            )
            return f"<no {mask.kind}>"
        return self.know(mask.kind, value)


def _mask_of(name: str, value: Any) -> Mask | None:
    if name == "id":
        return WEBINAR if isinstance(value, int) else REGISTRANT if isinstance(value, str) else None
    if name == "join_url" and "/j/" in str(value):
        return TO_THE_WEBINAR
    return FIELDS.get(name)
