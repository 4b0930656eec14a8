"""A pytest plugin that records every request a test sends to a pipeline or to the admin API: `-p compare.recorder`.

It uses only what stays between revisions: `mockzoom.app.create_pipeline` and the function that creates the admin API, a
pipeline that is called with a request, and an admin API with a method `answer`.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import mockzoom.app
from compare.corpus import Sequence, Step
from mockzoom.config import Settings

OUT = Path(os.environ["MOCKZOOM_RECORD"])
ADMIN_FACTORIES = ("create_admin_api", "create_desk")
NOT_REPLAYED = ("host", "port", "ca_dir", "tls", "threads", "workers", "admin_port")
MAX_BODY = 3_000_000
MAX_OPEN = 200

_recorded: dict[int, tuple[Any, Sequence]] = {}  # by id of the pipeline, which is kept alive
_state = {"test": ""}


def record(key: int, now: int, request: Mapping[str, Any]) -> None:
    """Append a request to the sequence of its pipeline, if that is recorded."""
    if key not in _recorded or len(request["body"]) > MAX_BODY:
        return
    query = request["query_string"]
    target = quote(request["path"], safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")
    scheme, _, host = request["base_url"].partition("://")
    headers = {"host": host, **request["headers"]} | ({"x-replay-scheme": "https"} if scheme == "https" else {})
    step = Step(
        now, request["method"], target, [list(one) for one in headers.items()], request["body"].decode("latin-1")
    )
    _recorded[key][1].steps.append(step)


def sequence_of(settings: Any, start: int) -> Sequence | None:
    """Return an empty sequence for a server with settings; None for a server that cannot be replayed."""
    default = Settings()
    fields = {field.name: getattr(settings, field.name) for field in dataclasses.fields(default)}
    given = {name: value for name, value in fields.items() if value != getattr(default, name)}
    files = {}
    if given.get("seed"):
        name = "seed" + Path(given["seed"]).suffix
        files[name] = Path(given["seed"]).read_text()
        given["seed"] = f"@{name}"
    if given.get("store", "memory") != "memory":
        if not given["store"].startswith("sqlite"):
            return None
        given["store"] = "@sqlite"
    kept = {name: value for name, value in given.items() if name not in NOT_REPLAYED}
    return Sequence(_state["test"], kept, files, start)


def install() -> None:
    """Wrap the factories of `mockzoom.app`, before a test imports them."""
    make_pipeline = mockzoom.app.create_pipeline
    factory = next(name for name in ADMIN_FACTORIES if hasattr(mockzoom.app, name))
    make_admin = getattr(mockzoom.app, factory)
    clocks: dict[int, Callable[[], int]] = {}
    wrapped: set[type] = set()

    def create_pipeline(settings: Any = None, *, clock: Any = mockzoom.app.system_ms, store: Any = None) -> Any:
        pipeline = make_pipeline(settings, clock=clock, store=store)
        sequence = None if store is not None else sequence_of(settings or Settings(), clock())
        if sequence is not None:
            _recorded[id(pipeline)] = pipeline, sequence
            clocks[id(pipeline)] = clock
        if type(pipeline) not in wrapped:
            wrapped.add(type(pipeline))
            _wrap_call(type(pipeline), clocks)
        return pipeline

    def create_admin(pipeline: Any, settings: Any = None, *, clock: Any = mockzoom.app.system_ms) -> Any:
        admin = make_admin(pipeline, settings, clock=clock)
        answer = admin.answer

        def recording(method: str, path: str, body: bytes = b"", *meta: Any) -> Any:
            sent = meta[0] if meta else None
            headers = {"content-type": "application/json"} if body else {}
            if sent is not None and sent.authorization:
                headers["authorization"] = sent.authorization
            base_url, query = (sent.base_url, sent.query_string) if sent else ("https://api.zoom.us", "")
            request = {"method": method, "path": path, "query_string": query, "headers": headers}
            record(id(pipeline), clock(), request | {"body": body, "base_url": base_url})
            return answer(method, path, body, *meta)

        admin.answer = recording
        return admin

    mockzoom.app.create_pipeline = create_pipeline  # type: ignore[assignment]
    setattr(mockzoom.app, factory, create_admin)


def _wrap_call(pipeline_type: type, clocks: Mapping[int, Callable[[], int]]) -> None:
    call = pipeline_type.__call__
    names = ("method", "path", "query_string", "headers", "body", "base_url")

    def recording(self: Any, request: Any) -> Any:
        if id(self) in clocks:
            record(id(self), clocks[id(self)](), {name: getattr(request, name) for name in names})
        return call(self, request)

    pipeline_type.__call__ = recording  # type: ignore[method-assign]


def flush() -> None:
    """Append the recorded sequences to a file of this process."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        for _, sequence in _recorded.values():
            if sequence.steps:
                file.write(json.dumps(asdict(sequence)) + "\n")
    _recorded.clear()


def pytest_runtest_setup(item: Any) -> None:
    """Name the sequences after the test."""
    if len(_recorded) > MAX_OPEN:
        flush()
    _state["test"] = item.nodeid


def pytest_unconfigure() -> None:
    """Write what is left."""
    flush()


install()
