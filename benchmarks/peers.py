"""mockzoom and the mock servers in common use, on the same operation, in one run.

    make peers            installs them into a scratch folder, measures, and writes docs/explanation/benchmarks.md

Each server has one core, the client the other; servers have their turn one after the other, for several rounds, and
medians count. Needs node, java, nginx and the package registries; the load stays on 127.0.0.1. With `--quick`, only the
servers that are installed next to mockzoom are measured, and nothing is written.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from peer_setups import PEERS, Peer, install, installed
from under_load import CONNECTIONS, PATH, Calls, load, memory_mb, serving

DOCS = Path(__file__).parent.parent / "docs" / "explanation"
PAUSE_S = 1.0  # after the first answer, before memory is read


def measure(peer: Peer, scratch: Path, seconds: float, starts: int) -> dict[str, float]:
    """One round of one server: cold starts, memory, and loads of new people, of known people and of one person."""
    command, environment = partial(peer.command, scratch), peer.environment(scratch)
    cold = []
    for _ in range(starts - 1):
        with serving(command, scratch, environment) as served:
            cold.append(served.start_ms)
    with serving(command, scratch, environment) as served:
        cold.append(served.start_ms)
        time.sleep(min(PAUSE_S, seconds))
        idle = memory_mb(served.process.pid)
        load(Calls(30), served.url, CONNECTIONS, min(peer.warm_up_s, 10 * seconds))
        before = memory_mb(served.process.pid)
        new = load(Calls(30), served.url, CONNECTIONS, seconds)
        after = memory_mb(served.process.pid)
        single = load(Calls(30), served.url, 1, seconds)
        one = load(Calls(1), served.url, CONNECTIONS, seconds)
        loaded = memory_mb(served.process.pid)
        known = load(Calls(30, "known"), served.url, CONNECTIONS, seconds)
    return {
        "rate": new.rate,
        "rate_known": known.rate,
        "rate_one": one.rate,
        "p50_ms": new.p50_ms,
        "p99_ms": new.p99_ms,
        "single_ms": single.p50_ms,
        "cold_ms": median(cold),
        "idle": idle,
        "loaded": loaded,
        "kb_each": (after - before) * 1024 / (30 * max(new.requests, 1)),
    }


def compare(scratch: Path, seconds: float, rounds: int, peers: Sequence[Peer] = PEERS) -> dict[str, dict[str, float]]:
    """All servers in turn; the medians of their rounds by name."""
    found: dict[str, list[dict[str, float]]] = {peer.name: [] for peer in peers}
    for number in range(rounds):
        for peer in peers:
            print(f"round {number + 1}: {peer.name}", file=sys.stderr)
            found[peer.name].append(measure(peer, scratch, seconds, starts=3 if seconds >= 1 else 1))
    return {name: {key: median(r[key] for r in rows) for key in rows[0]} for name, rows in found.items()}


def page(figures: dict[str, dict[str, float]], versions: dict[str, str], how: str) -> str:
    """`docs/explanation/benchmarks.md`: the table with ratios to mockzoom, the goals, and the work of each server."""
    own = figures["mockzoom"]
    lines = [HEAD]
    for name, f in figures.items():
        cells = [
            f"{name} {versions[name]}",
            f"{f['rate']:,.0f} ({_times(own['rate'] / f['rate'])})",
            f"{f['rate_known']:,.0f} ({_times(own['rate_known'] / f['rate_known'])})",
            f"{f['rate_one']:,.0f} ({_times(own['rate_one'] / f['rate_one'])})",
            f"{f['p50_ms']:.1f} / {f['p99_ms']:.1f} ms",
            f"{f['single_ms'] * 1000:,.0f} µs",
            f"{f['cold_ms']:,.0f} ms ({_times(f['cold_ms'] / own['cold_ms'])})",
            f"{f['idle']:,.0f} MB ({_times(f['idle'] / own['idle'])})",
            f"{f['loaded']:,.0f} MB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    work = "\n".join(f"- **{peer.name}**: {peer.work}" for peer in PEERS if peer.name in figures)
    kb = f"{own['kb_each']:.2f}"
    return PAGE.format(table="\n".join(lines), goals=_goals(figures), work=work, how=how, kb=kb)


HEAD = (
    "| server | requests/s, 30 new | requests/s, 30 known | requests/s, 1 new | p50 / p99, new | p50, new, alone "
    "| cold start | memory idle | after load |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)
# For each peer: the minimum ratio of requests/s with new people, and the maximum ratios of cold start and idle memory.
GOALS = {
    "WireMock (template)": (2.5, 1 / 6, 1 / 3),
    "WireMock (JSON schema)": (3.5, 1 / 6, 1 / 3),
    "Mockoon (template)": (3, 1 / 3, 1 / 2),
    "Prism (static, silent)": (1, 1 / 6, 1 / 3),
    "pytest-httpserver": (3, 2.5, 2),
    "nginx": (1 / 18, None, None),
}


def _goals(figures: dict[str, dict[str, float]]) -> str:
    own = figures["mockzoom"]
    lines = ["| against | requests/s, 30 new | cold start | memory idle |", "|---|---|---|---|"]
    for name, (rate, cold, memory) in GOALS.items():
        if name not in figures:
            continue
        f = figures[name]
        cells = [
            _goal(own["rate"] / f["rate"], rate, at_least=True),
            _goal(own["cold_ms"] / f["cold_ms"], cold, at_least=False),
            _goal(own["idle"] / f["idle"], memory, at_least=False),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _goal(found: float, wanted: float | None, *, at_least: bool) -> str:
    if wanted is None:
        return "-"
    is_met = found >= wanted if at_least else found <= wanted
    bound = f"{'at least' if at_least else 'at most'} {_ratio(wanted)}"
    return f"{_ratio(found)} ({bound})" if is_met else f"**{_ratio(found)}, missed** ({bound})"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 1 else f"1/{1 / value:.2f}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times"


PAGE = """# Benchmarks

Generated by `make peers`. The operation is a batch registration of 30 people (and of one), with 32 connections.
**New** people are registered for the first time, with other e-mail addresses in every request: this is the main work of
such a server, and mockzoom stores them. **Known** people are the same thirty in every request, which mockzoom finds
again; the other servers except json-server store nothing, so that new and known people are the same for them. The
numbers in parentheses are the factors by which mockzoom is faster, starts faster or uses less memory. The figures
vary by up to a third between runs on a machine that others use, too, and are not comparable between machines; the
ratios are more reliable.

{table}

Latencies are p50 / p99 at 32 connections; any pause of the machine affects p99. A registrant takes {kb} KB of
mockzoom's memory, so its memory after the load depends on the number of people registered. The goals, as mockzoom's
figure divided by that of the other server:

{goals}

Goals in bold are missed. In comparison with a mock that sends constant bytes (Prism without its log, nginx), the
difference is the cost of all this work in Python.

![batches of new people per second](benchmarks.svg)

The work of each server for a request:

{work}

{how}
"""


def picture(figures: dict[str, dict[str, float]]) -> str:
    """Return the requests per second of 30 registrants as bars, in SVG: new people, and known ones in a lighter bar."""
    widest = max(max(f["rate"], f["rate_known"]) for f in figures.values())
    rows = []
    for n, (name, f) in enumerate(sorted(figures.items(), key=lambda item: -item[1]["rate"])):
        y = 30 + n * 34
        strong, light = ("#0b5cff", "#a9c6ff") if name == "mockzoom" else ("#7b8794", "#d3d9df")
        rows.append(f'<text x="220" y="{y + 15}" text-anchor="end">{name}</text>')
        for offset, height, key, colour in ((0, 16, "rate", strong), (17, 8, "rate_known", light)):
            width = max(f[key] / widest * 420, 1)
            rows.append(f'<rect x="230" y="{y + offset}" width="{width:.0f}" height="{height}" fill="{colour}"/>')
        rows.append(f'<text x="{236 + f["rate"] / widest * 420:.0f}" y="{y + 13}">{f["rate"]:,.0f}</text>')
    size = f'width="740" height="{40 + len(figures) * 34}"'
    title = "Batches of 30 registrants a second, one core: new people (wide bars), known people (narrow bars)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="14">'
        f'<title>{title}</title><text x="10" y="18">{title}</text>{"".join(rows)}</svg>\n'
    )


def main() -> None:
    """Install, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="length of each load")
    parser.add_argument("--rounds", type=int, default=3, help="how often each server has its turn")
    parser.add_argument("--scratch", type=Path, help="where the peers are installed; by default a folder that goes")
    parser.add_argument("--quick", action="store_true", help="what is installed, for a moment; prints")
    parser.add_argument("--only", action="append", help="the name of a server to measure, several if repeated; prints")
    wants = parser.parse_args()
    if wants.quick:
        print(_quick())
        return
    peers = [peer for peer in PEERS if not wants.only or peer.name in (*wants.only, "mockzoom")]
    with TemporaryDirectory() as folder:
        scratch = wants.scratch or Path(folder)
        versions = install(scratch, peers)
        figures = compare(scratch, wants.seconds, wants.rounds, peers)
    rounds = "1 round" if wants.rounds == 1 else f"{wants.rounds} rounds"
    how = (
        f"Measured on {platform.system()} with {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{_first_line('java', '-version')}, node {_first_line('node', '--version')}: {rounds} of {wants.seconds} s "
        f"each, rate limits `unlimited`, everything else at its default. Path `{PATH}`."
    )
    if not wants.only:
        (DOCS / "benchmarks.md").write_text(page(figures, versions, how), encoding="utf-8")
        (DOCS / "benchmarks.svg").write_text(picture(figures), encoding="utf-8")
    print(page(figures, versions, how))


def _quick() -> str:
    """Return the page with the servers that need no installation, measured for a moment."""
    with TemporaryDirectory() as folder:
        peers = installed(Path(folder))
        figures = compare(Path(folder), 0.2, 1, peers)
    versions = dict.fromkeys(figures, "")
    assert picture(figures).startswith("<svg")
    return page(figures, versions, "A quick run.")


def _first_line(*command: str) -> Any:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0]


if __name__ == "__main__":
    main()
