"""A real PostgreSQL server in a temporary folder, for tests: started on first use, stopped at the end of the run.

Debian's package is enough (`apt-get install postgresql`): the programs are looked for on the PATH and in
/usr/lib/postgresql. PostgreSQL refuses to run as root, so as root it runs as another user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from loopback import free_port

MISSING = "no PostgreSQL is installed: `apt-get install postgresql` brings one, or put initdb and pg_ctl on the PATH"
# What was committed outlives a crash of the server, though not one of the machine.
_QUIET = "fsync=off", "shared_buffers=16MB", "autovacuum=off"


@dataclass(frozen=True)
class Server:
    """A running server: its folder, its programs, the words that lead a command to its user, and its port."""

    folder: Path
    programs: Path
    as_user: tuple[str, ...]
    port: int
    settings: tuple[str, ...] = _QUIET
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_database(self) -> str:
        """The URL of a database that is empty."""
        name = f"test{next(self._numbers)}"
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "mockzoom", name)
        return f"postgresql+psycopg://mockzoom@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it, or start it again; it takes connections when this is over."""
        settings = f"-p {self.port} -k {self.folder} -h 127.0.0.1 " + " ".join(f"-c {one}" for one in self.settings)
        self.run("pg_ctl", "-D", self.data, "-l", f"{self.folder}/log", "-o", settings, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` cuts every connection, as a crash would."""
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    @property
    def data(self) -> str:
        """The folder of its files."""
        return f"{self.folder}/data"

    def run(self, program: str, *arguments: str) -> str:
        """What one of PostgreSQL's programs prints."""
        command = [*self.as_user, str(self.programs / program), *arguments]
        done = subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{_tail(self.folder / 'log')}"
        return done.stdout


@contextmanager
def running(settings: tuple[str, ...] = _QUIET) -> Iterator[Server]:
    """A server, stopped at the end; the test is skipped where no PostgreSQL is installed."""
    programs = programs_of_postgresql()
    if programs is None:
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="mockzoom-pg-"))  # short: the path of a socket has 107 characters
    server = Server(folder, programs, _as_user(folder), free_port(), settings)
    try:
        server.run("initdb", "-D", server.data, "-U", "mockzoom", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def programs_of_postgresql() -> Path | None:
    """Return the folder of its programs; None without an installation."""
    found = shutil.which("initdb")
    if found:  # perhaps a link: the other programs are in the folder of the real one
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


def _as_user(folder: Path) -> tuple[str, ...]:
    """Return how to run a program as a user other than root; the folder becomes that user's."""
    if os.geteuid() != 0:
        return ()
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
