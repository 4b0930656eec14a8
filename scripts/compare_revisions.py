"""Show that two revisions answer a client alike, byte for byte: `make compare BASE=REVISION`.

A corpus of literal requests is captured at the older revision and replayed on both, each with a new server for each
sequence of requests and a system clock that stands still. What is compared: responses with all headers, exports and
journals, both OpenAPI documents, and what the commands print. The exit code is 0 where nothing differs but texts that
`--allow` lists, 1 where something does, and 2 where a side cannot be built, captured or replayed.

    compare_revisions.py compare BASE [REVISION] [--corpus FILE] [--sample N] [--allow FILE]
    compare_revisions.py capture REVISION --out CORPUS
    compare_revisions.py replay --python PYTHON --corpus CORPUS --out DIGESTS
    compare_revisions.py check CHECKOUT --corpus CORPUS --digests DIGESTS --python PYTHON
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.building import ROOT, side_of_checkout, side_of_revision
from compare.capture import capture
from compare.differences import (
    Findings,
    append_allowed,
    compare_sequence,
    compare_texts,
    differing,
    read_allowed,
)
from compare.digests import Digests, read_digests, sha256_of, take, write_digests
from compare.side import Side

WITH_TESTS = "record the requests of all tests, too; minutes"
ALL_TESTS = ("contract_tests", "tests")
SHOWN = 10  # hard differences of a kind


def compare(old: Side, new: Side, given: argparse.Namespace, known: Digests | None = None) -> int:
    """Replay the corpus on both sides and print what differs; the old digests may be known already."""
    options = {"parts": given.jobs, "sample": given.sample, "with_cli": not given.no_cli}
    before = known or take(old, given.corpus, **options)
    after = take(new, given.corpus, **options)
    if given.sample > before.sample:
        before.sequences = {name: before.sequences[name] for name in after.sequences if name in before.sequences}
    findings = Findings()
    if not given.no_cli:
        compare_texts(before.texts, after.texts, findings)
    _examine(old, new, given, differing(before.sequences, after.sequences), findings)
    print(f"{len(after.sequences)} sequences, {after.count} responses compared, {len(after.texts)} texts of commands")
    allowed = read_allowed(given.allow) if given.allow and given.allow.exists() else []
    rest = findings.without(allowed)
    _report(rest, len(findings.texts) - len(rest.texts))
    if given.write_allow:
        append_allowed(given.write_allow, rest.texts)
        print(f"{len(rest.texts)} textual differences added to {given.write_allow}")
    return 0 if rest.is_empty else 1


def _examine(old: Side, new: Side, given: argparse.Namespace, names: list[str], findings: Findings) -> None:
    """Replay the sequences that differ once more, with whole responses."""
    chosen = names[: given.examine]
    findings.unexamined = len(names) - len(chosen)
    if not chosen:
        return
    before, after = (dict(side.replay(given.corpus, parts=given.jobs, only=chosen)) for side in (old, new))
    for name in chosen:
        compare_sequence(name, before.get(name, []), after.get(name, []), findings)


def _report(findings: Findings, allowed: int) -> None:
    shown: Counter[str] = Counter()
    for hard in findings.hard:
        shown[hard.kind] += 1
        if shown[hard.kind] <= SHOWN:
            print(f"\n{hard}")
    for text, count in findings.texts.items():
        print(f"\n{text}\n  ({count} times)")
    print()
    for kind, count in sorted(shown.items()):
        print(f"different: {count} of kind {kind}")
    kinds = Counter(text.kind.partition(" ")[0] for text in findings.texts)
    for kind, count in sorted(kinds.items()):
        print(f"reworded: {count} texts of kind {kind}")
    if findings.unexamined:
        print(f"{findings.unexamined} further sequences differ and were not examined (--examine)")
    if allowed:
        print(f"{allowed} textual differences are allowed")
    print("the same" if findings.is_empty else "NOT the same")


def run_compare(given: argparse.Namespace) -> int:
    """Build both revisions, capture a corpus at the older one unless the file exists, and compare."""
    with _scratch() as folder:
        old = _built(given.base, folder / "old")
        new = _built(given.revision, folder / "new")
        given.corpus = given.corpus or folder / "corpus.jsonl.gz"
        if not given.corpus.exists():
            print(_captured(old, given.base, given.corpus, given))
        return compare(old, new, given)


def run_check(given: argparse.Namespace) -> int:
    """Compare a checkout, as it lies there, with digests that were taken before."""
    known = read_digests(given.digests)
    if known.corpus != sha256_of(given.corpus):
        print(f"{given.digests} were not taken from {given.corpus}", file=sys.stderr)
        return 2
    with _scratch() as folder:
        new = side_of_checkout(given.checkout, folder, python=given.new_python or given.python)
        return compare(Side(given.python), new, given, known)


def run_replay(given: argparse.Namespace) -> int:
    """Replay a corpus in an interpreter, and write the digests."""
    found = take(Side(given.python), given.corpus, parts=given.jobs, sample=given.sample, with_cli=not given.no_cli)
    write_digests(given.out, found)
    print(f"{len(found.sequences)} sequences, {found.count} responses")
    return 0


def run_capture(given: argparse.Namespace) -> int:
    """Write the corpus of a revision."""
    with _scratch() as folder:
        print(_captured(_built(given.revision, folder), given.revision, given.out, given))
    return 0


def _built(revision: str, folder: Path) -> Side:
    """Build a revision, or the working tree if it is empty; an error names it."""
    with _named(revision):
        return side_of_revision(revision, folder) if revision else side_of_checkout(ROOT, folder)


def _captured(side: Side, revision: str, out: Path, given: argparse.Namespace) -> str:
    options = ["--no-suite"] if given.no_suite else []
    with _named(revision):
        return capture(side, out, *options, tests=ALL_TESTS if given.with_tests else ())


@contextmanager
def _named(revision: str) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise RuntimeError(f"{revision or 'the working tree'}: {error}") from error


@contextmanager
def _scratch() -> Iterator[Path]:
    with TemporaryDirectory(prefix="compare-") as name:
        yield Path(name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    replaying = argparse.ArgumentParser(add_help=False)
    replaying.add_argument("--jobs", type=int, default=2, help="processes that replay")
    replaying.add_argument("--sample", type=int, default=1, metavar="N", help="only every Nth sequence")
    replaying.add_argument("--no-cli", action="store_true", help="leave the commands out")
    comparing = argparse.ArgumentParser(add_help=False, parents=[replaying])
    comparing.add_argument("--allow", type=Path, metavar="FILE", help="textual differences that were reviewed")
    comparing.add_argument("--write-allow", type=Path, metavar="FILE", help="add the textual differences found to FILE")
    comparing.add_argument("--examine", type=int, default=3000, metavar="N", help="look into so many sequences")

    capturing = argparse.ArgumentParser(add_help=False)
    capturing.add_argument("--with-tests", action="store_true", help=WITH_TESTS)
    capturing.add_argument("--no-suite", action="store_true", help="capture without the contract suite, which may fail")

    one = commands.add_parser("compare", parents=[comparing, capturing], help="compare two revisions")
    one.add_argument("base", help="the older revision")
    one.add_argument("revision", nargs="?", default="", help="the newer one; by default the working tree")
    one.add_argument("--corpus", type=Path, metavar="FILE", help="captured at the older revision unless it exists")
    one.set_defaults(run=run_compare)
    one = commands.add_parser("check", parents=[comparing], help="compare a checkout with known digests")
    one.add_argument("checkout", type=Path)
    one.add_argument("--corpus", type=Path, required=True)
    one.add_argument("--digests", type=Path, required=True)
    one.add_argument("--python", type=Path, required=True, help="interpreter in which the older revision is installed")
    one.add_argument("--new-python", type=Path, help="interpreter with the dependencies of the checkout, if others")
    one.set_defaults(run=run_check)
    one = commands.add_parser("replay", parents=[replaying], help="write the digests of an interpreter's mockzoom")
    one.add_argument("--python", type=Path, required=True)
    one.add_argument("--corpus", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=run_replay)
    one = commands.add_parser("capture", parents=[capturing], help="write the corpus of a revision")
    one.add_argument("revision", nargs="?", default="", help="by default the working tree")
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=run_capture)
    return parser


def main() -> int:
    """Run the command that the arguments name; the exit code of a comparison is 1 where the sides differ."""
    started = time.monotonic()
    given = _parser().parse_args()
    try:
        code: int = given.run(given)
    except RuntimeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{time.monotonic() - started:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
