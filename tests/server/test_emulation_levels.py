"""Levels of emulation: who may call an operation below `full`, how a call is refused, and the header of responses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mockzoom.admin_client.journal_entry import entry
from mockzoom.server import Pipeline, Request, pipeline
from mockzoom.server.emulation import check_permitted, permitted
from mockzoom.server.routing import find_operation
from mockzoom.spec import ApiSpec, Operation, load_spec
from mockzoom.spec.operation import Coverage
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.emulation import LEVELS
from mockzoom.zoom.errors import REASON_HEADER, ZoomApiError
from mockzoom.zoom.request_errors import INTERNAL_ERROR

HEADER = "X-Mockzoom-Emulation"
UNKNOWN = {"code": 2300, "message": "This API endpoint is not recognized."}
ME, WEBINARS = "/v2/users/me", "/v2/users/me/webinars"


def operation_at(level: str) -> Operation:
    """An operation that is emulated at a level."""
    return replace(load_spec().operations["user"], emulation=Coverage(level, ""))


def account_with(emulation: str) -> Account:
    """An account that permits a level, or leaves it open."""
    return Account("a", "c", "s", "seed", emulation=emulation)


@pytest.fixture
def lowered(monkeypatch):
    """Makes every operation one of a lower level, with the same handler."""

    def lower(level: str) -> None:
        def routed(spec: ApiSpec, request: Request) -> tuple[Operation, dict[str, str]]:
            operation, values = find_operation(spec, request)
            return replace(operation, emulation=Coverage(level, "")), values

        monkeypatch.setattr(pipeline, "find_operation", routed)

    return lower


class TestPermission:
    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize("server", LEVELS)
    @pytest.mark.parametrize("own", ["", *LEVELS])
    def test_the_account_s_level_counts_before_the_server_s(self, level, server, own):
        """A limit permits its own level and the more complete ones; an account without one has the server's."""
        expected = LEVELS.index(level) <= LEVELS.index(own or server)

        assert permitted(operation_at(level), account_with(own), server) is expected

    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize("server", LEVELS)
    def test_without_an_account_the_server_s_level_counts(self, level, server):
        """A request without a valid token is served as far as the server permits."""
        assert permitted(operation_at(level), None, server) == permitted(operation_at(level), account_with(""), server)

    @pytest.mark.parametrize(
        ("own", "server", "whose"),
        [
            ("", "modelled", "the server's setting is --emulation modelled"),
            ("full", "example", "the account's emulation is full"),
        ],
    )
    def test_the_reason_names_the_level_and_the_setting(self, own, server, whose):
        """A refused call says at which level the operation exists, what forbids it, and what permits it."""
        with pytest.raises(ZoomApiError) as caught:
            check_permitted(operation_at("example"), account_with(own), server)

        reason = caught.value.headers[REASON_HEADER]
        assert reason.startswith(f"the operation user is emulated as example, and {whose}; ")
        assert "--emulation example" in reason
        assert 'emulation = "example"' in reason
        assert reason.isascii()


class TestCalls:
    @pytest.mark.parametrize("level", ["modelled", "example"])
    def test_a_level_below_the_permitted_one_is_an_unknown_route(self, lowered, make_mock, level):
        """The response is Zoom's for unknown routes, with or without a token, in the journal too."""
        lowered(level)
        mock = make_mock(emulation="full")
        for token in (None, "nobody's"):
            answer = mock.get(ME, token=token)
            assert (answer.status, answer.json, answer.rule) == (404, UNKNOWN, "endpoint_not_emulated")
            assert f"emulated as {level}" in answer.headers[REASON_HEADER]
            assert HEADER not in answer.headers

        last = mock.control("GET", "/journal").json["entries"][-1]
        assert (last["rule"], last["emulation"]) == ("endpoint_not_emulated", "")

    def test_a_refused_call_changes_nothing(self, lowered, make_mock):
        """Nothing is created, not even with a body that is too large or not JSON."""
        mock = make_mock(emulation="full", max_body=100)
        before = mock.get(WEBINARS).json
        lowered("modelled")
        for body in (b'{"topic": "T", "type": 5}', b"{", b" " * 200):
            answer = mock.post(WEBINARS, body=body)
            assert (answer.status, answer.rule) == (404, "endpoint_not_emulated")
        lowered("full")
        assert mock.get(WEBINARS).json == before

    def test_by_default_modelled_operations_are_served_and_examples_are_not(self, lowered, mock):
        """A test does not pass on an invented response unless it asks for one."""
        lowered("modelled")
        assert mock.get(ME).status == 200
        lowered("example")
        assert mock.get(ME).rule == "endpoint_not_emulated"

    @pytest.mark.parametrize("server", LEVELS)
    def test_an_account_decides_for_itself(self, lowered, make_mock, server):
        """A field of the account outranks the server's setting in both directions."""
        mock = make_mock(emulation=server)
        deep, shallow, open_ = mock.account(emulation="example"), mock.account(emulation="full"), mock.account()
        lowered("example")

        assert deep.get(ME).status == 200
        assert shallow.get(ME).status == 404
        assert open_.get(ME).status == (200 if server == "example" else 404)
        assert [one.made["emulation"] for one in (deep, shallow, open_)] == ["example", "full", server]

    @pytest.mark.parametrize("level", ["modelled", "example"])
    @pytest.mark.parametrize("diagnosis", [True, False])
    def test_every_response_names_a_lower_level(self, lowered, make_mock, level, diagnosis):
        """Success and every kind of error have the header, without the diagnosis too."""
        lowered(level)
        mock = make_mock(emulation="example", diagnosis=diagnosis, max_body=100)
        answers = [
            mock.get(ME),
            mock.call("HEAD", ME),
            mock.get(ME, token="nobody's"),
            mock.get("/v2/users/nobody@example.com"),
            mock.post(WEBINARS, {"type": "five"}),
            mock.post(WEBINARS, body=b"{"),
            mock.post(WEBINARS, body=b" " * 200),
        ]

        assert [answer.status for answer in answers] == [200, 200, 401, 404, 400, 400, 413]
        assert {answer.headers.get(HEADER) for answer in answers} == {level}
        assert {e["emulation"] for e in mock.control("GET", "/journal").json["entries"]} == {level}

    def test_a_fault_and_a_failure_do_not_hide_the_level(self, lowered, make_mock, monkeypatch):
        """A response that a test injects has the header, and so has a 500 of mockzoom itself."""
        lowered("example")
        mock = make_mock(emulation="example")
        fault = {"operation": "user", "status": 503, "headers": {HEADER: None}}
        assert mock.control("POST", "/faults", fault).status == 201
        injected = mock.get(ME)
        assert (injected.status, injected.headers[HEADER]) == (503, "example")
        mock.control("DELETE", "/faults")

        monkeypatch.setattr(Pipeline, "_call_handler", lambda *_: 1 / 0)
        failed = mock.get(ME)
        assert (failed.rule, failed.headers[HEADER]) == (INTERNAL_ERROR.name, "example")

    def test_the_journal_s_line_has_a_lower_level(self, lowered, mock):
        """A line of `mockzoom journal` and of pytest's reports ends with the level, unless that is `full`."""
        for level in ("full", "modelled"):
            lowered(level)
            mock.get(ME)
        lines = [str(entry(one)) for one in mock.control("GET", "/journal").json["entries"]]

        assert lines == ["#1 GET /v2/users/me -> 200", "#2 GET /v2/users/me -> 200 [modelled]"]

    def test_a_full_operation_and_an_unknown_path_have_no_header(self, mock):
        """Their responses are those of Zoom; the journal has the level of the one, and none of the other."""
        for path in (ME, "/v2/nothing", "/v2/users/nobody@example.com"):
            assert HEADER not in mock.get(path).headers

        entries = mock.control("GET", "/journal").json["entries"]
        assert [one["emulation"] for one in entries] == ["full", "", "full"]


class TestAccounts:
    def test_it_survives_export_and_import(self, mock):
        """The level is part of an account's snapshot, open or not; an unknown value is an error."""
        for given in ("", "full"):
            mine = mock.account(**({"emulation": given} if given else {}))
            snapshot = mock.control("GET", "/export", account=mine.id).json
            assert snapshot["account"]["emulation"] == given
            assert mine.control("POST", "/import", snapshot).status == 200
            assert mock.control("GET", "/export", account=mine.id).json["account"] == snapshot["account"]

        snapshot["account"]["emulation"] = "shape"
        refused = mine.control("POST", "/import", snapshot)
        assert (refused.status, refused.json["error"]["field"]) == (422, "account.emulation")

    def test_an_unknown_level_is_an_error_with_the_choices(self, mock):
        """A wrong value is refused with its field and the right ones."""
        refused = mock.control("POST", "/v1/accounts", {"emulation": "shape"})

        assert (refused.status, refused.json["error"]["field"]) == (422, "emulation")
        for level in LEVELS:
            assert level in refused.json["error"]["message"]

    def test_a_reset_keeps_the_account_s_level(self, mock):
        """An account is created again with the level that it was created with."""
        mine = mock.account(emulation="full")

        assert mine.control("POST", "/reset").json["emulation"] == "full"
