"""Let published clients sit the client exam, all or those named, and write a page of the docs; needs PyPI and npm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
ADAPTERS = ROOT / "tests" / "exam" / "published"
PROFILE = "2025-06"
PAGE = ROOT / "docs" / "reference" / "exam_published_clients.md"
HEAD = """# Published clients in the client exam

Written by `make exam-published`. Each library is used as its documentation shows, by an adapter in
`tests/exam/published/` that repeats nothing and adds no check. A verdict is on that use, in this version, against this
emulator; an application can add what a library leaves to it. "Not measured" includes verbs that a library does not
have, and scenarios that it never gets into, such as an expired token for a library that is given one. Profile 2025-06.

"""


class PublishedClient(NamedTuple):
    """A library in its version, where it comes from, and its adapter."""

    name: str
    version: str
    index: str
    adapter: str


CLIENTS = (
    PublishedClient("zoomus", "1.2.1", "PyPI", "with_zoomus.py"),
    PublishedClient("pyzoom", "1.0.8", "PyPI", "with_pyzoom.py"),
    PublishedClient("zoom-python", "0.1.1", "PyPI", "with_zoom_python.py"),
    PublishedClient("zoomapi", "2.3.1", "npm", "with_zoomapi.cjs"),
)


def installed(client: PublishedClient, folder: Path) -> list[str]:
    """Install a library into a folder and return the command of its adapter."""
    wanted = f"{client.name}@{client.version}" if client.index == "npm" else f"{client.name}=={client.version}"
    if client.index == "npm":
        subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), wanted], check=True)
        os.environ["EXAM_NODE_MODULES"] = str(folder)
        return ["node", str(ADAPTERS / client.adapter)]
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", wanted], check=True)
    return [python, str(ADAPTERS / client.adapter)]


def report_on(client: PublishedClient) -> dict[str, object]:
    """Examine a library and return the report."""
    with TemporaryDirectory() as place:
        command = installed(client, Path(place) / client.name)
        report = Path(place) / "report.json"
        exam = [
            sys.executable,
            "-m",
            "mockzoom",
            "exam",
            "--jobs",
            "6",
            "--slow",
            "2",
            "--json",
            str(report),
            "--",
            *command,
        ]
        subprocess.run([*exam, *command], check=False, stdout=subprocess.DEVNULL)
        return json.loads(report.read_text(encoding="utf-8"))


def section(client: PublishedClient, report: dict) -> str:
    """Return the section of a library: its score, and each must and should that failed, with the reason."""
    rows = [
        f"| `{name}` | {one['level']} | {one['reason'].replace('|', ' ')[:160]} |"
        for name, one in report["checks"].items()
        if one["verdict"] == "fail" and one["level"] != "may"
    ]
    score = " · ".join(
        f"{level} {one['passed']} of {one['checks']}, {one['failed']} failed, {one['not_measured']} not measured"
        for level, one in report["score"].items()
    )
    table = "\n".join(["| failed check | level | reason |", "|---|---|---|", *rows]) if rows else "No check failed."
    head = f"## {client.name} {client.version}\n\n{client.index}. {score}.\n\n"
    return f"{head}{table}\n"


def known_sections() -> dict[str, str]:
    """Return the sections that the page has, by the name of the library."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {part.split(" ", 1)[0]: f"## {part}".rstrip() + "\n" for part in text.split("\n## ")[1:]}


if __name__ == "__main__":
    sections = known_sections()
    for each in CLIENTS:
        if each.name in sys.argv[1:] or not sys.argv[1:]:
            sections[each.name] = section(each, report_on(each))
            shown = [sections[one.name] for one in CLIENTS if one.name in sections]
            PAGE.write_text(HEAD + "\n".join(shown), encoding="utf-8")
