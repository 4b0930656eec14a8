"""The scripts of the release workflow: changelog fragments, notes, the check of a tag, and the SBOM."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release, sbom = load("release"), load("sbom")

CHANGELOG = """# Changelog

Words about it.

## Unreleased

### Added

- One.

### Fixed

- Two,
  in two lines.

## 0.1.0 - 2026-01-01

### Added

- All.
"""


@pytest.fixture
def project(tmp_path):
    """A project with a changelog, a version and two fragments."""
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "mockzoom").mkdir()
    (tmp_path / "mockzoom" / "_version.py").write_text('"""The version."""\n\n__version__ = "0.1.0"\n')
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "README.md").write_text("about fragments")
    (tmp_path / "changelog.d" / "demo_data.added.md").write_text("Three,\nin two lines.\n")
    (tmp_path / "changelog.d" / "old.removed.md").write_text("Four.")
    return tmp_path


def test_prepare_moves_entries_and_fragments_under_the_version(project):
    """Kinds are in order, the fragments are gone, older versions stay, and the version of the package is set."""
    release.main(["prepare", "0.2.0"], project)
    text = re.sub(r"\d{4}-\d\d-\d\d", "DATE", (project / "CHANGELOG.md").read_text())
    assert text == (
        "# Changelog\n\nWords about it.\n\n## Unreleased\n\n## 0.2.0 - DATE\n\n"
        "### Added\n\n- One.\n- Three,\n  in two lines.\n\n### Removed\n\n- Four.\n\n"
        "### Fixed\n\n- Two,\n  in two lines.\n\n"
        "## 0.1.0 - DATE\n\n### Added\n\n- All.\n"
    )
    assert [path.name for path in (project / "changelog.d").iterdir()] == ["README.md"]
    assert '__version__ = "0.2.0"' in (project / "mockzoom" / "_version.py").read_text()


def test_a_prepared_version_can_be_released(project):
    """Its tag passes the check, and its notes are its section of the changelog."""
    release.main(["prepare", "0.2.0"], project)
    assert release.main(["check", "v0.2.0"], project) == "v0.2.0 can be released"
    notes = release.main(["notes", "v0.2.0"], project)
    assert notes.startswith("### Added\n\n- One.")
    assert "All." not in notes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "v0.2.0"], "the tag v0.2.0 is not v followed by the version"),
        (["check", "0.1.0"], "is not v followed by the version"),
        (["check", "v0.1.0"], "changelog.d/ has 2 entries; run `prepare`"),
        (["notes", "v9.9.9"], "CHANGELOG.md has no section 9.9.9"),
        (["prepare", "0.1.0"], "CHANGELOG.md has 0.1.0 already"),
        (["prepare", "next"], "'next' is not a version"),
        (["publish"], "release.py prepare"),
    ],
)
def test_what_cannot_be_released_is_named(project, arguments, says):
    """And nothing is changed."""
    with pytest.raises(release.ReleaseError, match=re.escape(says)):
        release.main(arguments, project)
    assert (project / "CHANGELOG.md").read_text() == CHANGELOG


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("note.md", "A.", "name it SUBJECT.KIND.md"),
        ("a.better.md", "A.", "with KIND one of added"),
        ("a.added.md", "", "write one or more sentences"),
        ("a.added.md", "- A.", "without a list"),
    ],
)
def test_a_wrong_fragment_is_named(project, name, text, says):
    """Its name or its text."""
    (project / "changelog.d" / name).write_text(text)
    with pytest.raises(release.ReleaseError, match=says):
        release.main(["fragments"], project)


def test_nothing_to_release_is_an_error(project):
    """A version needs an entry."""
    for path in (project / "changelog.d").glob("*.*.md"):
        path.unlink()
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    with pytest.raises(release.ReleaseError, match="nothing is unreleased"):
        release.main(["prepare", "0.2.0"], project)


def test_the_fragments_of_this_repository_are_right():
    """And the changelog has sections that can be read."""
    release.main(["fragments"])
    assert "Unreleased" in release.sections((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_the_citation_has_the_version_of_the_package():
    """CITATION.cff names the version that is released."""
    code = (ROOT / "mockzoom" / "_version.py").read_text(encoding="utf-8")
    version = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert f'"{version}"' in code


class TestSbom:
    LOCK = ROOT / "requirements.lock"

    def test_every_package_of_the_lock_is_a_component_with_its_hashes(self):
        """Under its normalized name, with a package URL."""
        text = self.LOCK.read_text(encoding="utf-8")
        found = sbom.document(text, "0.1.0")["components"]
        assert len(found) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 20
        (flask,) = [one for one in found if one["name"] == "flask"]
        assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}"
        hashes = [h["content"] for one in found for h in one["externalReferences"][0]["hashes"]]
        assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", text))

    def test_the_same_lock_gives_the_same_document(self):
        """Another lock has another serial number."""
        text = self.LOCK.read_text(encoding="utf-8")
        assert sbom.document(text, "1") == sbom.document(text, "1")
        assert sbom.document(text, "1")["serialNumber"] != sbom.document(text + "\n", "1")["serialNumber"]

    def test_the_command_prints_json(self):
        """As the release workflow calls it."""
        done = subprocess.run(
            [sys.executable, "scripts/sbom.py", "requirements.lock"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        document = json.loads(done.stdout)
        assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
        assert document["metadata"]["component"]["name"] == "mockzoom"


def test_the_distributions_are_built_from_the_commit(tmp_path):
    """`scripts/build_distributions.sh` makes both, and twine accepts them."""
    subprocess.run(
        [str(ROOT / "scripts" / "build_distributions.sh"), str(tmp_path)],
        check=True, capture_output=True, env={"PYTHON": sys.executable, "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gz", ".whl"]
