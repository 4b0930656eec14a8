"""The measurement behind the choice of WSGI server: mockzoom on granian, waitress, gunicorn and cheroot.

Each serves the same Flask application with one process and eight threads, on one core; a client loads
it from another with batches of 30. The e-mails repeat, so the state does not grow. Servers are installed into
a virtual environment in a temporary folder, which needs a package index; the traffic stays on 127.0.0.1.

    .venv/bin/python benchmarks/servers.py [--seconds 5] [--rounds 2] [--quick]
"""

from __future__ import annotations

import argparse
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

from under_load import CONNECTIONS, HOST, PATIENCE_S, Calls, load, memory_mb, serving

if TYPE_CHECKING:
    from flask import Flask

HERE = Path(__file__).resolve()
THREADS = 8
STARTS = 3  # cold starts a round; the last of them is the server that is loaded
INSTALL_PATIENCE_S = 600


def app() -> Flask:
    """Return the application under load, made inside the server's process."""
    from mockzoom.app import create_app  # noqa: PLC0415 - the measuring process needs none of it
    from mockzoom.config import Settings  # noqa: PLC0415 - the same

    return create_app(Settings(plan="unlimited"))


def run_waitress(port: int) -> None:
    """Serve by waitress until killed: it knows no signals. Its complaints about every queued call are turned off."""
    from waitress import serve  # noqa: PLC0415 - only in the scratch environment

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app(), host=HOST, port=port, threads=THREADS, _quiet=True)


def run_cheroot(port: int) -> None:
    """Serve by cheroot; its defaults for open connections (10) and the backlog (5) are too small for 32 clients."""
    from cheroot.wsgi import Server  # noqa: PLC0415 - only in the scratch environment

    server = Server((HOST, port), app(), numthreads=THREADS, request_queue_size=128)
    server.keep_alive_conn_limit = 2 * CONNECTIONS
    # stop() waits for the loop that the handler interrupts, so it has to run elsewhere.
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.stop).start())
    server.start()


RUNNERS: dict[str, Callable[[int], None]] = {"waitress": run_waitress, "cheroot": run_cheroot}


def command_of(server: str, port: int) -> list[str]:
    """Return the arguments of Python that start a server."""
    if server == "granian":
        options = ["--interface", "wsgi", "--factory", "--workers", "1", "--no-ws", "--log-level", "warning"]
        place = ["--host", HOST, "--port", str(port), "--blocking-threads", str(THREADS)]
        return ["-m", "granian", *options, *place, f"{HERE.stem}:app"]
    if server == "gunicorn":
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--log-level", "warning"]
        return ["-m", "gunicorn", *options, "--bind", f"{HOST}:{port}", f"{HERE.stem}:app()"]
    return [str(HERE), "--serve", server, "--port", str(port)]


GRANIAN = ("granian",)
SERVERS = (*GRANIAN, "waitress", "gunicorn", "cheroot")


def exit_code(process: subprocess.Popen[bytes]) -> int | None:
    """Return what the server exits with on SIGTERM; None if it goes on."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        return None


def measure(python: Path, server: str, seconds: float) -> dict[str, Any]:
    """One round of one server."""

    def command(port: int) -> list[str]:
        return [str(python), *command_of(server, port)]

    starts = []
    for _ in range(STARTS - 1):
        with serving(command, HERE.parent) as served:
            starts.append(served.start_ms)
    with serving(command, HERE.parent) as served:
        starts.append(served.start_ms)
        time.sleep(0.5)
        idle = memory_mb(served.process.pid)
        send = partial(load, Calls(30, "known"), served.url)
        send(CONNECTIONS, seconds / 4)  # to warm up
        busy, single = send(CONNECTIONS, seconds), send(1, seconds)
        loaded = memory_mb(served.process.pid)
        code = exit_code(served.process)
    figures = {"rate": busy.rate, "busy_ms": busy.p50_ms, "single_ms": single.p50_ms, "idle": idle, "loaded": loaded}
    return figures | {"starts": starts, "code": code}


def install(folder: Path) -> Path:
    """Return a virtual environment with all servers and the project; gives its Python."""
    python = folder / "venv" / "bin" / "python"
    quiet = ["-q", "--disable-pip-version-check"]
    wanted = [name for name in SERVERS if name != "granian"]  # granian comes with the project
    for command in (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [str(python), "-m", "pip", "install", *quiet, *wanted, str(HERE.parent.parent)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_PATIENCE_S)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
    return python


def version_of(python: Path, package: str) -> str:
    """Return the version of an installed package."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    return done.stdout.strip()


def row(name: str, rounds: list[dict[str, Any]]) -> str:
    """One line of the table: the medians of a server's rounds, and how far their rates lie apart."""
    from statistics import median  # noqa: PLC0415 - servers import this module and shall not pay for it

    mid = {key: median(r[key] for r in rounds) for key in ("rate", "busy_ms", "single_ms", "idle", "loaded")}
    rates = [r["rate"] for r in rounds]
    start = median(start for r in rounds for start in r["starts"])
    codes = ", ".join(sorted({"still running" if r["code"] is None else str(r["code"]) for r in rounds}))
    cells = (
        name,
        f"{mid['rate']:,.0f} ({min(rates):,.0f} to {max(rates):,.0f})",
        f"{mid['busy_ms']:.1f} ms",
        f"{mid['single_ms']:.2f} ms",
        f"{start:.0f} ms",
        f"{mid['idle']:.0f} MB",
        f"{mid['loaded']:.0f} MB",
        codes,
    )
    return f"| {' | '.join(cells)} |"


def compare(seconds: float, times: int, servers: Sequence[str] = SERVERS) -> None:
    """Measure servers in turn and print the table; granian alone needs no installation."""
    with TemporaryDirectory() as scratch:
        python = Path(sys.executable) if servers == GRANIAN else install(Path(scratch))
        rounds: dict[str, list[dict[str, Any]]] = {server: [] for server in servers}
        for _ in range(times):
            for server in servers:
                rounds[server].append(measure(python, server, seconds))
        print(
            f"| server | requests/s at {CONNECTIONS} | p50 at {CONNECTIONS} | p50 at 1 | cold start"
            " | memory idle | memory after load | exit code on SIGTERM |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        for server in servers:
            print(row(f"{server} {version_of(python, server)}", rounds[server]))


def main() -> None:
    """Compare the servers, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="length of each load")
    parser.add_argument("--rounds", type=int, default=2, help="how often each server has its turn")
    parser.add_argument("--quick", action="store_true", help="granian alone, for a moment")
    parser.add_argument("--serve", choices=RUNNERS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    wants = parser.parse_args()
    if wants.serve:
        RUNNERS[wants.serve](wants.port)
    elif wants.quick:
        compare(0.2, 1, GRANIAN)
    else:
        compare(wants.seconds, wants.rounds)


if __name__ == "__main__":
    main()
