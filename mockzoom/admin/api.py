"""The admin API under `/_mockzoom/`: routing, validation and dispatch.

It is independent of HTTP servers: `AdminAPI.respond` takes a method, a path and a function that reads the body, and
returns a response. The body is read after all checks that do not need it: of the source, the path and the token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hmac import compare_digest
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from mockzoom.admin.browser_guard import RequestSource, check_source
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.openapi import admin_openapi
from mockzoom.admin.registry import admin_handlers
from mockzoom.admin.request_validation import RequestValidator
from mockzoom.admin.simulation_endpoints import ACTIONS
from mockzoom.dashboard.assets import find_asset
from mockzoom.errors import FieldError
from mockzoom.server.messages import write_json
from mockzoom.spec.admin_spec import PREFIX, AdminOperation, AdminSpec
from mockzoom.spec.json_text import MAX_DEPTH, MAX_DEPTH_AROUND, TooDeepError, read_json
from mockzoom.storage import StoreError
from mockzoom.suggestions import closest

log = logging.getLogger("mockzoom")

_PARTICIPANTS = PREFIX + "/v1/accounts/{accountId}/webinars/{webinarId}/{verb}"
_OPEN = frozenset({"health", "ready"})  # for monitoring, which has no token
_LARGE = frozenset({"importAccount", "compareStates"})  # their bodies are as large as a state
_DOCUMENT = "/openapi.json"
_FILES = PREFIX + "/ui/"  # of the dashboard

MAX_QUERY_FIELDS = 100
_DENSE_BYTES = 1 << 18  # of a body in which the number of values does not matter
_BYTES_A_VALUE = 6  # on average, at least; exports have about 15

BodyReader = Callable[[int], bytes]  # reads a body, up to a number of bytes


class RequestMeta(NamedTuple):
    """What comes with a request besides method, path and body.

    `query_string` is raw, `authorization` the header's value, `base_url` the address of the API itself, and `source` is
    what the guard against web pages looks at.
    """

    query_string: str = ""
    authorization: str = ""
    base_url: str = "https://api.zoom.us"
    source: RequestSource = RequestSource()


_NO_META = RequestMeta()
_INTERNAL = {"error": {"field": "", "message": "internal error in mockzoom; see its log for details"}}


class AdminResponse(NamedTuple):
    """A response as it is sent; its body is JSON unless the headers have another `Content-Type`."""

    status: int
    body: bytes
    headers: dict[str, str]


class AdminAPI:
    """The admin API of all accounts of a store."""

    def __init__(self, ground: AdminContext, catalogue: AdminSpec) -> None:
        self._ground = ground
        self._catalogue = catalogue
        self._token = ground.settings.admin_token
        self._bodies = RequestValidator(catalogue)

    def respond(self, method: str, path: str, read: BodyReader, sent: RequestMeta = _NO_META) -> AdminResponse:
        """Return the response to a request; never raises.

        `path` is percent-decoded once. `read` is called with the largest size of a body plus one, once the request is
        permitted; it raises `FieldError` for a body that did not arrive whole.
        """
        if self._is_dashboard(method, path):
            try:
                return self._dashboard(path, sent)
            except FieldError as error:
                return AdminResponse(
                    error.status, write_json(error_document(error)), {"X-Content-Type-Options": "nosniff"}
                )
        status, document = self._guarded(method, path, read, sent)
        try:
            body = write_json(document)
        except Exception:
            log.exception("%r %r gave a document that is not JSON", method, path)
            status, body = 500, write_json(_INTERNAL)
        headers = {"X-Content-Type-Options": "nosniff"}
        if status == 405:
            headers["Allow"] = ", ".join(self._methods_at(path))
        elif status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return AdminResponse(status, body, headers)

    def answer(
        self, method: str, path: str, body: bytes = b"", sent: RequestMeta = _NO_META
    ) -> tuple[int, dict[str, Any]]:
        """Return the status and document of the response to a request whose body is known; never raises."""
        return self._guarded(method, path, lambda _: body, sent)

    def _guarded(self, method: str, path: str, read: BodyReader, sent: RequestMeta) -> tuple[int, dict[str, Any]]:
        try:
            return self._answer(method, path, read, sent)
        except FieldError as error:
            return error.status, error_document(error)
        except StoreError as error:
            log.error("%r %r: %s", method, path, error)  # noqa: TRY400 - the message says all, in one line
            return 503, {"error": {"field": "", "message": str(error)}}
        except Exception:
            log.exception("%r %r failed", method, path)
            return 500, _INTERNAL

    def _is_dashboard(self, method: str, path: str) -> bool:
        is_page = path in (PREFIX, PREFIX + "/") or path.startswith(_FILES)
        return is_page and method in ("GET", "HEAD") and self._ground.settings.dashboard

    def _dashboard(self, path: str, sent: RequestMeta) -> AdminResponse:
        """Return the page or one of its files, which hold no secret; raises `FieldError`."""
        check_source(sent.source, self._ground.settings.allowed_hosts)
        asset = find_asset(path.removeprefix(PREFIX).removeprefix("/"))
        if asset is None:
            raise FieldError("", f"the dashboard has no file {path[:200]!r}; load {PREFIX}/ again", 404)
        return AdminResponse(200, asset.body, asset.headers)

    def _methods_at(self, path: str) -> list[str]:
        """Return the methods that a path has."""
        return sorted(self._catalogue.route(path.removeprefix(PREFIX))) or ["GET"]

    def _answer(self, method: str, path: str, read: BodyReader, sent: RequestMeta) -> tuple[int, dict[str, Any]]:
        check_source(sent.source, self._ground.settings.allowed_hosts)
        if path == PREFIX + _DOCUMENT and method in ("GET", "HEAD"):
            self._check_token(sent)
            return 200, admin_openapi(self._catalogue, sent.base_url)
        operation, values = self._route(method, path)
        if operation.name not in _OPEN:
            self._check_token(sent)
        query = self._bodies.query(operation, _query(sent.query_string))
        document = self._body(operation, read)
        return operation.status, admin_handlers()[operation.name](
            self._ground, AdminRequest(values, query, document, sent.base_url)
        )

    def _body(self, operation: AdminOperation, read: BodyReader) -> dict[str, Any] | None:
        """Return the validated document in a body; raises `FieldError`. A body that is not needed is not read."""
        if not operation.body:
            return None
        large = operation.name in _LARGE
        limit = self._ground.settings.max_import if large else self._ground.settings.max_body
        body = read(limit + 1)
        if len(body) > limit:
            option = "--max-import" if large else "--max-body"
            raise FieldError("", f"the body is larger than {limit} bytes; send less, or set {option}", 413)
        _check_density(body)
        return self._bodies.judged(operation.body, _read(body, MAX_DEPTH_AROUND if large else MAX_DEPTH))

    def _route(self, method: str, path: str) -> tuple[AdminOperation, dict[str, str]]:
        found = self._catalogue.route(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else {}
        if not found:
            raise FieldError("", f"no admin endpoint at {path[:200]!r}; {self._near(path)}", 404)
        wanted = "GET" if method == "HEAD" and "GET" in found else method
        if wanted not in found:
            raise FieldError("", f"method {method[:20]} is not allowed; use {' or '.join(sorted(found))}", 405)
        return found[wanted]

    def _near(self, path: str) -> str:
        paths = {f"{PREFIX}{operation.path}" for operation in self._catalogue.operations.values()}
        near = closest(path[:200], paths)
        hint = f"did you mean {near}? " if near else ""
        actions = ", ".join(ACTIONS)
        return f"{hint}{PREFIX}{_DOCUMENT} describes all endpoints; participants are at {_PARTICIPANTS} with {actions}"

    def _check_token(self, sent: RequestMeta) -> None:
        if not self._token:
            return
        scheme, _, value = sent.authorization.partition(" ")
        right = compare_digest(value.strip().encode("utf-8", "replace"), self._token.encode())
        if scheme.lower() != "bearer" or not right:
            is_missing = scheme.lower() != "bearer" or not value.strip()
            way = "send it as `Authorization: Bearer TOKEN`" if is_missing else "the one that was sent is another"
            message = f"the server was started with an admin token (MOCKZOOM_ADMIN_TOKEN); {way}"
            raise FieldError("Authorization", message, 401)


def error_document(error: FieldError) -> dict[str, Any]:
    """Return the document of a refusal."""
    return {"error": {"field": error.field, "message": error.message}}


def _check_density(body: bytes) -> None:
    """Raise `FieldError` (413) for a large body of tiny values: it would take twenty times its size in memory."""
    values = body.count(b",") + body.count(b"[") + body.count(b"{")
    if len(body) > _DENSE_BYTES and values * _BYTES_A_VALUE > len(body):
        raise FieldError("", f"the body has {values} values in {len(body)} bytes; send fewer or larger ones", 413)


def _read(body: bytes, max_depth: int) -> Any:
    """Return the document in a body; an empty body is an empty object."""
    try:
        return read_json(body, max_depth) if body.strip() else {}
    except TooDeepError as error:
        raise FieldError("", f"the request body is nested too deeply: {error}; send a flatter document", 400) from None
    except ValueError as error:
        raise FieldError("", f"the request body is not valid JSON: {error}; send an object", 400) from None


def _query(text: str) -> dict[str, str]:
    """Return the fields of a query; raises `FieldError` for more than any operation has."""
    if not text:
        return {}
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_QUERY_FIELDS, errors="replace"))
    except ValueError:
        raise FieldError("", f"the query has more than {MAX_QUERY_FIELDS} fields; send fewer", 400) from None
