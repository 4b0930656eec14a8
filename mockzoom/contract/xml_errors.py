"""Errors in XML, read without the emulator: a root element with `code`, `message` and, for fields, `errors`."""

from __future__ import annotations

from typing import Any, NamedTuple
from xml.etree import ElementTree as ET


class XmlError(NamedTuple):
    """An error in XML: the name of its root element, and its content in the form that it has in JSON."""

    root: str
    document: dict[str, Any]


def read_xml_error(body: bytes) -> XmlError:
    """Return an error in XML; raises `ValueError` for anything else."""
    if b"<!DOCTYPE" in body or b"\0" in body:  # entities could use up the memory; NUL is in UTF-16, which hides them
        raise ValueError("a document type or UTF-16 is not expected")
    try:
        root = ET.fromstring(body)  # noqa: S314 - no document type, so no entities
    except ET.ParseError as error:
        raise ValueError(f"not XML: {error}") from None
    document: dict[str, Any] = {}
    for element in root:
        if element.tag == "errors":
            document.setdefault("errors", []).append({child.tag: child.text or "" for child in element})
        elif element.tag in document:
            raise ValueError(f"the element {element.tag} occurs twice")
        else:
            document[element.tag] = int(element.text or "") if element.tag == "code" else element.text or ""
    return XmlError(root.tag, document)
