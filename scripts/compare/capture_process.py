"""Capture a corpus in the interpreter and with the mockzoom of one revision.

The contract suite sends its requests over HTTP to applications of `mockzoom.create_app`; a recorder notes them. The
scenario, the probes and the walks go to other applications. As in `replay_process`, only the public interface is used.

    python -P -m compare.capture_process OUT [--walks 200] [--steps 100] [--no-suite | --rule RULE] [--no-probes]
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from random import Random
from threading import Lock, Thread
from typing import Any

from compare.corpus import NOON_MS, Sequence, Step, write_corpus
from compare.replay_process import Clock, send
from compare.scenario import send_scenario
from compare.walks import ADMIN, Walker, probe, tokens

PROFILES = ("2021-08", "2025-06", "2026-09")
_ACCOUNTS = f"{ADMIN}/v1/accounts"
# Headers of the connection or of the library that sends. All others belong to the corpus: by `Accept`, for instance,
# mockzoom chooses the format of an error.
_OF_THE_CLIENT = ("connection", "accept-encoding", "user-agent")


class Recorder:
    """A WSGI application that records each request and passes it to an application of mockzoom.

    The contract suite creates accounts for a test and deletes them after it. An account that is created when no other
    is left starts a new sequence, with a new application.
    """

    def __init__(self, make_app: Callable[[], Callable[..., Any]]) -> None:
        self._make_app = make_app
        self._lock = Lock()
        self._live = 0
        self._app = make_app()
        self.sequences = [Sequence("contract 1")]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """See PEP 3333. Requests are handled one at a time, because their order is recorded."""
        with self._lock:
            size = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(size) if size else b""
            target = environ.get("REQUEST_URI") or environ["PATH_INFO"]
            method = environ["REQUEST_METHOD"]
            is_account = target.startswith(_ACCOUNTS)
            if is_account and (method, target) == ("POST", _ACCOUNTS) and not self._live:
                self._app = self._make_app()
                self.sequences.append(Sequence(f"contract {len(self.sequences) + 1}"))
            step = Step(NOON_MS, method, target, _headers(environ), body.decode("latin-1"))
            self.sequences[-1].steps.append(step)
            observed = send(self._app, step)
            if is_account and observed.status[0] == "2":
                self._live += (method, target) == ("POST", _ACCOUNTS)
                self._live -= method == "DELETE" and target.count("/") == _ACCOUNTS.count("/") + 1
        start_response(observed.status, observed.headers)
        return [observed.body]


def _headers(environ: dict[str, Any]) -> list[list[str]]:
    names = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}
    found = []
    for key, value in environ.items():
        name = names.get(key) or (key[5:].replace("_", "-").lower() if key.startswith("HTTP_") else "")
        if name and name not in _OF_THE_CLIENT and value:
            found.append([name, "mock.test" if name == "host" else value])
    return found


def suite(*options: str) -> list[Sequence]:
    """Run the contract suite against this mockzoom, and return its requests.

    `options` are those of `mockzoom contract run`. Raises `RuntimeError` if the suite fails.
    """
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415 - after the clock

    import mockzoom  # noqa: PLC0415 - the same

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

    recorder = Recorder(lambda: mockzoom.create_app(mockzoom.Settings()))
    server = make_server("127.0.0.1", 0, recorder, threaded=True, request_handler=Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mockzoom", "contract", "run", "--target", url, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    server.shutdown()
    if done.returncode:
        output = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise RuntimeError(
            f"its contract suite fails with exit code {done.returncode}; omit it with --no-suite:\n{output}"
        )
    return recorder.sequences


class Explorer:
    """Sends requests to new applications, and records them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @cached_property
    def _documents(self) -> tuple[Any, Any]:
        """The two OpenAPI documents."""
        import mockzoom  # noqa: PLC0415 - after the clock

        app = mockzoom.create_app()
        answers = [send(app, Step(NOON_MS, "GET", f"{base}/openapi.json", [])) for base in ("", ADMIN)]
        return json.loads(answers[0].body), json.loads(answers[1].body)

    def sequence(self, name: str, profile: str, act: Callable[[Walker], None], **settings: Any) -> Sequence:
        """Run an action against a new application with a profile, and return the requests."""
        import mockzoom  # noqa: PLC0415 - after the clock

        found = Sequence(name, {"profile": profile, **settings})
        app = mockzoom.create_app(mockzoom.Settings(**found.settings))

        def noted(method: str, target: str, headers: list[list[str]], body: bytes) -> tuple[int, bytes]:
            step = Step(self._clock.now_ms, method, target, headers, body.decode("latin-1"))
            found.steps.append(step)
            observed = send(app, step)
            return int(observed.status[:3]) if observed.status[0].isdigit() else 0, observed.body

        act(Walker(Random(name), noted, *self._documents))
        return found


def offered_profiles() -> tuple[str, ...]:
    """Return those of `PROFILES` that this mockzoom has."""
    import mockzoom  # noqa: PLC0415 - after the clock

    found = []
    for profile in PROFILES:
        with suppress(KeyError, ValueError):
            mockzoom.create_app(mockzoom.Settings(profile=profile))
            found.append(profile)
    return tuple(found)


def explored(
    explorer: Explorer, profiles: tuple[str, ...], walks: int, steps: int, *, with_probes: bool
) -> Iterator[Sequence]:
    """Yield the OpenAPI documents, the scenario, requests for tokens, probes and walks, in each profile."""
    for profile in profiles:
        yield explorer.sequence(f"documents {profile}", profile, _documents)
        yield explorer.sequence(f"documents {profile} without the admin API", profile, _documents, admin=False)
        yield explorer.sequence(f"scenario {profile}", profile, send_scenario)
        if not with_probes:
            continue
        yield explorer.sequence(f"tokens {profile}", profile, tokens)
        yield explorer.sequence(f"probe {profile}", profile, probe, rate_limits="off")
        yield explorer.sequence(f"probe {profile} on sqlite", profile, _prepared_probe, rate_limits="daily")
    for number in range(walks):
        profile = profiles[number % len(profiles)]

        def act(walker: Walker, number: int = number, profile: str = profile) -> None:
            walker.begin(number, profile)
            walker.walk(steps)

        yield explorer.sequence(f"walk {number}", profile, act)


def _documents(walker: Walker) -> None:
    """Request what no operation describes, with every method."""
    targets = ("/openapi.json", f"{ADMIN}/openapi.json", ADMIN, f"{ADMIN}/", f"{ADMIN}/v1/nothing", "/", "//x", "/v2/x")
    for target in targets:
        for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE"):
            walker.send(method, target, [], b"")


def _prepared_probe(walker: Walker) -> None:
    walker.walk(30)
    probe(walker)


def main() -> int:
    """Write the corpus that the arguments describe."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--walks", type=int, default=200)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--profile", action="append", choices=PROFILES, help="only this one; may come again")
    parser.add_argument("--no-suite", action="store_true")
    parser.add_argument(
        "--rule", action="append", default=[], help="of the suite, only what proves this rule; may come again"
    )
    parser.add_argument("--no-probes", action="store_true")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    clock = Clock()
    clock.install()
    clock.now_ms = NOON_MS
    explorer = Explorer(clock)
    profiles = tuple(given.profile or offered_profiles())
    options = [f"--rule={rule}" for rule in given.rule]
    if len(profiles) == 1:
        options.append(f"--profile={profiles[0]}")
    try:
        sequences = [] if given.no_suite else suite(*options)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    sequences += explored(explorer, profiles, given.walks, given.steps, with_probes=not given.no_probes)
    for sequence in sequences:
        if sequence.name.endswith("on sqlite"):
            sequence.settings["store"] = "@sqlite"
    count = write_corpus(given.out, sequences)
    print(f"{', '.join(profiles)}: {count} sequences, {sum(len(one.steps) for one in sequences)} requests")
    return 0


if __name__ == "__main__":
    sys.exit(main())
