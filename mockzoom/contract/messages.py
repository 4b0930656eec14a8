"""A call to a target and its answer, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mockzoom.contract.documents import read_document
from mockzoom.contract.redaction import redact
from mockzoom.contract.xml_errors import read_xml_error


@dataclass(frozen=True, repr=False)
class ApiRequest:
    """A call to be sent.

    `path` is percent-encoded and may carry a query. `operation_id` is Zoom's name for what is called, empty where it
    is nothing of Zoom's. `may_meet_429` says that a 429 is what the caller wants to see.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    operation_id: str = ""
    may_meet_429: bool = False

    def __repr__(self) -> str:
        return redact(f"Call({self.operation_id}: {self.method} {self.path}, {self.body[:300]!r})")


@dataclass(frozen=True, repr=False)
class ApiResponse:
    """What came back: `headers` in the order of arrival, under the names they were sent with.

    `operation_id` is that of the request, empty for any other request.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    operation_id: str = ""

    @property
    def json(self) -> Any:
        """The JSON object in the body; raises `ContractViolation` for any other body.

        A field that the object lacks raises it as well: see `documents.AnswerObject`.
        """
        return read_document(self)

    @property
    def parsed(self) -> Any:
        """Whatever JSON is in the body; raises ValueError if it is not JSON, or nested too deeply to be read."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("JSON nested too deeply") from None

    def header(self, name: str) -> str:
        """Return a header's value by its name in any case, of several the first; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def headers_named(self, name: str) -> list[str]:
        """All values of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def is_xml(self) -> bool:
        """Whether the body is XML, by its content type."""
        return self.header("Content-Type").partition(";")[0].strip().lower() == "application/xml"

    @property
    def document(self) -> Any:
        """The parsed body, also of an error in XML, without the name of its root; raises ValueError otherwise."""
        return read_xml_error(self.body).document if self.is_xml else self.parsed

    @property
    def succeeded(self) -> bool:
        """Whether Zoom did what it was asked."""
        return self.status < 400

    def __str__(self) -> str:
        """Status and body, shortened, without the tokens, passwords and personal links in it."""
        text = redact(self.body.decode("utf-8", "replace"))
        return f"{self.status} {text[:300]}{'...' if len(text) > 300 else ''}"

    def __repr__(self) -> str:
        return f"Answer({self})"
