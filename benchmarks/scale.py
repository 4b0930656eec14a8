"""What a store adds to a call, and how throughput grows with processes: the figures of docs/explanation/scale.md.

`mockzoom serve` on each store, under `wrk` (the Debian package), which registers new people all the time, 30 or one at
a time, or reads a webinar. Besides what a client sees, the processor time of the server and of PostgreSQL is
read from /proc: it does not depend on what else the machine does, and says how many cores more would be worth it.
PostgreSQL is a real one in a temporary folder, with what its own defaults say of fsync.

    .venv/bin/python benchmarks/scale.py [--seconds 4] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from under_load import load, script_of

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "shared")]

from mockzoom_server import Server  # noqa: E402 - the module is in the folder of the tests
from postgresql_server import Server as Database  # noqa: E402
from postgresql_server import running  # noqa: E402
from several_servers import Client, serving  # noqa: E402

OPTIONS = ("--rate-limits", "off", "--plan", "unlimited")
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16
LUA = """
local tokens, webinars, size, n = %s, %s, %d, 0
local who = "%d-" .. tostring(os.time())
function request()
  n = n + 1
  local i = n %% #tokens + 1
  local headers = {["Authorization"] = "Bearer " .. tokens[i], ["Content-Type"] = "application/json"}
  if size == 0 then return wrk.format("GET", "/v2/webinars/" .. webinars[i], headers) end
  local people = {}
  for p = 1, size do
    people[p] = '{"email":"p' .. who .. "-" .. n .. "-" .. p .. '@example.com","first_name":"Jill","last_name":"Chill"}'
  end
  local body = '{"auto_approve":true,"registrants":[' .. table.concat(people, ",") .. "]}"
  return wrk.format("POST", "/v2/webinars/" .. webinars[i] .. "/batch_registrants", headers, body)
end
"""
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


def used_us(pids: Sequence[int]) -> float:
    """Return the processor time of processes until now."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total * TICK_US


def processes_of(database: Database | None) -> list[int]:
    """Return the processes of PostgreSQL that serve connections, write and collect."""
    if database is None:
        return []
    first = int((database.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]


def measured(target: Target, size: int, connections: int, seconds: int, number: int) -> Figures:
    """Return the figures of one load."""
    tokens, webinars = zip(*target.accounts, strict=True)
    listed = "{" + ",".join(f'"{token}"' for token in tokens) + "}", "{" + ",".join(map(str, webinars)) + "}"
    with TemporaryDirectory() as folder:
        script = script_of(Path(folder), "load", LUA % (*listed, size, number))
        send = partial(load, script, target.server.url, connections, core=None)  # the system deals out the cores
        send(seconds=1)  # connections to the database stay open after it
        pids = target.server.children(), processes_of(target.database)
        before = [used_us(group) for group in pids]
        found = send(seconds=seconds)
        after = [used_us(group) for group in pids]
    if found.errors:
        raise SystemExit(f"the server logged {target.server.log[-500:]}")
    used = [(b - a) / found.requests for a, b in zip(before, after, strict=True)]
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


def a_call(database: Database, seconds: int, rounds: int) -> None:
    """Return what each store adds to a call of one client, and to the work of one process."""
    print("\n| call | store | p50, one client | server | PostgreSQL | calls/s, 16 clients |\n|---|---|--:|--:|--:|--:|")
    results: dict[tuple[int, str], list[tuple[Figures, Figures]]] = {}
    for number in range(rounds):
        with TemporaryDirectory() as folder:
            for name, url in stores(database, folder).items():
                of = database if name == "PostgreSQL" else None
                for size in CALLS:
                    with target(url, 1, 1, of) as at:
                        alone = measured(at, size, 1, seconds, 2 * number)
                        many = measured(at, size, CONNECTIONS, seconds, 2 * number + 1)
                    results.setdefault((size, name), []).append((alone, many))
    for (size, name), both in sorted(results.items(), key=lambda item: -item[0][0]):
        one, many = medians([a for a, _ in both]), medians([m for _, m in both])
        base = f"{one.database_us:.0f} us" if name == "PostgreSQL" else ""
        print(f"| {CALLS[size]} | {name} | {one.p50:.2f} ms | {one.server_us:.0f} us | {base} | {many.calls:,.0f} |")


def processes(database: Database, seconds: int, rounds: int) -> None:
    """Return calls a second by the number of processes, on one account and on many."""
    print("\n| processes | accounts | calls/s | p50 | server | PostgreSQL |\n|--:|--:|--:|--:|--:|--:|")
    for workers in (1, 2, 4):
        for accounts in (1, 8):
            found = []
            for number in range(rounds):
                with target(database.new_database(), workers, accounts, database) as at:
                    found.append(measured(at, 30, CONNECTIONS, seconds, number))
            f = medians(found)
            says = f"{f.calls:,.0f} | {f.p50:.1f} ms | {f.server_us:.0f} us | {f.database_us:.0f} us"
            print(f"| {workers} | {accounts} | {says} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with running(settings=("shared_buffers=128MB",)) as database:
        print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg(), "python": sys.version.split()[0]}))
        print(database.run("postgres", "--version").strip())
        a_call(database, given.seconds, given.rounds)
        processes(database, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
