"""The mock of this checkout as a site: a fresh emulator for each account, arranged by the admin API, without sockets.

The only module of the suite that imports the emulator, besides the mutants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson

from mockzoom.admin.api import AdminAPI, RequestMeta
from mockzoom.admin_client import AdminClient
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.targets.managed import ManagedProvider
from mockzoom.contract.targets.providers import NOON, PROFILES
from mockzoom.contract.targets.target import TargetAccount
from mockzoom.server import Pipeline
from mockzoom.server import Request as MockCall

URL = "http://mock.test"


def _noon() -> int:
    """The system's time, in epoch ms: it stands still, as do the clocks of accounts until a test moves them."""
    return int(NOON * 1000)


class MockTarget:
    """A pipeline, called as a server would call it."""

    name = "mock"

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def send(self, call: ApiRequest) -> ApiResponse:
        path, _, query = call.path.partition("?")
        headers = {name.lower(): value for name, value in call.headers.items()}
        answer = self._pipeline(MockCall(call.method, unquote(path), query, headers, call.body, URL))
        return ApiResponse(answer.status, tuple(answer.headers), answer.body)

    def now(self) -> float:
        return NOON

    def wait(self, seconds: float) -> None:
        raise NotImplementedError("an account's own time is the one that passes")


class AdminApiTransport:
    """The way to the admin API of an emulator in this process."""

    url = URL

    def __init__(self, desk: AdminAPI) -> None:
        self._desk = desk

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        path, _, query = target.partition("?")
        del headers  # this desk asks for no token
        status, document = self._desk.answer(method, unquote(path), body, RequestMeta(query, base_url=URL))
        return status, orjson.dumps(document)


class MockProvider:
    """Accounts on request, each in a separate emulator, with every limit on."""

    name = "mock"
    is_real = False
    profiles = PROFILES

    def shared(self) -> TargetAccount:
        return self.make(PROFILES[0], {})

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        pipeline = create_pipeline(clock=_noon)
        control = AdminClient(transport=AdminApiTransport(create_admin_api(pipeline, clock=_noon)))
        return ManagedProvider(MockTarget(pipeline), control).make(profile, wishes)

    def clear(self) -> None:
        pass

    def keep(self) -> None:
        pass

    def close(self) -> None:
        pass
