"""`Popen` and `run` as in `subprocess`, with commands of Python forked from a process that has imported what they need.

A forked process has its own standard streams, environment, folder and session, and ends as any other. Only imports are
shared, so a test of imports, of the start or of the interpreter's options takes `subprocess`. Nothing is forked before
`prepare()`, which `make test-everything` leaves out: there every process is started anew.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from inspect import signature
from pathlib import Path
from subprocess import PIPE, STDOUT, CompletedProcess, TimeoutExpired  # noqa: F401 - for those who take this for subprocess
from typing import Any

ROOT = Path(__file__).parent.parent
SERVER = Path(__file__).with_name("fork_server.py")
# What the commands of a module import and call, most of it on use.
PREPARED = {
    "mockzoom": (
        "mockzoom.cli.main", "mockzoom.cli.serve", "mockzoom.cli.run", "mockzoom.cli.contract.run",
        "mockzoom.cli.serving.single_process", "mockzoom.cli.serving.worker", "mockzoom.cli.serving.ports",
        "mockzoom.app", "mockzoom.admin.flask_routes", "mockzoom.web.flask_app", "mockzoom.storage.sql.store",
        "mockzoom.admin_client", "granian.server",
    ),
    "pytest": (
        "pytest", "hypothesis.stateful", "requests", "mockzoom.app", "mockzoom.admin.registry:admin_handlers",
        "mockzoom.contract.laws.book:load_law_book", "mockzoom.contract.schema_validator:load_schema_validator",
        "mockzoom.contract.rulebook:load_rulebook",
    ),
}  # fmt: skip
# Half of the start of a run of the contract suite is plugins of the development environment: of pytest, and trio, which
# Hypothesis imports. A run of pytest is forked if it has neither.
FEW_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HYPOTHESIS_NO_PLUGINS": "1"}
_READ_LATE = ("PYTHONPATH", "PYTHONUNBUFFERED")  # by a forked process
# By the interpreter and the C library, at the start of a process.
_READ_EARLY = ("PYTHON", "MALLOC_", "GLIBC_", "LD_", "LC_", "LANG", "TZ")

# What `subprocess.Popen._execute_child` takes, which is private: with other parameters nothing is forked.
CHILD_PARAMETERS = (
    "self", "args", "executable", "preexec_fn", "close_fds", "pass_fds", "cwd", "env", "startupinfo", "creationflags",
    "shell", "p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite", "restore_signals", "gid", "gids",
    "uid", "umask", "start_new_session", "process_group",
)  # fmt: skip

_is_prepared = False
_servers: dict[str, subprocess.Popen[bytes]] = {}
_connections: dict[str, socket.socket] = {}


def prepare() -> None:
    """Fork commands from now on, from servers that are started when they are needed."""
    global _is_prepared  # noqa: PLW0603 - a switch of the process
    _is_prepared = can_fork()


def can_fork() -> bool:
    """Return whether this Python starts processes by the function that `Popen` replaces here."""
    return tuple(signature(subprocess.Popen._execute_child).parameters) == CHILD_PARAMETERS


def adopt(module: str, connection: socket.socket) -> None:
    """Fork commands of a module from a server that another process has started."""
    _connections[module] = connection


def close_all() -> None:
    """End the servers of this process. Processes that were forked go on."""
    for connection in _connections.values():
        connection.close()
    _connections.clear()
    while _servers:
        _servers.popitem()[1].wait()


def _connection(module: str) -> socket.socket:
    """Return the connection to a module's server, which is started if there is none."""
    if module not in _connections:
        left_out = (*_READ_LATE, "PYTEST_", "MOCKZOOM_", "ZOOM_")
        environment = {n: v for n, v in os.environ.items() if not n.startswith(left_out)} | FEW_PLUGINS
        _connections[module], theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            _servers[module] = subprocess.Popen(
                [sys.executable, str(SERVER), str(theirs.fileno()), *PREPARED[module]],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # an interrupt reaches this process, which closes the connection at its end
            )
    return _connections[module]


def _is_forked(command: object, environment: Mapping[str, str]) -> bool:
    """Whether a command is one of a module with a server, in an environment that the server's interpreter has, too."""

    def early(variables: Mapping[str, str]) -> dict[str, str]:
        return {n: v for n, v in variables.items() if n.startswith(_READ_EARLY) and n not in _READ_LATE}

    def shadows(folder: str) -> bool:
        return (Path(folder, "mockzoom").is_dir() or Path(folder, "pytest").is_dir()) and Path(folder) != ROOT

    match command:
        case [sys.executable, "-m", str(module), *_] if module in PREPARED and (_is_prepared or module in _connections):
            is_plain = module != "pytest" or FEW_PLUGINS.items() <= environment.items()
            added = environment.get("PYTHONPATH", "").split(os.pathsep)
            return is_plain and early(environment) == early(os.environ) and not any(map(shadows, filter(None, added)))
    return False


def _line(connection: socket.socket) -> bytes:
    """Return the next line that arrives."""
    line = b""
    while not line.endswith(b"\n"):
        more = connection.recv(1)
        if not more:
            raise ConnectionError("the fork server has ended")
        line += more
    return line


class Popen(subprocess.Popen):
    """A process with the methods of `subprocess.Popen`, which is forked if it can be."""

    _status: socket.socket | None = None

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *more):
        environment = dict(os.environ if env is None else env)
        if executable or preexec_fn or pass_fds or not _is_forked(args, environment):
            super()._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *more)
            return
        pipes = more[3:9]  # both ends of three pipes, or -1
        request = {
            "module": args[2],
            "arguments": [os.fspath(one) for one in args[3:]],
            "cwd": os.fspath(cwd or Path.cwd()),
            "env": environment,
            "session": more[14],
        }
        streams = [end if end != -1 else own for own, end in enumerate((pipes[0], pipes[3], pipes[5]))]
        self._status, theirs = socket.socketpair()
        lent = [_connection("pytest").fileno()] if args[2] == "mockzoom" and "contract" in args else []
        with theirs:
            parts = [json.dumps(request).encode()]
            socket.send_fds(_connection(args[2]), parts, [*streams, theirs.fileno(), *lent])
        self.pid = int(_line(self._status))
        self._child_created = True
        self._close_pipe_fds(*pipes)

    def _internal_poll(self, *given, **options):
        return super()._internal_poll(*given, **options) if self._status is None else self._ended_within(0)

    def _wait(self, timeout):
        if self._status is None:
            return super()._wait(timeout)
        if self._ended_within(timeout) is None:
            raise TimeoutExpired(self.args, timeout)
        return self.returncode

    def _ended_within(self, timeout):
        """Return the exit code, or None if the process still runs after this time."""
        with suppress(ValueError):  # another thread has read it and closed the socket
            if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
                with self._waitpid_lock, self._status:
                    self.returncode = int(_line(self._status)) if self.returncode is None else self.returncode
        return self.returncode


def run(
    command,
    *,
    input=None,  # noqa: A002 - the name that subprocess has
    capture_output=False,
    timeout=None,
    check=False,
    **how: Any,
) -> CompletedProcess:
    """Run a command to its end, as `subprocess.run`."""
    how |= {"stdout": PIPE, "stderr": PIPE} if capture_output else {}
    how |= {"stdin": PIPE} if input is not None else {}
    with Popen(command, **how) as process:
        try:
            out, err = process.communicate(input, timeout=timeout)
        except BaseException:
            process.kill()
            raise
    done = CompletedProcess(process.args, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done
