"""Run published clients against the mock, all or those named, and write a page of the docs; needs PyPI and npm.

Exits with 1 if a call fails that is not known to, and names calls that are listed as failing and do not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "clients"))

from published import CLIENTS, Outcome, PublishedClient, UnavailableError, known_failures, run_client  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "published_clients.md"
HEAD = """# Published clients

Written by `make clients`. Each library runs unchanged against mockzoom (profile 2025-06), by its own API and models,
in an environment for itself; the programs are in `tests/clients/calls/`. A call counts as *ok* if the library returned
its result. *Not emulated* are operations that mockzoom does not have, or emulates as examples only
([coverage](coverage.md)). Those of @zoom/rivet are compared with the types of the library. `make test` runs the light
ones.

"""


def section(client: PublishedClient, outcomes: list[Outcome]) -> str:
    """Return the section of a client: how many calls went well, and all others by name."""
    known = known_failures(client)
    good = sum(one.outcome == "ok" for one in outcomes)
    lines = [f"## {client.name} {client.version}", "", f"{client.index}. {good} of {len(outcomes)} calls are ok.", ""]
    rest = [one for one in outcomes if one.outcome != "ok"]
    if rest:
        lines += ["| call | outcome | why |", "|---|---|---|"]
        lines += [f"| `{one.call}` | {one.outcome} | {_why(one, known)} |" for one in rest] + [""]
    return "\n".join(lines)


def _why(one: Outcome, known: dict[str, str]) -> str:
    if one.outcome == "not emulated":
        return f"`{one.detail}`"
    return known.get(one.call, one.detail[:200].replace("|", " ").replace("\n", " "))


def known_sections() -> dict[str, str]:
    """Return the sections that the page has, by the name of the client."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {part.split(" ", 1)[0]: f"## {part}".rstrip() + "\n" for part in text.split("\n## ")[1:]}


def main(names: list[str]) -> int:
    """Run the clients and write the page; return the exit code."""
    sections, code = known_sections(), 0
    for client in CLIENTS:
        if names and client.name not in names:
            continue
        with TemporaryDirectory() as folder:
            try:
                outcomes = run_client(client, Path(folder) / "client", install_seconds=600)
            except UnavailableError as reason:
                print(f"{client.name}: not run: {reason}")
                continue
        known = known_failures(client)
        failed = {one.call: one.detail for one in outcomes if one.outcome == "failed"}
        for call in failed.keys() - known.keys():
            code = 1
            print(f"{client.name}: {call} fails: {failed[call]}")
        for call in known.keys() - failed.keys():
            print(f"{client.name}: {call} is in known_failures.toml and does not fail")
        print(f"{client.name}: {sum(one.outcome == 'ok' for one in outcomes)} of {len(outcomes)} calls are ok")
        sections[client.name] = section(client, outcomes)
    shown = [sections[client.name] for client in CLIENTS if client.name in sections]
    PAGE.write_text(HEAD + "\n".join(shown), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
