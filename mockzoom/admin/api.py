"""The admin API under `/_mockzoom/`: routing, validation and dispatch.

It is independent of HTTP servers: `AdminAPI.answer` takes a method, a path and a body, and returns a status
and a document.
"""

from __future__ import annotations

import logging
from hmac import compare_digest
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from mockzoom.admin.browser_guard import RequestSource, check_source
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.openapi import admin_openapi
from mockzoom.admin.registry import admin_handlers
from mockzoom.admin.request_validation import RequestValidator
from mockzoom.admin.simulation_endpoints import ACTIONS
from mockzoom.errors import FieldError
from mockzoom.spec.admin_spec import PREFIX, AdminOperation, AdminSpec
from mockzoom.storage import StoreError
from mockzoom.suggestions import closest

log = logging.getLogger("mockzoom")

_PARTICIPANTS = PREFIX + "/v1/accounts/{accountId}/webinars/{webinarId}/{verb}"
_OPEN = frozenset({"health", "ready"})  # for monitoring, which has no token
_LARGE = frozenset({"importAccount", "compareStates"})  # their bodies are as large as a state
_DOCUMENT = "/openapi.json"

MAX_EXPORT = 256 << 20  # bytes


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


class AdminAPI:
    """The admin API of all accounts of a store."""

    def __init__(self, ground: AdminContext, catalogue: AdminSpec) -> None:
        self._ground = ground
        self._catalogue = catalogue
        self._token = ground.settings.admin_token
        self._bodies = RequestValidator(catalogue)

    def answer(
        self, method: str, path: str, body: bytes = b"", sent: RequestMeta = _NO_META
    ) -> tuple[int, dict[str, Any]]:
        """Return the status and document of the response; never raises. `path` is percent-decoded once."""
        try:
            return self._answer(method, path, body, sent)
        except FieldError as error:
            return error.status, {"error": {"field": error.field, "message": error.message}}
        except StoreError as error:
            log.error("%s %s: %s", method, path, error)  # noqa: TRY400 - the message says all, in one line
            return 503, {"error": {"field": "", "message": str(error)}}
        except Exception:
            log.exception("%s %s failed", method, path)
            return 500, {"error": {"field": "", "message": "internal error in mockzoom; see its log for details"}}

    def methods_at(self, path: str) -> list[str]:
        """Return the methods that a path has."""
        return sorted(self._catalogue.route(path.removeprefix(PREFIX))) or ["GET"]

    def body_limit(self, path: str) -> int:
        """Return the maximum size in bytes of a request body for a path."""
        found = self._catalogue.route(path.removeprefix(PREFIX)).values()
        largest = any(operation.name in _LARGE for operation, _ in found)
        return MAX_EXPORT if largest else self._ground.settings.max_body

    def _answer(self, method: str, path: str, body: bytes, sent: RequestMeta) -> tuple[int, dict[str, Any]]:
        check_source(sent.source, self._ground.settings.allowed_hosts)
        if path == PREFIX + _DOCUMENT and method in ("GET", "HEAD"):
            self._check_token(sent)
            return 200, admin_openapi(self._catalogue, sent.base_url)
        operation, values = self._route(method, path)
        if operation.name not in _OPEN:
            self._check_token(sent)
        limit = self.body_limit(path)
        if len(body) > limit:
            raise FieldError("", f"the body is larger than {limit} bytes; send less", 413)
        query = self._bodies.query(operation, dict(parse_qsl(sent.query_string, keep_blank_values=True)))
        document = self._bodies.judged(operation.body, _read(body)) if operation.body else None
        return operation.status, admin_handlers()[operation.name](
            self._ground, AdminRequest(values, query, document, sent.base_url)
        )

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
            message = "the server was started with an admin token; send it as `Authorization: Bearer TOKEN`"
            raise FieldError("Authorization", message, 401)


def _read(body: bytes) -> Any:
    """Return the document in a body; an empty body is an empty object."""
    try:
        return orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError as error:
        raise FieldError("", f"the request body is not valid JSON: {error}; send an object", 400) from None
