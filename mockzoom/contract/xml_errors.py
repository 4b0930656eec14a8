"""Errors in XML, read without the emulator: a root element with `code`, `message` and, for fields, `errors`."""

from __future__ import annotations

from typing import Any, NamedTuple


class XmlError(NamedTuple):
    """An error in XML: the name of its root element, and its content in the form that it has in JSON."""

    root: str
    document: dict[str, Any]


def read_xml_error(body: bytes) -> XmlError:
    """Return an error in XML; raises `ValueError` for anything else."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - only needed for errors in XML

    if b"<!DOCTYPE" in body:  # entities of a target could use up the memory
        raise ValueError("a document type is not expected")
    try:
        root = ET.fromstring(body)  # noqa: S314 - without a document type there are no entities
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
