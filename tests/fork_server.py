"""A process that has imported what commands need, and forks one for each request: a start without its imports.

`python fork_server.py FD NAME...` takes requests on the socket FD until all other ends are closed. A name is a module
to import, or `module:function` to call. A request is a JSON document (`module`, `arguments`, `cwd`, `env`, `session`)
with the file descriptors of the new process's standard streams and of a socket, which receives the process id and the
exit code. A fifth descriptor leads to another fork server, from which the process forks `python -m pytest`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import forked_process

MOST_BYTES = 1 << 20


def serve(control: socket.socket) -> dict[str, Any] | None:
    """Fork a process for each request; return the request in the new process, and None at the end of the requests."""
    noticed, wakes = socket.socketpair()
    noticed.setblocking(False)
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control, noticed], [], [])
        if noticed in ready:
            noticed.recv(4096)
            _report_ended(running)
            continue
        sent, streams, _, _ = socket.recv_fds(control, MOST_BYTES, 5)
        if not sent:
            return None
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for one in (noticed, wakes, *running.values()):
                one.close()
            for number, stream in enumerate(streams[:3]):
                os.dup2(stream, number)
            for stream in streams[:4]:
                os.close(stream)
            control.close()
            request: dict[str, Any] = json.loads(sent)
            return request | {"server": streams[4:]}
        for stream in (*streams[:3], *streams[4:]):
            os.close(stream)
        running[pid] = status = socket.socket(fileno=streams[3])
        status.sendall(b"%d\n" % pid)


def _report_ended(running: dict[int, socket.socket]) -> None:
    """Send the exit codes of all processes that have ended."""
    while running:
        pid, state = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with running.pop(pid) as status:
            try:
                status.sendall(b"%d\n" % os.waitstatus_to_exitcode(state))
            except OSError:  # no process waits for it any more
                continue


def become(request: dict[str, Any]) -> None:
    """Take over the environment that the interpreter would have read at its start."""
    if request["session"]:
        os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    added = os.environ.get("PYTHONPATH", "")
    sys.path[0:1] = [str(Path.cwd()), *filter(None, added.split(os.pathsep))]
    sys.argv[1:] = request["arguments"]
    if os.environ.get("PYTHONUNBUFFERED"):
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "wb", closefd=False), write_through=True)  # type: ignore[arg-type]
    importlib.invalidate_caches()
    if added:
        sys.modules.pop("sitecustomize", None)
        with suppress(ModuleNotFoundError):
            importlib.import_module("sitecustomize")
    for number in request["server"]:
        forked_process.adopt("pytest", socket.socket(fileno=number))
        importlib.import_module("mockzoom.contract.runner").subprocess = forked_process


def run(module: str) -> None:
    """Run a module as `python -m` does, but end without freeing its objects, which would copy the shared memory."""
    code: list[int] = []

    def leave() -> None:
        """Is called last, after all other functions that are registered for the end."""
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code[0]) if code else None

    atexit.register(leave)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            code.append(error.code or 0)
        raise
    code.append(0)


def main() -> None:
    """Import the modules, and become what is asked for."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in sys.argv[2:]:
        module, _, function = name.partition(":")
        found = importlib.import_module(module)
        if function:
            getattr(found, function)()
    gc.collect()
    gc.freeze()
    request = serve(control)
    if request is not None:
        become(request)
        run(request["module"])


if __name__ == "__main__":
    main()
