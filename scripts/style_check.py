"""Check names and English in the repository: `make lint` runs it, an argument lists only one rule.

Every finding is an error unless `style_allowlist.toml` has an entry for it with a reason.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ALLOWED = Path(__file__).with_name("style_allowlist.toml")
MAX_ALLOWED = 20
MAX_LINES = 400

# Idioms that plain technical English does not need, by the name of the rule.
IDIOMS = {
    "person-pronoun": re.compile(r"\b(?:(?:some|no|every|any)body|whoever|one's)\b", re.IGNORECASE),
    "is-no": re.compile(r"\b(?:is|are|was|were) no(?:ne)? (?!longer\b|more\b)"),
    "speaking-program": re.compile(r"\b(?:told|tells|speaks|spoken|speak)\b"),
    "of-its-own": re.compile(r"\bof (?:its|their|one's|our|a) own\b|\bof ours\b"),
    "so-many": re.compile(r"\bso (?:many|long)\b"),
    "archaic": re.compile(
        r"\b(?:at the (?:most|least)|beside\b(?!s)|mend(?:s|ed)?|heed|lent|uproot|astray|thrift)\b", re.IGNORECASE
    ),
}
INDENTED = re.compile(r"^[ \t]+(?:from|import)\b", re.MULTILINE)  # only these can be imports inside a function
# Words with no meaning in the field, as a part of a class or function name.
PRIVATE_WORDS = frozenset(
    [
        "desk",
        "ground",
        "world",
        "ask",
        "visit",
        "strike",
        "struck",
        "witness",
        "face",
        "lane",
        "turnstile",
        "stranger",
        "strangers",
        "unkept",
        "alone",
        "plant",
        "uproot",
        "road",
        "roads",
        "astray",
        "stage",
        "stock",
        "thrifty",
        "place",
        "places",
        "site",
        "sites",
        "detour",
        "gate",
        "gates",
        "dress",
        "spoken",
        "speak",
        "noting",
        "disturb",
        "belongings",
        "wishes",
        "lent",
        "fate",
        "fates",
        "drawer",
        "manner",
        "trouble",
        "troubles",
        "beside",
        "tally",
        "forgiven",
        "told",
        "stay",
        "stays",
        "heir",
        "estate",
        "leaver",
    ]
)
PARTS_OF_A_RESOURCE = frozenset(
    f"{name}.py" for name in ("errors", "events", "handlers", "models", "rules", "serializers")
)
PROSE_PACKAGES = ("admin", "cli", "contract", "proxy", "testing", "web")  # their strings are read by people

Found = dict[str, list[str]]


def main() -> int:
    """Print every finding that is not allowed; return 1 if there is one."""
    names = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).split()
    found: Found = defaultdict(list)
    sources = {name: (ROOT / name).read_text() for name in names if name.endswith(".py") and (ROOT / name).exists()}
    trees = {name: ast.parse(source) for name, source in sources.items()}
    nodes = {name: list(ast.walk(tree)) for name, tree in trees.items()}  # walked once: it takes seconds
    check_structure(trees, sources, found)
    check_fixtures(nodes, found)
    for name in trees:
        check_names(name, nodes[name], sources[name], found)
        check_idioms(name, texts_of(name, nodes[name], sources[name]), found)
    for name in names:
        if name.endswith(".md") and (ROOT / name).exists():
            check_idioms(name, prose_of((ROOT / name).read_text()), found)
    return report(found, sys.argv[1:])


def report(found: Found, only: list[str]) -> int:
    """Print what is not allowed, and entries of the allow-list without a finding."""
    allowed = {entry["finding"]: entry["reason"] for entry in tomllib.loads(ALLOWED.read_text())["allowed"]}
    used = set()
    count = 0
    for rule in sorted(found):
        for finding in found[rule]:
            key = f"{rule}: {re.sub(r':[0-9]+', '', finding)}"
            if key in allowed:
                used.add(key)
            elif not only or rule in only:
                count += 1
                print(f"{rule}: {finding}")
    for key in () if only else sorted(allowed.keys() - used):
        count += 1
        print(f"{ALLOWED.name}: nothing found for {key!r}; remove the entry")
    if len(allowed) > MAX_ALLOWED:
        count += 1
        print(f"{ALLOWED.name}: {len(allowed)} entries; at most {MAX_ALLOWED} are allowed")
    return 1 if count else 0


def check_structure(trees: dict[str, ast.Module], sources: dict[str, str], found: Found) -> None:
    """Find long modules, and names of files, classes and fixtures that are used more than once."""
    files, classes = defaultdict(list), defaultdict(list)
    for name, tree in trees.items():
        path = Path(name)
        if path.parts[0] == "mockzoom":
            if path.name != "__init__.py" and path.name not in PARTS_OF_A_RESOURCE:
                files[path.name].append(name)
            if sources[name].count("\n") > MAX_LINES:
                found["long-module"].append(name)
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    classes[node.name].append(name)
    found["file-name-used-3-times"] += [f"{k}: {', '.join(v)}" for k, v in files.items() if len(v) > 2]
    found["class-name-twice"] += [f"{k}: {', '.join(v)}" for k, v in classes.items() if len(v) > 1]


def check_fixtures(nodes: dict[str, list[ast.AST]], found: Found) -> None:
    """Find fixtures of one name in several modules other than tests."""
    fixtures = defaultdict(list)
    for name, those in nodes.items():
        for node in () if Path(name).name.startswith("test_") else those:
            if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(d) for d in node.decorator_list):
                fixtures[node.name].append(name)
    found["fixture-twice"] += [f"{k}: {', '.join(v)}" for k, v in fixtures.items() if len(v) > 1]


def check_names(name: str, nodes: list[ast.AST], source: str, found: Found) -> None:
    """Find private words in class and function names, and lazy imports outside the command line and the fixtures."""
    if name.split("/", maxsplit=1)[0] not in ("mockzoom", "contract_tests"):
        return
    if not name.startswith(("mockzoom/cli/", "mockzoom/testing/", "contract_tests/")) and INDENTED.search(source):
        functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
        inside = (node for function in functions for node in ast.walk(function))
        found["lazy-import"] += [name] if any(isinstance(node, ast.Import | ast.ImportFrom) for node in inside) else []
    for node in nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", node.name)}
            found["private-word"] += [f"{name}:{node.lineno} {node.name}" for _ in words & PRIVATE_WORDS]


def texts_of(name: str, nodes: list[ast.AST], source: str) -> Iterator[tuple[int, str]]:
    """Yield docstrings, comments and, in packages whose strings people read, longer strings, each with its line."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    with_docstring = [node for node in nodes if isinstance(node, documented) and ast.get_docstring(node)]
    docstrings = {id(node.body[0].value) for node in with_docstring}
    for node in with_docstring:
        yield node.body[0].lineno, ast.get_docstring(node) or ""
    if any(pattern.search(line) for line in source.splitlines() if "#" in line for pattern in IDIOMS.values()):
        for token in tokenize.generate_tokens(io.StringIO(source).readline):  # slower than all else
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    if name.startswith(tuple(f"mockzoom/{package}/" for package in PROSE_PACKAGES)):
        for node in nodes:
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
            if is_text and " " in node.value and len(node.value) > 20:
                yield node.lineno, node.value


def prose_of(page: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a Markdown page outside code blocks."""
    in_code = False
    for number, line in enumerate(page.splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            yield number, line


def check_idioms(name: str, texts: Iterator[tuple[int, str]], found: Found) -> None:
    """Find idioms in the texts of a file."""
    if name == "scripts/style_check.py":
        return
    for line, text in texts:
        for rule, pattern in IDIOMS.items():
            found[rule] += [f"{name}:{line} {match.group().strip()}" for match in pattern.finditer(text)]


if __name__ == "__main__":
    sys.exit(main())
