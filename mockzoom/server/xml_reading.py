"""Errors in XML, read back for validation and the journal."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

_Element = tuple[str, list[Any], list[str]]  # name, elements, pieces of text


def read_xml(body: bytes) -> dict[str, Any]:
    """Return the document of an error that `negotiation.write_xml` wrote; raises `ValueError` for other XML.

    `xml.etree` would add 10 ms to the start of the server.
    """
    document: dict[str, Any] = {}
    for name, parts, text in _parse(body)[1]:
        if name == "errors":
            document.setdefault("errors", []).append({field: "".join(words) for field, _, words in parts})
        else:
            document[name] = int("".join(text)) if name == "code" else "".join(text)
    return document


def _parse(body: bytes) -> _Element:
    """Return the root element; raises `ValueError`, also for a document type, whose entities could use up memory."""
    top: _Element = ("", [], [])
    open_elements = [top]

    def start(name: str, _: dict[str, str]) -> None:
        element: _Element = (name, [], [])
        open_elements[-1][1].append(element)
        open_elements.append(element)

    def characters(text: str) -> None:
        open_elements[-1][2].append(text)

    def end(_: str) -> None:
        open_elements.pop()

    def refuse(*_: object) -> None:
        raise ValueError("a document type is not expected")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as error:
        raise ValueError(f"not XML: {error}") from None
    root: _Element = top[1][0]
    return root
