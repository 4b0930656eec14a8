"""Citations of evidence: their forms, where they occur, and the entries of docs/evidence that they resolve to.

The forms are described in docs/evidence/README.md. Entries are the headings in that folder that begin with a key.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

EVIDENCE = Path("docs", "evidence")
SUFFIXES = {".py", ".json", ".toml", ".md", ".yaml", ".yml", ".sh", ".cfg"}
NAMES = {"Makefile", "Dockerfile"}
GENERATED_FOLDERS = {"build", "dist", "htmlcov", "mutants"}


class Form(NamedTuple):
    """A form of citation; `keys` makes the keys that a match stands for."""

    pattern: re.Pattern[str]
    keys: Callable[[re.Match[str]], list[str]]


def _form(pattern: str, keys: Callable[[re.Match[str]], list[str]] | None = None) -> Form:
    spaced = pattern.replace(" ", r"\s+")  # a citation may be broken at the end of a line
    return Form(re.compile(spaced), keys or (lambda match: [" ".join(match.group().split())]))


def _numbered(prefix: str) -> Callable[[re.Match[str]], list[str]]:
    """Return the keys of a list of numbers behind one prefix, as in `facts 1.4, 7.1`."""
    return lambda match: [f"{prefix} {number}" for number in re.findall(r"\d+(?:\.\d+)?", match.group(1))]


FORMS = (
    _form(
        r"\bfacts(?:\.md)? (8\.\d (?:row \d+|[a-zA-Z]\d+|[bd]\b))", lambda m: [f"facts {' '.join(m.group(1).split())}"]
    ),
    _form(
        r"\bfacts(?:\.md)? (?!8\.\d (?:row |[a-zA-Z]\d|[bd]\b))(\d+(?:\.\d+)?(?:(?:, | and )\d+(?:\.\d+)?(?![\d-]))*)",
        _numbered("facts"),
    ),
    _form(r"(?<![\w/])recorded/[a-z]\w{3,}"),
    _form(r"\bclients\.md\b"),
    _form(r"\bSPEC\d+\b(?: [a-z]+[A-Z]\w+)?", lambda m: _specification(*m.group().split())),
    _form(r"\bSEED\b"),
    _form(r"\bFORUM (\d+(?:, \d{4,})*)", _numbered("FORUM")),
    _form(r"\bHELP [A-Z]*\d+"),
    _form(r"\bDOC [a-z]+/[a-z-]+"),
    _form(r"\bzoom/api issue \d+"),
    _form(r"\bCLIENT [A-Za-z][\w.-]*/[\w.-]*\w"),
    _form(r"\bINDEX \d{6,}"),
    _form(r"\bAUDIT\b"),
)
ANY = re.compile(r"facts|recorded/|clients\.md|SPEC|SEED|FORUM|HELP|DOC|zoom/api|CLIENT|INDEX|AUDIT|docs/|schemas/")
PATHS = _form(r"(?<![\w/.{-])(?:docs|schemas)/\w(?:[\w./-]*\w)?(?:#[\w-]+)?")
LINKS = _form(r"\]\(([^)\s:]+)\)", lambda match: [match.group(1)])


def _specification(name: str, operation: str = "") -> list[str]:
    """Return the key of a specification, and the file of the operation that is named behind it."""
    return [name, f"schemas/operations/{operation}.json"] if operation else [name]


class Citation(NamedTuple):
    """One citation: its key, or the path that it names, and where it stands."""

    key: str
    file: str
    line: int


def keys_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and key of every citation of evidence in a text."""
    for form in FORMS if ANY.search(text) else ():
        for match in form.pattern.finditer(text):
            yield from ((match.start(), key) for key in form.keys(match))


def paths_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and path of everything below docs/ and schemas/ that a text names (NAME is a placeholder)."""
    for match in PATHS.pattern.finditer(text):
        for path in PATHS.keys(match):
            yield match.start(), re.sub(r"/(?!README\.)[A-Z]+\.\w+$", "", path)


# Where citations occur ------------------------------------------------------------------------------------------------


def _pieces_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string (joined, as Python joins it) and of every run of comment lines."""
    nodes = list(ast.walk(ast.parse(source)))
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value
    if not any(
        ANY.search(line) for line in source.splitlines() if "#" in line
    ):  # taking comments apart is slower still
        return
    run: list[str] = []
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1 and run:
                yield last - len(run) + 1, "\n".join(run)
                run = []
            run.append(token.string.lstrip("# "))
            last = token.start[0]
    if run:
        yield last - len(run) + 1, "\n".join(run)


def _pieces(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        if ANY.search(text):  # taking a file apart is slow
            yield from ((line, piece) for line, piece in _pieces_of_python(text) if ANY.search(piece))
        return
    yield 1, re.sub(r"\n# ", "\n  ", text) if path.suffix in {".toml", ".yaml", ".yml"} else text
    if path.name == "not_replayed.toml":  # its keys are names of recordings
        yield from ((1, f"recorded/{name}") for name in tomllib.loads(text))


def files_of(root: Path) -> Iterator[Path]:
    """Yield the text files of a checkout, without what tools generate."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            generated = path.name in GENERATED_FOLDERS and not (path / "__init__.py").exists()
            if not hidden and not generated and path.name != "__pycache__" and path.suffix != ".egg-info":
                yield from files_of(path)
        elif path.suffix in SUFFIXES or path.name in NAMES:
            yield path


def citations(root: Path) -> list[Citation]:
    """Return the citations of a checkout: keys of evidence, paths below docs/ and schemas/, and links between pages."""
    found = []
    for path in files_of(root):
        name = path.relative_to(root).as_posix()
        for line, text in _pieces(path):
            marks = [*keys_in(text), *paths_in(text)]
            if path.suffix == ".md":
                marks += [(m.start(), _link(root, path, m.group(1))) for m in LINKS.pattern.finditer(text)]
            found += [Citation(key, name, line + text.count("\n", 0, start)) for start, key in marks]
    return found


def _link(root: Path, page: Path, target: str) -> str:
    """Return a link as a path from the root of the checkout, with its anchor."""
    file, _, anchor = target.partition("#")
    path = (page.parent / file if file else page).resolve()
    inside = path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path
    return f"./{inside}#{anchor}" if anchor else f"./{inside}"


# What they resolve to -------------------------------------------------------------------------------------------------


@dataclass
class Section:
    """A heading of the evidence: its key, if it has one, the text below it, and the headings above and below."""

    key: str | None
    place: str
    level: int
    parent: Section | None
    text: str = ""
    children: list[Section] = field(default_factory=list)

    @property
    def background(self) -> bool:
        """Whether the entry, or one above it, is marked as evidence that need not be cited."""
        return "Background" in self.text or (self.parent is not None and self.parent.background)


def read_sections(page: Path) -> list[Section]:
    """Return the headings of a page in order."""
    sections: list[Section] = []
    for line in page.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"(#+) (.*)", line)
        if heading is None:
            if sections:
                sections[-1].text += line + "\n"
            continue
        level = len(heading.group(1))
        above = sections[-1] if sections else None
        while above is not None and above.level >= level:
            above = above.parent
        key = next((key for start, key in keys_in(heading.group(2)) if start == 0), None)
        section = Section(key, f"{page.name}: {heading.group(2)}", level, above)
        if above is not None:
            above.children.append(section)
        sections.append(section)
    return sections


class Evidence:
    """The entries of docs/evidence by their keys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._read: dict[Path, set[str]] = {}
        self.sections = [s for page in sorted((root / EVIDENCE).glob("*.md")) for s in read_sections(page)]
        self.entries: dict[str, Section] = {}
        self.repeated: list[str] = []
        for section in self.sections:
            if section.key is not None:
                if section.key in self.entries:
                    self.repeated.append(section.place)
                self.entries[section.key] = section

    @property
    def own_judgement(self) -> list[str]:
        """The words by which a source says that it rests on no evidence."""
        (section,) = [s for s in self.sections if s.place.endswith(": Own judgement")]
        return re.findall(r"^- `(.+)`$", section.text, re.MULTILINE)

    @cached_property
    def citations(self) -> list[Citation]:
        """The citations of the checkout that the evidence belongs to."""
        return citations(self.root)

    def resolves(self, key: str) -> bool:
        """Whether a key is an entry, or a path exists, with the heading that its anchor names."""
        if not key.startswith(("docs/", "schemas/", "./")):
            return key in self.entries
        file, _, anchor = key.partition("#")
        path = self.root / file
        if path.name.isdigit():  # a decision, named by its number
            return any(path.parent.glob(f"{path.name}-*"))
        if path.parent.name == "operations" and path.stem in self.modelled:
            return True
        return path.exists() and (not anchor or anchor in self._anchors(path))

    @cached_property
    def modelled(self) -> set[str]:
        """The operations that have facts instead of a schema file."""
        files = (self.root / "schemas" / "facts").glob("*.json")
        return {name for file in files for name in json.loads(file.read_bytes()).get("operations", {})}

    def _anchors(self, page: Path) -> set[str]:
        if page not in self._read:
            self._read[page] = anchors(page)
        return self._read[page]

    def unresolved(self) -> list[str]:
        """Return the citations that resolve to nothing, with their places."""
        return [f"{c.file}:{c.line}: {c.key}" for c in self.citations if not self.resolves(c.key)]

    def orphans(self) -> list[str]:
        """Return the entries that are neither background nor cited, from outside or by an entry that is cited."""
        outside = {c.key for c in self.citations if not c.file.startswith(EVIDENCE.as_posix())}
        reached: set[int] = set()
        waiting = [self.entries[key] for key in outside & self.entries.keys()]
        waiting += [section for section in self.sections if section.background]
        while waiting:
            section = waiting.pop()
            if id(section) not in reached:
                reached.add(id(section))
                waiting += section.children
                waiting += [self.entries[key] for _, key in keys_in(section.text) if key in self.entries]
        for section in self.entries.values():  # a heading is cited if one below it is
            if id(section) in reached:
                above = section.parent
                while above is not None:
                    reached.add(id(above))
                    above = above.parent
        return [section.place for section in self.entries.values() if id(section) not in reached]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
