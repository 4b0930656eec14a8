"""The import of facts: what it reads of a document, and what stops it."""

from __future__ import annotations

import pytest


@pytest.fixture
def rows():
    """The function that reads the error rows of an operation from descriptions by response key."""
    from facts.problems import Place
    from facts.sentences import error_rows

    return lambda responses: error_rows({k: {"description": v} for k, v in responses.items()}, Place("groupCreate"))


class TestErrorRows:
    """Descriptions of responses as error rows."""

    def test_sentences_of_one_code_are_numbered(self, rows):
        """They are separated by `<br>`, by a line end or by a second mark."""
        text = "**Error Code:** `300`<br>One.<br>\nTwo.\n**Error Code:**`300` Three."
        assert {key: row["message"] for key, row in rows({"400": text}).items()} == {
            "300": "One.",
            "300.2": "Two.",
            "300.3": "Three.",
        }

    def test_a_200_next_to_the_real_success_is_an_error(self, rows):
        """The key of such a response is the error code."""
        found = rows({"200": "Only available for paid account.", "204": "**HTTP Status Code:** `204`<br>Deleted."})
        assert found == {"200": {"status": 400, "message": "Only available for paid account."}}

    def test_the_text_of_a_success_is_not_an_error(self, rows):
        """Only the sentences after an error code are."""
        text = "**HTTP Status Code:** `200`<br>List returned.<br>**Error Code:** `200`<br>No permission."
        assert rows({"200": text}) == {"200": {"status": 400, "message": "No permission."}}

    def test_a_300_is_a_code_and_not_a_redirect(self, rows):
        """Its HTTP status is 400."""
        assert rows({"300": "Missing field: name."})["300"] == {"status": 400, "message": "Missing field: name."}

    def test_a_row_without_a_code_has_the_key_of_its_status(self, rows):
        """It is marked."""
        expected = {"404": {"status": 404, "message": "Tracking Field not found", "uncoded": True}}
        assert rows({"404": "**HTTP Status Code:** `404` **Not Found**<br>\nTracking Field not found"}) == expected

    def test_headings_and_explanations_are_left_out(self, rows):
        """`Not found.` is a phrase of HTTP, `Group not found.` the heading of the coded sentence."""
        text = (
            "**Status Code:** `404`<br>Not found.<br>Group not found.<br>**Error Code:** `4130`<br>No such group.<br>\n"
            "This error is thrown if you deleted it."
        )
        assert [row["message"] for row in rows({"404": text}).values()] == ["No such group."]

    def test_an_error_code_that_cannot_be_read_stops_the_import(self, rows):
        """The message names the operation and the place."""
        from facts.problems import FactsError

        with pytest.raises(FactsError, match="groupCreate/responses/400: an error code is expected before 'none'"):
            rows({"400": "**Error Code:** none"})


class TestSchemas:
    """Schemas of the document as schemas of this project."""

    @pytest.fixture
    def clean(self):
        """The function that reads a schema."""
        from facts.problems import Place
        from facts.schemas import clean

        return lambda schema: clean(schema, Place("groupCreate", "/body"))

    @pytest.mark.parametrize(
        "schema,expected",
        [
            ({"type": "string", "minimum": 8, "description": "x"}, {"type": "string", "minLength": 8}),
            ({"type": "array", "items": {"type": "string"}, "maximum": 30}, {"maxItems": 30}),
            ({"type": "string", "enum": [1, 2]}, {"enum": ["1", "2"]}),
            ({"type": "integer", "default": "30"}, {"default": 30}),
            ({"properties": {"description ": {"type": "string"}}}, {"properties": {"description": {"type": "string"}}}),
            ({"items": {}}, {"type": "array", "items": {}}),
            (
                {"type": "array", "items": {"type": "string"}, "enum": ["EU"]},
                {"items": {"type": "string", "enum": ["EU"]}},
            ),
            (
                {
                    "allOf": [
                        {"properties": {"a": {"type": "string"}}, "required": ["a"]},
                        {"allOf": [{"properties": {"b": {"type": "integer"}}}]},
                        {},
                    ]
                },
                {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]},
            ),
            (
                {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            ),
        ],
    )
    def test_what_is_wrong_in_the_document_is_repaired(self, clean, schema, expected):
        """Limits move to the keyword of the type, values get the type, `allOf` is merged."""
        assert clean(schema).items() >= expected.items()

    @pytest.mark.parametrize(
        "schema,fault",
        [
            ({"type": "string", "x-unknown": 1}, "keyword `x-unknown` is not handled"),
            ({"type": ["string"]}, "unknown type"),
            ({"type": "text"}, "unknown type 'text'"),
            ({"type": "object", "properties": {"a": {"type": "integer", "enum": ["b"]}}}, "/a: 'b' is not a integer"),
            ({"type": "object", "required": ["a"]}, "requires a, which is not a property"),
            ({"type": "boolean", "maximum": 1}, "`maximum` of a boolean"),
            ({"minimum": 1}, "no type"),
        ],
    )
    def test_what_cannot_be_read_stops_the_import(self, clean, schema, fault):
        """The message names the operation and the place."""
        from facts.problems import FactsError

        with pytest.raises(FactsError) as raised:
            clean(schema)
        assert str(raised.value).startswith("groupCreate/body")
        assert fault in str(raised.value)


@pytest.mark.parametrize(
    "value,shape",
    [
        ("U7SmF1F4S1Gt3hFX0TjWYg", "base64url22"),
        ("4fc0b2d0b8a14a1e9d4b3f0e8f5a6b7c", "hex32"),
        ("a2a4a9d2-11b2-4f6a-9d2c-0a7f3c0e9b11", "uuid"),
        ("4444AAAiAAAAAiAiAiiAii==", "uuid_base64"),
        ("0", "digit"),
        ("123456", "digits"),
        (123456, "number"),
        ("string", ""),
        ("nora@example.com", ""),
        (True, ""),
        (None, ""),
    ],
)
def test_an_example_value_has_a_shape(value, shape):
    """Placeholders have none."""
    from facts.shapes import shape_of

    assert shape_of(value) == shape


@pytest.mark.parametrize(
    "text,label,scopes",
    [
        ("**Scopes:** `a:read` `b:write`<br> **[Rate Limit Label](x):** `Heavy`", "heavy", ["a:read", "b:write"]),
        ("**Scope**: `imchat:read, imchat:read:admin`", "", ["imchat:read", "imchat:read:admin"]),
        ("Rate Limit Label: `Resource-intensive`", "resource_intensive", []),
    ],
)
def test_scopes_and_label_stand_in_the_description(text, label, scopes):
    """A label that is missing is inferred by the caller."""
    from facts import prose
    from facts.problems import Place

    assert prose.rate_label(text, Place("any")) == label
    assert prose.scopes(text, Place("any")) == scopes
