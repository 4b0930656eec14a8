"""What a store adds to a call, and how throughput grows with processes: the figures of docs/explanation/scale.md.

`mockzoom serve` on each store, under a client that registers new people all the time, 30 or one at a time, or reads a
webinar. Besides what a client sees, the processor time of the server and of PostgreSQL is
read from /proc: it does not depend on what else the machine does, and says how many cores more would be worth it.
PostgreSQL is a real one in a temporary folder, with what its own defaults say of fsync.

    .venv/bin/python benchmarks/scale.py [--seconds 4] [--rounds 3] [--quick]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from under_load import Calls, load

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "multi_process")]

from mockzoom_server import Server  # noqa: E402 - the module is in the folder of the tests
from postgresql_server import Server as Database  # noqa: E402
from postgresql_server import running  # noqa: E402
from several_servers import Client, serving  # noqa: E402

OPTIONS = ("--rate-limits", "off", "--plan", "unlimited")
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16
CALLS = {30: "batch of 30", 1: "batch of 1", 0: "webinar read"}


class Figures(NamedTuple):
    """One measurement: calls a second, median latency in ms, processor time in us a call of server and database."""

    calls: float
    p50: float
    server_us: float
    database_us: float


class Target(NamedTuple):
    """A server under measurement, the accounts to call it with, and the database, if there is one."""

    server: Server
    accounts: Sequence[tuple[str, int]]  # token and webinar
    database: Database | None


def used_us(pids: Iterable[int]) -> dict[int, float]:
    """Return the processor time of processes until now, without those that have ended, as PostgreSQL's own do."""
    found = {}
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) * TICK_US
    return found


def processes_of(database: Database | None) -> list[int]:
    """Return the processes of PostgreSQL that serve connections, write and collect."""
    if database is None:
        return []
    first = int((database.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]


def measured(target: Target, size: int, connections: int, seconds: float) -> Figures:
    """Return the figures of one load."""
    # The system chooses the cores.
    send = partial(load, Calls(size, accounts=target.accounts), target.server.url, connections, core=None)
    send(seconds=seconds / 4)  # connections to the database stay open after it
    pids = target.server.children(), processes_of(target.database)
    before = [used_us(group) for group in pids]
    found = send(seconds=seconds)
    after = [used_us(group) for group in before]
    if found.errors:
        raise SystemExit(f"the server logged {target.server.log[-500:]}")
    used = [
        sum(now - earlier[pid] for pid, now in later.items()) / found.requests
        for earlier, later in zip(before, after, strict=True)
    ]
    return Figures(found.rate, found.p50_ms, *used)


@contextmanager
def target(store: str, workers: int, accounts: int, database: Database | None) -> Iterator[Target]:
    """Yield a server with the given numbers of processes and accounts."""
    with serving(1, store, "--workers", str(workers), *OPTIONS) as (server,):
        made = [server.control.accounts.create() for _ in range(accounts)]
        yield Target(server, [(one.token, Client(server.url, one.token).webinar()) for one in made], database)


def medians(rounds: Sequence[Figures]) -> Figures:
    """Return the median of each figure."""
    return Figures(*map(median, zip(*rounds, strict=True)))


def stores(database: Database, folder: str) -> dict[str, str]:
    """Return the stores by name, each new."""
    return {
        "memory": "memory",
        "SQLite": f"sqlite:///{folder}/zoom.db",
        "PostgreSQL": database.new_database(),
    }


def a_call(database: Database, seconds: float, rounds: int, sizes: Sequence[int] = tuple(CALLS)) -> None:
    """Return what each store adds to a call of one client, and to the work of one process."""
    print("\n| call | store | p50, one client | server | PostgreSQL | calls/s, 16 clients |\n|---|---|--:|--:|--:|--:|")
    results: dict[tuple[int, str], list[tuple[Figures, Figures]]] = {}
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            for name, url in stores(database, folder).items():
                of = database if name == "PostgreSQL" else None
                for size in sizes:
                    with target(url, 1, 1, of) as at:
                        alone = measured(at, size, 1, seconds)
                        many = measured(at, size, CONNECTIONS, seconds)
                    results.setdefault((size, name), []).append((alone, many))
    for (size, name), both in sorted(results.items(), key=lambda item: -item[0][0]):
        one, many = medians([a for a, _ in both]), medians([m for _, m in both])
        base = f"{one.database_us:.0f} us" if name == "PostgreSQL" else ""
        print(f"| {CALLS[size]} | {name} | {one.p50:.2f} ms | {one.server_us:.0f} us | {base} | {many.calls:,.0f} |")


def processes(database: Database, seconds: float, rounds: int, workers_of: Sequence[int] = (1, 2, 4)) -> None:
    """Return calls a second by the number of processes, on one account and on many."""
    print("\n| processes | accounts | calls/s | p50 | server | PostgreSQL |\n|--:|--:|--:|--:|--:|--:|")
    for workers in workers_of:
        for accounts in (1, 8):
            found = []
            for _ in range(rounds):
                with target(database.new_database(), workers, accounts, database) as at:
                    found.append(measured(at, 30, CONNECTIONS, seconds))
            f = medians(found)
            says = f"{f.calls:,.0f} | {f.p50:.1f} ms | {f.server_us:.0f} us | {f.database_us:.0f} us"
            print(f"| {workers} | {accounts} | {says} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a few calls, to see that the script works")
    given = parser.parse_args()
    with running(settings=("shared_buffers=128MB",)) as database:
        print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg(), "python": sys.version.split()[0]}))
        print(database.run("postgres", "--version").strip())
        if given.quick:
            a_call(database, 0.2, 1, (30,))
            processes(database, 0.2, 1, (2,))
        else:
            a_call(database, given.seconds, given.rounds)
            processes(database, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
