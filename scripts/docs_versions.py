"""Put a built docs site into a folder of versions: `python scripts/docs_versions.py SITE FOLDER [VERSION]`.

FOLDER then has a folder for each version, `versions.json`, and an index of the versions. Every page of every version
ends with links to the same page of the others, so that a reader can switch; no script is needed. VERSION is by default
that of the package; a version that is already there is replaced.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from html import escape
from pathlib import Path

from mockzoom import __version__

_VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)(?:(a|b|rc|\.dev)([0-9]+))?")
_LINE = re.compile(r"<!-- versions -->.*?<!-- /versions -->\n?", re.DOTALL)
_STYLE = "padding: 1em; text-align: center; font-size: 14px"
_STAGES = (".dev", "a", "b", "rc", None)

INDEX = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mockzoom: versions of the documentation</title>
<style>
  :root {{ color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif }}
  body {{ margin: 2rem auto; max-width: 40rem }}
</style>
<body>
<h1>mockzoom: versions of the documentation</h1>
<ul>
{rows}
</ul>
</body>
</html>
"""


class VersionError(Exception):
    """A site that cannot be put into the folder; the message has the fix."""


def publish(site: Path, folder: Path, version: str) -> list[str]:
    """Put a site into a folder as a version, and return the versions there, newest first; raises `VersionError`."""
    _check(site, folder, version)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{version}"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(site, fresh)
    shutil.rmtree(folder / version, ignore_errors=True)
    fresh.rename(folder / version)
    found = versions_in(folder)
    for one in found:
        for page in sorted((folder / one).rglob("*.html")):
            _link(page, folder, one, found)
    (folder / "versions.json").write_text(json.dumps(found) + "\n", encoding="utf-8")
    rows = [f'<li><a href="{one}/index.html">{one}</a></li>' for one in found]
    (folder / "index.html").write_text(INDEX.format(rows="\n".join(rows)), encoding="utf-8")
    return found


def versions_in(folder: Path) -> list[str]:
    """Return the versions of a folder, newest first; other folders are left alone."""
    named = [one.name for one in folder.iterdir() if _VERSION.fullmatch(one.name) and (one / "index.html").is_file()]
    return sorted(named, key=_order, reverse=True)


def _order(version: str) -> tuple[int, ...]:
    found = _VERSION.fullmatch(version)
    assert found is not None  # the callers have checked it
    major, minor, patch, stage, number = found.groups()
    return int(major), int(minor), int(patch), _STAGES.index(stage), int(number or 0)


def _check(site: Path, folder: Path, version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise VersionError(f"{version!r} is not a version; give one like 1.2.3 or 1.2.3rc1")
    if not (site / "index.html").is_file():
        raise VersionError(f"{site} has no index.html; build the site first with `make docs-site`")
    inner, outer = sorted((site.resolve(), folder.resolve()), key=lambda path: len(path.parts), reverse=True)
    if inner.is_relative_to(outer):
        raise VersionError(f"{site} and {folder} contain each other; choose two separate folders")
    if folder.exists() and not folder.is_dir():
        raise VersionError(f"{folder} is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "versions.json").is_file():
        raise VersionError(f"{folder} is not empty and has no versions.json; name an empty folder or one of versions")


def _link(page: Path, folder: Path, version: str, versions: list[str]) -> None:
    """Write the line of versions at the end of a page; a version without this page is linked to its first page."""
    inside = page.relative_to(folder / version)
    links = []
    for one in versions:
        if one == version:
            links.append(f"<strong>{one}</strong>")
            continue
        target = folder / one / inside
        links.append(_anchor(page, target if target.is_file() else folder / one / "index.html", one))
    links.append(_anchor(page, folder / "index.html", "all versions"))
    line = f'<nav aria-label="Versions" style="{_STYLE}">Version: {" · ".join(links)}</nav>'
    text = _LINE.sub("", page.read_text(encoding="utf-8"))
    at = max(text.rfind("</body>"), 0) or max(text.rfind("</html>"), 0) or len(text)
    page.write_text(f"{text[:at]}<!-- versions -->{line}<!-- /versions -->\n{text[at:]}", encoding="utf-8")


def _anchor(page: Path, target: Path, label: str) -> str:
    address = Path(os.path.relpath(target, page.parent)).as_posix()
    return f'<a href="{escape(address)}" style="text-decoration: underline">{label}</a>'


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: python scripts/docs_versions.py SITE FOLDER [VERSION]")
    try:
        listed = publish(Path(sys.argv[1]), Path(sys.argv[2]), (*sys.argv[3:], __version__)[0])
    except VersionError as error:
        sys.exit(f"Error: {error}")
    print(f"{sys.argv[2]}/index.html has {len(listed)} version(s): {', '.join(listed)}")
