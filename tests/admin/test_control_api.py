"""The admin API as a whole: described, strict, guarded, and never at a loss for an answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import some_of
from openapi_spec_validator import validate

import mockzoom
from mockzoom.admin.api import RequestMeta
from mockzoom.admin.registry import admin_handlers
from mockzoom.app import create_app
from mockzoom.config import Settings
from mockzoom.spec import load_spec
from mockzoom.spec.admin_spec import PREFIX, AdminSpec, load_admin_spec
from mockzoom.spec.loader import SchemaFileError, schemas_folder

CATALOGUE = load_admin_spec()
OPERATIONS = CATALOGUE.operations
VALUES = {"accountId": "mockzoom-account", "name": "x", "faultId": "f1", "webinarId": "1"}


def path_of(operation):
    """The operation's path with values in it."""
    path = operation.path
    for name, value in VALUES.items():
        path = path.replace("{" + name + "}", value)
    return path


class TestDescribed:
    def test_every_operation_is_bound(self):
        """And nothing is bound that is not described."""
        assert set(admin_handlers()) == set(OPERATIONS)

    def test_every_schema_is_used_valid_and_has_examples_that_fit(self):
        """Those of bodies by themselves; those of answers are held against every answer of these tests."""
        named = {o.body for o in OPERATIONS.values()} | {o.answer for o in OPERATIONS.values()}
        text = json.dumps(CATALOGUE.schemas)
        for name, schema in CATALOGUE.schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            assert name in named or f'"{name}.json"' in text or name == "error", name
            assert schema["$id"].endswith(f"/admin/{name}.json")
            for example in schema.get("examples", ()):
                CATALOGUE.validator(name).validate(example)
        for operation in OPERATIONS.values():
            assert not operation.body or CATALOGUE.schemas[operation.body].get("examples") or operation.body == "export"

    def test_as_openapi(self, mock):
        """Valid, complete, at the server's own address."""
        status, document = mock.desk.answer(
            "GET", f"{PREFIX}/openapi.json", b"", RequestMeta(base_url="http://here.test")
        )
        assert status == 200
        validate(document)
        assert document["servers"] == [{"url": "http://here.test"}]
        shown = {o["operationId"] for path in document["paths"].values() for o in path.values()}
        assert shown == set(OPERATIONS)

    @pytest.mark.parametrize(
        "change",
        [
            {"method": "BREW"},
            {"verb": "x"},
            {"status": None},
            {"query": {"x": {"typ": "string"}}},
        ],
    )
    def test_read_strictly(self, tmp_path, change):
        """What the reader does not know stops the start."""
        document = json.loads((schemas_folder() / "admin" / "api.json").read_text())
        operation = document["operations"]["health"]
        operation.update(change)
        if change.get("status", 0) is None:
            del operation["status"]
        (tmp_path / "api.json").write_text(json.dumps(document))
        with pytest.raises(SchemaFileError, match=r"api\.json"):
            AdminSpec(tmp_path, load_spec().objects)


class TestServer:
    def test_health_and_ready(self, mock):
        """Health and readiness are reported for clients that wait for the server."""
        assert mock.control("GET", "/v1/health").json == {"status": "ok", "version": mockzoom.__version__}
        mock.account()
        assert mock.control("GET", "/v1/ready").json == {"ready": True, "accounts": 2}

    def test_head_is_get(self, mock):
        """As everywhere."""
        assert mock.desk.answer("HEAD", f"{PREFIX}/v1/health")[0] == 200

    def test_what_is_not_there(self, mock):
        """The error for an unknown path names the nearest path."""
        status, document = mock.desk.answer("GET", f"{PREFIX}/v1/acounts")
        assert (status, "did you mean /_mockzoom/v1/accounts?" in document["error"]["message"]) == (404, True)
        status, document = mock.desk.answer("DELETE", f"{PREFIX}/v1/accounts")
        assert (status, document["error"]["message"]) == (405, "method DELETE is not allowed; use GET or POST")

    def test_account_ids_with_odd_letters(self, mock):
        """Are encoded twice, as ids with slashes are at Zoom."""
        mock.account(account_id="a/b %")
        assert mock.desk.answer("GET", f"{PREFIX}/v1/accounts/a%2Fb%20%25/clock")[0] == 200


class TestGuarded:
    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_by_a_token_if_there_is_one(self, make_mock, name):
        """Every operation but health and ready asks for it; nothing is done without."""
        mock = make_mock(admin_token="s3cret")
        operation = OPERATIONS[name]
        path = PREFIX + path_of(operation)
        for authorization in ("", "Bearer", "Bearer wrong", "Basic s3cret", "s3cret", "Bearer s3cret\u00e9"):
            status, document = mock.desk.answer(operation.method, path, b"", RequestMeta(authorization=authorization))
            if name in ("health", "ready"):
                assert status == 200
            else:
                assert (status, document["error"]["field"]) == (401, "Authorization")
        status, _ = mock.desk.answer(operation.method, path, b"", RequestMeta(authorization="Bearer s3cret"))
        assert status != 401

    @pytest.mark.parametrize(
        ("authorization", "says"),
        [("", "send it as `Authorization: Bearer TOKEN`"), ("Bearer wrong", "the one that was sent is another")],
    )
    def test_a_missing_token_and_a_wrong_one_have_different_messages(self, make_mock, authorization, says):
        """Neither message has the token."""
        meta = RequestMeta(authorization=authorization)
        _, document = make_mock(admin_token="s3cret").desk.answer("GET", f"{PREFIX}/v1/accounts", b"", meta)
        assert document["error"]["message"].endswith(says)
        assert "s3cret" not in document["error"]["message"]

    def test_the_description_too(self, make_mock):
        """It is part of the surface."""
        assert make_mock(admin_token="s").desk.answer("GET", f"{PREFIX}/openapi.json")[0] == 401

    def test_over_http(self):
        """With a challenge."""
        client = create_app(Settings(admin_token="s")).test_client()
        answer = client.get(f"{PREFIX}/v1/accounts")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert client.get(f"{PREFIX}/v1/accounts", headers={"Authorization": "Bearer s"}).status_code == 200

    def test_switched_off(self):
        """Nothing of it is left; Zoom would not know the paths."""
        client = create_app(Settings(admin=False)).test_client()
        for path in ("/v1/accounts", "/openapi.json", "/v1/health"):
            answer = client.get(PREFIX + path)
            assert (answer.status_code, answer.json["code"]) == (404, 2300)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**70) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data(), name=st.sampled_from(sorted(OPERATIONS)))
@settings(max_examples=some_of(400))
def test_whatever_is_sent_is_answered(mock, data, name):
    """A request is carried out, or rejected with field and message; never an internal error."""
    operation = OPERATIONS[name]
    schema = CATALOGUE.schemas.get(operation.body, {})
    known = st.sampled_from([*schema.get("properties", {}), "x"])
    values = JSON | st.sampled_from(
        ["mockzoom-account", "user", "webinar_full", "reset", "PT1H", "2026-01-01T00:00:00Z"]
    )
    body = data.draw(st.dictionaries(known, values, max_size=4) | JSON)
    query = data.draw(st.sampled_from(["", "limit=1", "limit=x", "status=9", "since=1", "%ff=%00", "email=a@b"]))
    if operation.method == "DELETE" and operation.path.endswith("{accountId}"):
        return
    sent = RequestMeta(query_string=query)
    status, document = mock.desk.answer(operation.method, PREFIX + path_of(operation), json.dumps(body).encode(), sent)

    assert status in (200, 201, 400, 404, 409, 422)
    if status >= 400:
        CATALOGUE.validator("error").validate(document)
    elif operation.answer:
        CATALOGUE.validator(operation.answer).validate(document)
    mock.control("DELETE", "/faults")
    mock.control("DELETE", "/next")


@given(body=st.binary(max_size=40))
def test_bodies_that_are_no_json(mock, body):
    """400 or 422."""
    status, _ = mock.desk.answer("POST", f"{PREFIX}/v1/accounts/mockzoom-account/faults", body)
    assert status in (400, 422)


def test_a_body_that_is_too_large(make_mock):
    """413; an import may be as large as a state."""
    mock = make_mock(max_body=1000)
    path = "/faults"
    assert mock.control("POST", path, {"status": 500, "body": "x" * 1000}).status == 413
    document = mock.control("GET", "/export").json
    assert len(json.dumps(document)) > 1000
    assert mock.control("POST", "/import", document).status == 200


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="the page uses curl and sh")
def test_the_lines_of_the_page_run(tmp_path):
    """The examples of docs/reference/admin_api.md run as they are, against a separate server."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "admin_api.md").read_text()
    lines = [line for block in page.split("```console\n")[1:] for line in block.partition("```")[0].splitlines()]
    with mockzoom.serve(check_answers=True) as server:
        script = "\n".join(line.removeprefix("$ ") for line in lines).replace("http://127.0.0.1:8080", server.url)
        ran = subprocess.run(
            ["sh", "-ec", script], capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path
        ).stdout

    assert '"error"' not in ran
    assert '"code":429' in ran
    assert "Retry-After: 1" in ran
    assert "lost\n" in ran
    assert ran.count('"code":3001') == 1
    listed, _ = json.JSONDecoder().raw_decode(ran.partition("lost\n")[2])  # what is printed after the lost answer
    assert [one["email"] for one in listed["registrants"]] == ["ana@example.com", "ben@example.com"]
    assert '"now":"2026-11-22T01:29:00Z"' in ran


def test_the_page_knows_every_path_setting_and_field():
    """Every path, setting and field of the admin API is in its page."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "admin_api.md").read_text()
    for name in ("fault", "next"):
        for field in CATALOGUE.schemas[name]["properties"]:
            assert field in page, field
    for name in OPERATIONS["readJournal"].query:
        assert name in page, name
    for operation in OPERATIONS.values():
        last = [step for step in operation.path.split("/") if step and not step.startswith("{")][-1]
        assert last in page or operation.tag == "people", operation.path
