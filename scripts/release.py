"""The changelog and the version of a release, from fragments in changelog.d/.

python scripts/release.py fragments         checks the fragments
python scripts/release.py prepare 0.2.0     moves fragments and "Unreleased" under a version, and sets it
python scripts/release.py check v0.2.0      fails unless version, changelog and tag agree
python scripts/release.py notes v0.2.0      prints the notes of a version
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
_FRAGMENT = re.compile(rf"[a-z0-9][a-z0-9_-]*\.({'|'.join(KINDS)})\.md")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:(?:a|b|rc)[0-9]+)?")
_UNRELEASED = "## Unreleased"


class ReleaseError(Exception):
    """A release that cannot be made; the message has the fix."""


def fragments(root: Path) -> dict[str, list[str]]:
    """Return the entries of changelog.d/ by kind; raises `ReleaseError` for a file that is not a fragment."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "changelog.d").glob("*")):
        if path.name == "README.md":
            continue
        named = _FRAGMENT.fullmatch(path.name)
        text = path.read_text(encoding="utf-8").strip()
        if not named:
            raise ReleaseError(f"{path.name}: name it SUBJECT.KIND.md, with KIND one of {', '.join(KINDS)}")
        if not text or text.startswith(("-", "#")):
            raise ReleaseError(f"{path.name}: write one or more sentences, without a list or a heading")
        found.setdefault(named[1], []).append("- " + text.replace("\n", "\n  "))
    return found


def sections(changelog: str) -> dict[str, str]:
    """Return the text of each version of a changelog, without its heading."""
    parts = re.split(r"^## (.+)$", changelog, flags=re.MULTILINE)
    return {title.split(" ")[0]: text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def with_entries(section: str, entries: dict[str, list[str]]) -> str:
    """Return a section with further entries at the end of their kinds."""
    parts = re.split(r"^### (.+)$", section, flags=re.MULTILINE)
    kinds = {title.lower(): text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    for kind, lines in entries.items():
        kinds[kind] = "\n".join(filter(None, [kinds.get(kind, ""), *lines]))
    ordered = [kind for kind in KINDS if kind in kinds] + [kind for kind in kinds if kind not in KINDS]
    return "\n\n".join(filter(None, [parts[0].strip(), *(f"### {k.capitalize()}\n\n{kinds[k]}" for k in ordered)]))


def prepare(root: Path, version: str, today: str) -> None:
    """Move what is unreleased under a version, delete the fragments, and set the version of the package."""
    if not _VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is not a version; write it like 0.2.0 or 0.2.0rc1")
    path, entries = root / "CHANGELOG.md", fragments(root)
    text = path.read_text(encoding="utf-8")
    known = sections(text)
    if version in known:
        raise ReleaseError(f"CHANGELOG.md has {version} already; choose another version")
    body = with_entries(known.get("Unreleased", ""), entries)
    if not body:
        raise ReleaseError("nothing is unreleased; add a fragment to changelog.d/")
    head = text.partition(_UNRELEASED)[0].rstrip() if _UNRELEASED in text else text.partition("\n## ")[0].rstrip()
    older = re.split(r"^(?=## (?!Unreleased))", text, maxsplit=1, flags=re.MULTILINE)
    rest = older[1] if len(older) > 1 else ""
    path.write_text(
        f"{head}\n\n{_UNRELEASED}\n\n## {version} - {today}\n\n{body}\n\n{rest}".rstrip() + "\n", encoding="utf-8"
    )
    for fragment in (root / "changelog.d").glob("*.*.md"):
        fragment.unlink()
    module = root / "mockzoom" / "_version.py"
    code = re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', module.read_text(encoding="utf-8"))
    module.write_text(code, encoding="utf-8")


def check(root: Path, tag: str) -> None:
    """Raise `ReleaseError` unless a tag, the version of the package and the changelog agree, without fragments left."""
    code = (root / "mockzoom" / "_version.py").read_text(encoding="utf-8")
    if f'__version__ = "{tag.removeprefix("v")}"' not in code or not tag.startswith("v"):
        raise ReleaseError(f"the tag {tag} is not v followed by the version of mockzoom/_version.py")
    notes(root, tag)
    if left := fragments(root):
        raise ReleaseError(f"changelog.d/ has {sum(map(len, left.values()))} entries; run `prepare` before the tag")


def notes(root: Path, tag: str) -> str:
    """Return the notes of a version; raises `ReleaseError` if the changelog has none."""
    text = sections((root / "CHANGELOG.md").read_text(encoding="utf-8")).get(tag.removeprefix("v"), "")
    if not text:
        raise ReleaseError(f"CHANGELOG.md has no section {tag.removeprefix('v')}; run `prepare` before the tag")
    return text


def main(arguments: list[str], root: Path = ROOT) -> str:
    """Carry out a command and return what it prints."""
    match arguments:
        case ["fragments"]:
            found = fragments(root)
            return f"{sum(map(len, found.values()))} fragments"
        case ["prepare", version]:
            prepare(root, version, datetime.now(UTC).strftime("%Y-%m-%d"))
            return f"prepared {version}: commit, then tag v{version}"
        case ["check", tag]:
            check(root, tag)
            return f"{tag} can be released"
        case ["notes", tag]:
            return notes(root, tag)
    raise ReleaseError(str(__doc__))


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except ReleaseError as error:
        sys.exit(str(error))
