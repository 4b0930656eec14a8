"""The comparison of revisions: a corpus is captured and replayed, and a changed response is found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "compare_revisions.py"


def run(*arguments: object) -> subprocess.CompletedProcess:
    """Run the script and return what it printed."""
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture
def corpus(tmp_path):
    """A corpus of the requests of one module of tests of this checkout."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from compare.capture import capture
        from compare.side import Side
    finally:
        sys.path.pop(0)
    path = tmp_path / "corpus.jsonl.gz"
    capture(Side(Path(sys.executable), ROOT), path, ("tests/operations/test_surveys.py",))
    return path


def test_a_corpus_is_replayed_alike(corpus, tmp_path):
    """Two replays on the same checkout have the same digests; a changed response is a difference."""
    digests = tmp_path / "digests.gz"
    taken = run("replay", "--python", sys.executable, "--corpus", corpus, "--out", digests, "--no-cli")
    assert taken.returncode == 0, taken.stderr

    check = ("check", ROOT, "--corpus", corpus, "--digests", digests, "--python", sys.executable, "--no-cli")
    same = run(*check)
    assert same.returncode == 0, same.stdout + same.stderr
    assert " 0 responses compared" not in same.stdout

    code = tmp_path / "changed"
    for name in ("mockzoom", "schemas", "contract_tests"):
        (code / name).parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-r", str(ROOT / name), str(code / name)], check=True)
    for name in ("pyproject.toml", "requirements-dev.lock", "README.md", "LICENSE"):
        (code / name).write_bytes((ROOT / name).read_bytes())
    survey = code / "mockzoom" / "zoom" / "surveys.py"
    text = survey.read_text()
    assert json.dumps("show_in_the_browser") in text
    survey.write_text(text.replace('{"show_in_the_browser": True', '{"show_in_the_browser": False'))
    changed = run("check", code, *check[2:])
    assert changed.returncode == 1
    assert "NOT the same" in changed.stdout
