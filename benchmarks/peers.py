"""mockzoom and the mock servers in common use, on the same operation, in one run.

    make peers            installs them into a scratch folder, measures, and writes docs/explanation/benchmarks.md

Each server has one core, `wrk` (the Debian package) the other; servers have their turn one after the other, for
several rounds, and medians count. Needs node, java, nginx, wrk and the package registries; the load stays on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from peer_setups import PEERS, Peer, install
from under_load import BODY, CONNECTIONS, PATH, POST, load, memory_mb, script_of, serving

DOCS = Path(__file__).parent.parent / "docs" / "explanation"
ONE = json.dumps({"auto_approve": True, "registrants": json.loads(BODY)["registrants"][:1]})
PAUSE_S = 1.0  # after the first answer, before memory is read


def measure(peer: Peer, scratch: Path, seconds: int, starts: int) -> dict[str, float]:
    """One round of one server: cold starts, memory, and loads of 30 and of one registrant."""
    command, environment = partial(peer.command, scratch), peer.environment(scratch)
    cold = []
    for _ in range(starts - 1):
        with serving(command, scratch, environment) as served:
            cold.append(served.start_ms)
    with serving(command, scratch, environment) as served:
        cold.append(served.start_ms)
        time.sleep(PAUSE_S)
        idle = memory_mb(served.process.pid)
        thirty, one = script_of(scratch, "thirty", POST % BODY), script_of(scratch, "one", POST % ONE)
        load(thirty, served.url, CONNECTIONS, peer.warm_up_s)
        busy = load(thirty, served.url, CONNECTIONS, seconds)
        single = load(thirty, served.url, 1, seconds)
        of_one = load(one, served.url, CONNECTIONS, seconds)
        loaded = memory_mb(served.process.pid)
    return {
        "rate": busy.rate,
        "rate_one": of_one.rate,
        "p50_ms": busy.p50_ms,
        "p99_ms": busy.p99_ms,
        "single_ms": single.p50_ms,
        "cold_ms": median(cold),
        "idle": idle,
        "loaded": loaded,
    }


def compare(scratch: Path, seconds: int, rounds: int) -> dict[str, dict[str, float]]:
    """All servers in turn; the medians of their rounds by name."""
    found: dict[str, list[dict[str, float]]] = {peer.name: [] for peer in PEERS}
    for number in range(rounds):
        for peer in PEERS:
            print(f"round {number + 1}: {peer.name}", file=sys.stderr)
            found[peer.name].append(measure(peer, scratch, seconds, starts=3))
    return {name: {key: median(r[key] for r in rows) for key in rows[0]} for name, rows in found.items()}


def page(figures: dict[str, dict[str, float]], versions: dict[str, str], how: str) -> str:
    """`docs/explanation/benchmarks.md`: the table with ratios to mockzoom, the goals, and the work of each server."""
    own = figures["mockzoom"]
    lines = [HEAD]
    for peer in PEERS:
        f = figures[peer.name]
        cells = [
            f"{peer.name} {versions[peer.name]}",
            f"{f['rate']:,.0f} ({_times(own['rate'] / f['rate'])})",
            f"{f['rate_one']:,.0f} ({_times(own['rate_one'] / f['rate_one'])})",
            f"{f['p50_ms']:.1f} / {f['p99_ms']:.1f} ms",
            f"{f['single_ms'] * 1000:,.0f} µs",
            f"{f['cold_ms']:,.0f} ms ({_times(f['cold_ms'] / own['cold_ms'])})",
            f"{f['idle']:,.0f} MB ({_times(f['idle'] / own['idle'])})",
            f"{f['loaded']:,.0f} MB ({_times(f['loaded'] / own['loaded'])})",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    work = "\n".join(f"- **{peer.name}**: {peer.work}" for peer in PEERS)
    return PAGE.format(table="\n".join(lines), goals=_goals(figures), work=work, how=how)


HEAD = (
    "| server | requests/s, 30 | requests/s, 1 | p50 / p99 | p50 at 1 connection | cold start | memory idle "
    "| after load |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)
# For each peer: the minimum ratio of requests/s, and the maximum ratios of cold start and idle memory.
GOALS = {
    "WireMock (template)": (3, 1 / 6, 1 / 3),
    "WireMock (JSON schema)": (4, 1 / 6, 1 / 3),
    "Mockoon (template)": (12, 1 / 3, 1 / 2),
    "Prism (static)": (14, 1 / 6, 1 / 3),
    "Prism (static, silent)": (14, 1 / 6, 1 / 3),
    "pytest-httpserver": (3, 2.5, 2),
    "nginx": (1 / 18, None, None),
}


def _goals(figures: dict[str, dict[str, float]]) -> str:
    own = figures["mockzoom"]
    lines = ["| against | requests/s | cold start | memory idle |", "|---|---|---|---|"]
    for name, (rate, cold, memory) in GOALS.items():
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

Generated by `make peers`. The operation is a batch registration of 30 people (and of one), with 32 connections. The
numbers in parentheses are the factors by which mockzoom is faster, starts faster or uses less memory. The figures
vary by a few per cent between runs and are not comparable between machines; the ratios are more reliable. The
batches register the same people again; [Scale](scale.md) has the figures for new people, which take longer.

{table}

Latencies are `wrk`'s: p50 / p99 at 32 connections; any pause of the machine affects p99. The goals, as mockzoom's
figure divided by that of the other server:

{goals}

Goals in bold are missed. Most were set when the other servers were several times slower than in this measurement. In
comparison with a mock that sends constant bytes (Prism without its log, nginx), the difference is the cost of all
this work in Python.

![requests per second](benchmarks.svg)

The work of each server for a request:

{work}

{how}
"""


def picture(figures: dict[str, dict[str, float]]) -> str:
    """Return the requests per second of 30 registrants as bars, in SVG."""
    widest = max(f["rate"] for f in figures.values())
    rows = []
    for n, (name, f) in enumerate(sorted(figures.items(), key=lambda item: -item[1]["rate"])):
        y, width = 10 + n * 30, max(f["rate"] / widest * 420, 1)
        colour = "#0b5cff" if name == "mockzoom" else "#9aa5b1"
        rows.append(
            f'<text x="220" y="{y + 15}" text-anchor="end">{name}</text>'
            f'<rect x="230" y="{y}" width="{width:.0f}" height="20" fill="{colour}"/>'
            f'<text x="{236 + width:.0f}" y="{y + 15}">{f["rate"]:,.0f}</text>'
        )
    size = f'width="740" height="{20 + len(rows) * 30}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="14">'
        f"<title>Batches of 30 registrants a second, one core</title>{''.join(rows)}</svg>\n"
    )


def main() -> None:
    """Install, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="length of each load")
    parser.add_argument("--rounds", type=int, default=3, help="how often each server has its turn")
    parser.add_argument("--scratch", type=Path, help="where the peers are installed; by default a folder that goes")
    wants = parser.parse_args()
    with TemporaryDirectory() as folder:
        scratch = wants.scratch or Path(folder)
        versions = install(scratch)
        figures = compare(scratch, wants.seconds, wants.rounds)
    how = (
        f"Measured on {platform.system()} with {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{_first_line('java', '-version')}, node {_first_line('node', '--version')}: {wants.rounds} rounds of "
        f"{wants.seconds} s each, rate limits `unlimited`, everything else at its default. Path `{PATH}`."
    )
    (DOCS / "benchmarks.md").write_text(page(figures, versions, how), encoding="utf-8")
    (DOCS / "benchmarks.svg").write_text(picture(figures), encoding="utf-8")
    print(page(figures, versions, how))


def _first_line(*command: str) -> Any:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0]


if __name__ == "__main__":
    main()
