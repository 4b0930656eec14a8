"""Interception of requests at `HTTPAdapter.send`.

Patched is `HTTPAdapter.send`, the last step before a connection is chosen: sessions, redirects, cookies, hooks and
authentication have done their part by then and stay the library's own, and no proxy, name or certificate has been
looked at yet. A patch of sockets could not tell whose call it is; one of `Session.request` would miss what is sent
otherwise. `patch_httpx` does the same with httpx's transports.
"""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict
from urllib3 import HTTPResponse as Urllib3Response

from mockzoom.testing.in_process import SentRequest, respond

if TYPE_CHECKING:
    from flask import Flask


def patch(choose: Callable[[str, str], Flask | None]) -> Callable[[], None]:
    """Patch requests with `choose`, and return the function that removes the patch.

    `choose` takes method and URL. It returns the application that responds, or None to send the request, and raises
    `ConnectionError` to block it.
    """
    original = HTTPAdapter.send

    def send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        method, url = str(request.method), str(request.url)
        try:
            app = choose(method, url)
            if app is not None:
                answer = respond(app, SentRequest(method, url, request.headers.items(), _bytes_of(request.body)))
                return self.build_response(request, _response(method, answer))
        except ConnectionError as error:
            raise requests.ConnectionError(str(error), request=request) from None
        return original(self, request, *args, **kwargs)

    HTTPAdapter.send = send  # type: ignore[method-assign]

    def take_back() -> None:
        if HTTPAdapter.send is send:  # else a later patch exists, and still calls this one
            HTTPAdapter.send = original  # type: ignore[method-assign]

    return take_back


def _bytes_of(body: Any) -> bytes:
    """Return a body of requests as bytes: from none, bytes, text, a file, or an iterable."""
    if hasattr(body, "read"):
        body = body.read()
    if body is None or isinstance(body, bytes | bytearray | str):
        return body.encode() if isinstance(body, str) else bytes(body or b"")
    return b"".join(chunk.encode() if isinstance(chunk, str) else chunk for chunk in body)


def _response(method: str, answer: HTTPResponse) -> Any:
    return Urllib3Response(
        body=answer,
        headers=HTTPHeaderDict(answer.msg.items()),
        status=answer.status,
        version=answer.version,
        reason=answer.reason,
        preload_content=False,
        decode_content=False,
        original_response=answer,
        request_method=method,
    )
