"""Replay one part of a corpus in the interpreter and with the mockzoom of one revision, and write what it answered.

Only what every revision offers is used: `mockzoom.create_app`, `mockzoom.Settings`, the HTTP API and the admin API.
The system's time comes from the corpus. Nothing sleeps.

    python -P -m compare.replay_process CORPUS OUT --part 0 --parts 2 [--sample 10] [--full --only NAMES_FILE]
"""

from __future__ import annotations

import argparse
import gc
import gzip
import io
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from compare.corpus import Sequence, Step, read_corpus

ADMIN = "/_mockzoom"


class Clock:
    """The system's time of this process; it stands still between requests."""

    def __init__(self) -> None:
        self.now_ms = 0

    def install(self) -> None:
        """Take the place of the system's clock; to be called before mockzoom is imported."""
        time.time_ns = lambda: self.now_ms * 1_000_000
        time.time = time.perf_counter = lambda: self.now_ms / 1000
        time.sleep = lambda seconds: None  # noqa: ARG005 - the signature of time.sleep


@dataclass(frozen=True)
class Observed:
    """One thing that a client observed: its kind, the request it answers, and the text of the response."""

    kind: str
    request: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def digest(self) -> str:
        """The sha256 of status, headers in order, and body."""
        head = "\n".join([self.status, *(f"{name}: {value}" for name, value in self.headers)])
        return sha256(head.encode("utf-8", "surrogateescape") + b"\n\n" + self.body).hexdigest()

    def document(self) -> dict[str, Any]:
        """Everything as JSON; the body as latin-1."""
        return {
            "kind": self.kind,
            "request": self.request,
            "status": self.status,
            "headers": self.headers,
            "body": self.body.decode("latin-1"),
        }


def kind_of(target: str) -> str:
    """Return what kind of thing a target of a request is."""
    path = target.partition("?")[0]
    if path.endswith("/openapi.json"):
        return "openapi"
    return "admin" if path.startswith(ADMIN) else "response"


def environ_of(step: Step) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    path, _, query = step.target.partition("?")
    body = step.body.encode("latin-1")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": step.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "mock.test",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "mock.test",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in step.headers:
        key = name.upper().replace("-", "_")
        if key == "X_REPLAY_SCHEME":
            environ["wsgi.url_scheme"] = value
        else:
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    if body:
        environ.setdefault("CONTENT_LENGTH", str(len(body)))
    return environ


def send(app: Callable[..., Any], step: Step, kind: str = "") -> Observed:
    """Send a request to a WSGI application; a body that ends with an exception ends with a mark."""
    told: list[Any] = []
    body = b""
    request = f"{step.method} {step.target}"
    try:
        pieces = app(environ_of(step), lambda status, headers, _=None: told.extend((status, headers)))
        try:
            for piece in pieces:
                body += piece
        finally:
            getattr(pieces, "close", lambda: None)()
    except Exception as error:  # noqa: BLE001 - a fault cuts the connection this way
        body += f"\n[cut, torn={getattr(error, 'torn', error)}]".encode()
    status, headers = told[-2:] if told else ("no response", [])
    return Observed(kind or kind_of(step.target), request, status, list(headers), body)


def final_state(app: Callable[..., Any], step: Step, token: str) -> Iterator[Observed]:
    """Yield the accounts, the export and journal of each, and the journal of requests without an account."""
    headers = [["authorization", f"Bearer {token}"]] if token else []

    def get(path: str, kind: str) -> Observed:
        return send(app, Step(step.now, "GET", f"{ADMIN}/v1{path}", headers), kind)

    listed = get("/accounts?limit=1000", "accounts")
    yield listed
    yield get("/journal?limit=1000", "journal")
    if not listed.status.startswith("200"):
        return
    for account in json.loads(listed.body)["accounts"]:
        path = f"/accounts/{quote(account['account_id'], safe='')}"
        yield get(f"{path}/export", "export")
        yield get(f"{path}/journal?limit=1000", "journal")


def replayed(sequence: Sequence, clock: Clock, folder: Path) -> Iterator[Observed]:
    """Yield what a new server answers to the requests of a sequence, and its state in the end."""
    import mockzoom  # noqa: PLC0415 - after the clock

    settings = dict(sequence.settings)
    for name, text in sequence.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, value in settings.items():
        if value == "@sqlite":
            settings[name] = f"sqlite:///{folder}/store.db"
        elif isinstance(value, str) and value.startswith("@"):
            settings[name] = str(folder / value[1:])
    clock.now_ms = sequence.start
    try:
        app = mockzoom.create_app(mockzoom.Settings(**settings))
    except Exception as error:  # noqa: BLE001 - a seed file that cannot be used is a result, too
        text = str(error).replace(str(folder), "")
        yield Observed("startup", "create_app", "no server", [], text.encode())
        return
    for step in sequence.steps:
        clock.now_ms = step.now
        yield send(app, step)
    yield from final_state(app, sequence.steps[-1], str(settings.get("admin_token", "")))


def main() -> int:
    """Replay the part that the arguments name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="Write whole responses, not digests.")
    parser.add_argument("--only", type=Path, help="A file with the names of the only sequences to replay.")
    given = parser.parse_args()
    only = set(given.only.read_text(encoding="utf-8").splitlines()) if given.only else None
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # databases are written faster there
    logging.disable(logging.CRITICAL)
    gc.set_threshold(100_000)  # an application is a large cycle, and thousands are made
    clock = Clock()
    clock.install()
    with gzip.open(given.out, "wt", compresslevel=1, encoding="utf-8") as out:
        for sequence in read_corpus(given.corpus, given.part, given.parts, given.sample):
            if only is not None and sequence.name not in only:
                continue
            with TemporaryDirectory(prefix="replay-", dir=memory) as folder:
                seen = list(replayed(sequence, clock, Path(folder)))
            told = [one.document() if given.full else one.digest for one in seen]
            out.write(json.dumps({"name": sequence.name, "observed": told}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
