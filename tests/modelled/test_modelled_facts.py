"""The files of facts: complete, without prose, and usable as schemas and as texts of errors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import jsonschema_rs
import pytest
from merged_facts import merge_patch

from mockzoom.spec.loader import KEYWORDS, check_keywords

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
SIDEBAR = Path(__file__).parent / "sidebar.txt"
PROSE = frozenset({"title", "description", "examples", "example", "$ref", "$id", "$schema"})
FACTS = frozenset(
    {"tag", "method", "path", "scopes", "rate_label", "label_inferred", "parameters", "request", "response", "errors"}
)
SHAPES = frozenset({"base64url22", "hex32", "uuid", "uuid_base64", "digits", "digit", "number", "text"})
NEWER = frozenset(
    {
        "source", "scopes", "permissions", "rate_label", "status", "parameters", "request", "response", "errors",
        "dropped",
    }
)  # fmt: skip


def unnamed(path: str) -> str:
    """Return a path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/v2"))


def schemas_in(facts: dict) -> list[tuple[str, dict]]:
    """Return the schemas of an operation with their places."""
    found = [(f"parameters/{p['name']}", p["schema"]) for p in facts["parameters"]]
    found.extend((place, facts[place]["schema"]) for place in ("request",) if place in facts)
    return [*found, *(("response", facts["response"][key]) for key in ("body",) if key in facts["response"])]


def keywords_of(schema: dict) -> set[str]:
    """Return every keyword that a schema uses at any depth."""
    found = set(schema)
    for part in (
        *schema.get("properties", {}).values(),
        *schema.get("anyOf", ()),
        *([schema["items"]] if "items" in schema else []),
    ):
        found |= keywords_of(part)
    return found


class TestOperations:
    """Which operations have facts."""

    def test_every_operation_of_the_sidebar_is_in_one_place(self, facts):
        """It has a schema file or facts, and not both."""
        files = [json.loads(path.read_bytes()) for path in (SCHEMAS / "operations").glob("*.json")]
        by_hand = {f"{one['method']} {unnamed(one['path'])}" for one in files}
        from_facts = [f"{one['method']} {unnamed(one['path'])}" for one in facts.values()]
        sidebar = {line for line in SIDEBAR.read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
        assert len(sidebar) == 373
        assert len(set(from_facts)) == len(from_facts)
        assert by_hand & set(from_facts) == set()
        assert sidebar - by_hand == set(from_facts)

    def test_every_operation_has_the_same_keys(self, facts):
        """A key that is not in the format would be ignored."""
        for name, one in facts.items():
            assert one.keys() <= FACTS, name
            assert one.keys() >= FACTS - {"label_inferred", "request"}, name

    def test_every_path_parameter_is_described_and_has_a_shape(self, facts):
        """SPEC21 describes some of them at the path, some at the operation."""
        for name, one in facts.items():
            described = {p["name"]: p.get("shape") for p in one["parameters"] if p["in"] == "path"}
            assert list(described) == re.findall(r"\{(\w+)\}", one["path"]), name
            assert set(described.values()) <= SHAPES, name


class TestSchemas:
    """Schemas of parameters, bodies and responses."""

    def test_they_have_no_prose_and_no_examples(self, facts):
        """Facts alone are kept of the document."""
        for name, one in facts.items():
            for place, schema in schemas_in(one):
                assert keywords_of(schema) <= KEYWORDS - PROSE, f"{name}: {place}"

    def test_they_compile(self, facts, newer):
        """In both editions."""
        for name, one in facts.items():
            patches = {"request": newer.get(name, {}).get("request"), "response": newer.get(name, {}).get("response")}
            for place, schema in schemas_in(one):
                check_keywords(schema, f"{name}: {place}")
                jsonschema_rs.Draft202012Validator(schema)
                changed = merge_patch(schema, patches.get(place) or {})
                check_keywords(changed, f"{name}: newer {place}")
                jsonschema_rs.Draft202012Validator(changed)

    def test_limits_and_values_fit_the_type(self, facts):
        """SPEC21 has limits of strings as minimum and maximum, and numbers in the enum of strings."""
        types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}

        def check(schema: dict, where: str) -> None:
            kind = schema.get("type")
            assert kind in {"integer", "number"} or not {"minimum", "maximum"} & schema.keys(), where
            assert kind == "string" or not {"minLength", "maxLength", "pattern", "format"} & schema.keys(), where
            values = [*schema.get("enum", ()), *([schema["default"]] if "default" in schema else [])]
            assert all(isinstance(value, types[kind]) for value in values), where
            for key, part in schema.get("properties", {}).items():
                check(part, f"{where}/{key}")
            for part in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
                check(part, where)

        for name, one in facts.items():
            for place, schema in schemas_in(one):
                check(schema, f"{name}: {place}")


class TestErrors:
    """Error rows of both editions."""

    def test_they_are_errors_with_a_key(self, facts, newer):
        """A documented 200 that is an error code is not a success."""
        for name, one in facts.items():
            for key, row in merge_patch(one["errors"], newer.get(name, {}).get("errors", {})).items():
                where = f"{name}: {key}"
                assert re.fullmatch(r"[1-9]\d{2,6}(\.\d+)?", key), where
                assert 400 <= row["status"] < 500, where
                assert row.keys() <= {"status", "message", "uncoded"}, where
                assert not row.get("uncoded") or key.split(".")[0] == str(row["status"]) or key[0] in "23", where

    def test_their_sentences_are_templates(self, facts, newer):
        """`str.format` takes them, and names in braces are identifiers."""
        for name, one in facts.items():
            for key, row in merge_patch(one["errors"], newer.get(name, {}).get("errors", {})).items():
                names = [field for _, field, _, _ in Formatter().parse(row["message"]) if field is not None]
                assert all(field.isidentifier() for field in names), f"{name}: {key}"
                assert row["message"].format(**dict.fromkeys(names, "x")), f"{name}: {key}"

    def test_they_have_no_marks_of_the_document(self, facts, newer):
        """No line breaks, bold phrases or names of HTTP statuses are left."""
        for name, one in facts.items():
            for key, row in merge_patch(one["errors"], newer.get(name, {}).get("errors", {})).items():
                assert not re.search(r"<|\*\*|`|\n|Error Code|Status Code|^\W*$|\$\w", row["message"]), (
                    f"{name}: {key}: {row['message']}"
                )


class TestNewerEdition:
    """The overlays of the newer edition."""

    def test_they_are_about_known_operations_and_keys(self, facts, newer):
        """A misspelled name would be ignored."""
        assert newer.keys() <= facts.keys()
        for name, one in newer.items():
            assert one.keys() <= NEWER, name
            assert one.get("dropped") or one["source"].startswith(("SPEC25", "SPEC26")), name

    def test_every_key_changes_something(self, facts, newer):
        """What is the same in both editions is not written twice."""
        for name, one in newer.items():
            old = facts[name]
            patched = merge_patch(old["errors"], one.get("errors", {}))
            for key in one.get("errors", {}):
                assert patched.get(key) != old["errors"].get(key), f"{name}: {key}"
            for parameter in one.get("parameters", ()):
                assert parameter not in old["parameters"], name
            assert not set(one.get("scopes", {}).get("classic", ())) & set(old["scopes"]), name
            assert one.get("status") != old["response"]["status"], name
            if one.get("request"):
                assert merge_patch(old.get("request", {}).get("schema", {}), one["request"]) != old["request"]["schema"]


def test_the_list_of_scopes_is_up_to_date():
    """`python scripts/infer_resources.py` writes it."""
    from facts.scopes import scopes_of

    assert json.loads((SCHEMAS / "facts" / "scopes.json").read_bytes()) == scopes_of(SCHEMAS / "facts")


@pytest.mark.parametrize(
    "sentence,expected",
    [
        ("User does not exist: $userId.", "User does not exist: {userId}."),
        ("Account does not exist: {0}.", "Account does not exist: {value}."),
        ("PIN code must be {0} to {1} digits long.", "PIN code must be {value} to {other} digits long."),
        ("{group id} is unknown", "{groupId} is unknown"),
    ],
)
def test_placeholders_become_names(sentence, expected):
    """Documents write them in several ways."""
    from facts.problems import Place
    from facts.sentences import template

    assert template(sentence, Place("any")) == expected
