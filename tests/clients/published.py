"""Published clients: what they are, how they are installed, and how they run against a mock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
CALLS = HERE / "calls"
INSTALL_SECONDS = 60  # by default a registry that is slower counts as one that cannot be reached
RUN_SECONDS = 300


class PublishedClient(NamedTuple):
    """A library in its version and the program that calls it.

    `light` ones run in `make test`. `pythons` are the versions that it works with, if not all. `more` are packages that
    its program needs besides.
    """

    name: str
    version: str
    program: str
    index: str = "PyPI"
    light: bool = False
    pythons: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


CLIENTS = (
    PublishedClient("pyzoom", "1.0.8", "pyzoom_calls.py", light=True),
    PublishedClient("zoomus", "1.2.1", "zoomus_calls.py", light=True),
    PublishedClient("zoom-python-client", "0.2.3", "zoom_python_client_calls.py", light=True),
    PublishedClient("airbyte-source-zoom", "1.1.22", "airbyte_source_zoom_calls.py", pythons=("3.10", "3.9")),
    PublishedClient("tap-zoom", "2.1.1", "tap_zoom_calls.py"),
    PublishedClient("zoomapi", "2.3.1", "zoomapi_calls.cjs", index="npm"),
    PublishedClient("@zoom/rivet", "0.4.0", "rivet_calls.mjs", index="npm", more=("typescript@5.9.3",)),
)


class UnavailableError(Exception):
    """A client that cannot be installed here, and why: a registry that does not answer, or a missing interpreter."""


class Outcome(NamedTuple):
    """A call of a client: `outcome` is `ok`, `not emulated` (`detail` has the request) or `failed` (with a reason)."""

    call: str
    outcome: str
    detail: str = ""


def run_client(
    client: PublishedClient, folder: Path, *, profile: str = "2025-06", install_seconds: int = INSTALL_SECONDS
) -> list[Outcome]:
    """Install a client into an environment in `folder`, run its program, and return what became of each call.

    Raises `UnavailableError`, or `RuntimeError` if the program itself ends with an error.
    """
    command = install(client, folder, install_seconds)
    mock = [sys.executable, "-m", "mockzoom", "run", "--rate-limits", "off", "--check-answers", "--profile", profile]
    done = subprocess.run(
        [*mock, "--ca-dir", str(folder / "ca"), "--", *command],
        check=False,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        env={**os.environ, "CLIENT_FOLDER": str(folder), "MOCKZOOM_CA_DIR": str(folder / "ca")},
    )
    if done.returncode:
        raise RuntimeError(f"{client.program} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def install(client: PublishedClient, folder: Path, seconds: int) -> list[str]:
    """Install a client, unless this environment has it, and return the command of its program."""
    folder.mkdir(parents=True, exist_ok=True)
    program = str(CALLS / client.program)
    if client.index == "PyPI" and not client.more and _is_installed(client):
        return [sys.executable, program]
    if client.index == "npm":
        node = shutil.which("node")
        if not node or not shutil.which("npm"):
            raise UnavailableError("node and npm are not installed")
        _fetch(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder),
                f"{client.name}@{client.version}", *client.more], client, seconds)  # fmt: skip
        return [node, program]
    own_pip = [] if find_spec("pip") is None else ["--without-pip"]  # a copy of pip takes seconds to install
    subprocess.run([_python(client), "-m", "venv", *own_pip, str(folder / "env")], check=True)
    python = str(folder / "env" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python] if own_pip else [python, "-m", "pip"]
    _fetch([*pip, "install", "-q", "--no-compile", "--disable-pip-version-check",
            f"{client.name}=={client.version}", *client.more], client, seconds)  # fmt: skip
    return [python, program]


def _is_installed(client: PublishedClient) -> bool:
    try:
        return metadata.version(client.name) == client.version
    except metadata.PackageNotFoundError:
        return False


def _fetch(command: list[str], client: PublishedClient, seconds: int) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{client.index} does not answer within {seconds} s") from None
    if done.returncode:
        raise UnavailableError(f"{client.name} cannot be installed from {client.index}: {done.stderr[-300:].strip()}")


def _python(client: PublishedClient) -> str:
    if not client.pythons:
        return sys.executable
    for version in client.pythons:
        installed = [str(one) for one in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
        for found in filter(None, [*installed, shutil.which(f"python{version}")]):
            if not subprocess.run([found, "-c", ""], check=False, capture_output=True).returncode:
                return found
    raise UnavailableError(f"{client.name} needs Python {' or '.join(client.pythons)}, which is not installed")


def known_failures(client: PublishedClient) -> dict[str, str]:
    """Return the calls of a client that are known to fail, with the reasons."""
    known: dict[str, dict[str, str]] = tomllib.loads((HERE / "known_failures.toml").read_text(encoding="utf-8"))
    return known.get(client.name, {})
