"""What the command line of one side prints: the help of each command, and the output of a fixed list of commands.

The processes see a system clock that stands still. Ports, folders and process ids are replaced by words.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.corpus import NOON_MS
from compare.side import Side

_CLOCK = f"import time\ntime.time_ns = lambda: {NOON_MS}_000_000\ntime.time = lambda: {NOON_MS / 1000}\n"
_LISTENS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_COMMANDS = re.compile(r"^Commands:\n((?:  .*\n?)+)", re.MULTILINE)
_DATE = "Sat, 21 Nov 2026 12:00:00 GMT"
_BEARER = {"Authorization": "Bearer mockzoom-token", "Content-Type": "application/json", "Host": "mock.test"}

# Without a server.
ALONE = (
    "--version",
    "srve",
    "--nothing",
    "rules",
    "rules --format json",
    "rules --format markdown",
    "rules --profile 2021-08",
    "rules --profile 2025-06",
    "rules no_such_rule",
    "rules registrant_denid",
    "config",
    "config --port 70000",
    "config --profile 2025",
    "config --config missing.toml",
    "env",
    "env --format dotenv",
    "env --format json",
    "env --format nothing",
    "health --url http://127.0.0.1:1",
    "wait --url http://127.0.0.1:1 --timeout 0.1",
    "account list --url http://127.0.0.1:1",
    "serve --port x",
    "serve --port 0 --seed missing.json",
    "serve --port 0 --store mysql://x",
    "serve --port 0 --workers 2",
    "serve --port 9 --admin-port 9",
    "contract mutants --list",
    "contract mutants no_such_mutant",
    "contract evidence no_such_rule",
    "contract recordings",
    "contract run --rule no_such_rule",
    "contract run --target ftp://x",
    "contract run --target zoom",
    "contract sweep --email-domain example.com",
    "run",
    "fault",
)

# One after the other, against one server.
SERVED = (
    "health",
    "wait",
    "account list",
    "account create --id second --seed s --profile 2025-06 --plan pro",
    "account create --id second",
    "account create --id third --seed t --json",
    "account create --id fourth --seed u --env",
    "account create --profile 2020",
    "account list --json",
    "account delete nobody",
    "clock get",
    "clock freeze",
    "clock advance PT1H30M",
    "clock advance nothing",
    "clock set 2026-11-23T00:00:00Z",
    "clock set yesterday",
    "clock run",
    "clock get --json --account second",
    "clock get --account nobody",
    "fault add --operation webinar --status 503 --first 1",
    "fault add --operation webinr --status 503",
    "fault add --rule no_such_rule",
    "fault add --latency-ms 5 --path /v2/users/* --json",
    "fault list",
    "fault list --json",
    "journal",
    "journal --json",
    "journal --status 404",
    "journal --status 9",
    "journal --limit 0",
    "fault clear",
    "journal --clear",
    "journal",
    "account reset second",
    "account delete second",
    "account list",
    "config",
    "env",
)

# (method, target, body): what a separate server process answers, headers included.
REQUESTS = (
    ("GET", "/openapi.json", ""),
    ("GET", "/_mockzoom/openapi.json", ""),
    ("GET", "/_mockzoom/v1/health", ""),
    ("GET", "/_mockzoom/v1/ready", ""),
    ("GET", "/v2/users/me", ""),
    ("HEAD", "/v2/users/me", ""),
    ("GET", "/v2/webinars/1", ""),
    ("POST", "/v2/users/me/webinars", '{"topic": "T", "type": 5, "settings": {"approval_type": 0}}'),
    ("POST", "/v2/users/me/webinars", "{"),
    ("GET", "/v2/nothing", ""),
    ("PATCH", "/v2/users/me/webinars", ""),
    ("POST", "/oauth/token?grant_type=account_credentials&account_id=mockzoom-account", ""),
    ("GET", "/", ""),
    ("TRACE", "/v2/users/me", ""),
    ("GET", "/_mockzoom/v1/nothing", ""),
)


def texts_of(side: Side) -> dict[str, str]:
    """Return what each command and request leads to, by name."""
    with TemporaryDirectory(prefix="compare-cli-") as name:
        terminal = _Terminal(side, Path(name))
        with ThreadPoolExecutor(2) as pool:
            alone = pool.map(terminal.run, ALONE)
            found = {f"help {command}".strip(): text for command, text in terminal.helps("")}
            found |= {f"cli {command}": text for command, text in zip(ALONE, alone, strict=True)}
        with terminal.server() as url:
            found |= {f"serve {request}": text for request, text in _asked(url)}
            for number, command in enumerate(SERVED, 1):
                found[f"cli {number} {command} (with a server)"] = terminal.run(command, MOCKZOOM_URL=url)
        found["serve output"] = terminal.server_output
    return found


class _Terminal:
    """Runs commands of one side in a separate folder."""

    def __init__(self, side: Side, folder: Path) -> None:
        (folder / "clock").mkdir()
        (folder / "clock" / "sitecustomize.py").write_text(_CLOCK, encoding="utf-8")
        (folder / "work").mkdir()
        self._side = side
        self._folder = folder
        self._environment = side.environment(folder / "work", folder / "clock")
        self.server_output = ""

    def run(self, command: str, **variables: str) -> str:
        """Return what a command prints, and its exit code."""
        done = subprocess.run(
            self._side.command("mockzoom", *command.split()),
            cwd=self._folder / "work",
            env=self._environment | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        errors = f"--- stderr\n{done.stderr}" if done.stderr else ""
        return self._neutral(f"{done.stdout}{errors}--- exit code {done.returncode}\n")

    def helps(self, command: str) -> Iterator[tuple[str, str]]:
        """Yield the help of a command and of all below it."""
        text = self.run(f"{command} --help")
        yield command, text
        found = _COMMANDS.search(text)
        for name in re.findall(r"^  (\S+)", found[1], re.MULTILINE) if found else ():
            yield from self.helps(f"{command} {name}".strip())

    @contextmanager
    def server(self) -> Iterator[str]:
        """Run `mockzoom serve` on a free port; give its address. Raises `RuntimeError` if it does not start."""
        process = subprocess.Popen(
            self._side.command("mockzoom", "serve", "--port", 0),
            cwd=self._folder / "work",
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        guard = threading.Timer(300, process.kill)
        guard.start()
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                found = _LISTENS.search(line)
                if found:
                    break
            else:
                raise RuntimeError(f"mockzoom serve does not start: {''.join(lines)}")
            yield found[0]
        finally:
            process.terminate()
            rest = process.stdout.read()
            process.wait()
            guard.cancel()
            self.server_output = self._neutral("".join(lines) + rest)

    def _neutral(self, text: str) -> str:
        text = text.replace(str(self._folder), "FOLDER").replace(str(self._side.python.parent), "BIN")
        return re.sub(r"127\.0\.0\.1:\d{4,5}", "127.0.0.1:PORT", text)


def _asked(url: str) -> Iterator[tuple[str, str]]:
    """Send the requests to a server; yield each with the whole response as text."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    for number, (method, target, body) in enumerate(REQUESTS, 1):
        connection.request(method, target, body or None, _BEARER)
        response = connection.getresponse()
        head = "".join(f"{name}: {_without_now(name, value)}\n" for name, value in response.getheaders())
        yield f"{number} {method} {target}", f"{response.status}\n{head}\n{response.read().decode('latin-1')}\n"
    connection.close()


def _without_now(name: str, value: str) -> str:
    """Return the value of a header; granian adds a Date of the real clock where the application sends none."""
    return "NOW" if name.lower() == "date" and value != _DATE else value
