"""The versions of the docs site: a folder for each, an index, and links from every page to the others."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockzoom import __version__

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "docs_versions.py"


def load():
    spec = importlib.util.spec_from_file_location("docs_versions", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


versions = load()
PAGE = "<!doctype html><html><body><p>{}</p></body></html>\n"


@pytest.fixture
def site(tmp_path):
    """Return a function that builds a site of some pages."""

    def build(*pages, text="x"):
        folder = tmp_path / f"site{len(list(tmp_path.iterdir()))}"
        for page in ("index.html", *pages):
            (folder / page).parent.mkdir(parents=True, exist_ok=True)
            (folder / page).write_text(PAGE.format(text))
        return folder

    return build


def links(page):
    """The links of a page, as the files that they lead to, by label."""
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', page.read_text())
    return {label: (page.parent / address).resolve() for address, label in found}


def test_versions_are_listed_newest_first(site, tmp_path):
    """By number and not by letters; a release is newer than its pre-releases."""
    out = tmp_path / "out"
    for version in ("0.9.0", "0.10.0rc1", "0.10.0", "0.10.0.dev3", "0.2.1"):
        found = versions.publish(site(), out, version)
    assert found == ["0.10.0", "0.10.0rc1", "0.10.0.dev3", "0.9.0", "0.2.1"]
    assert json.loads((out / "versions.json").read_text()) == found
    assert list(links(out / "index.html")) == found
    assert all(target.is_file() for target in links(out / "index.html").values())


def test_every_page_links_to_the_same_page_of_the_other_versions(site, tmp_path):
    """Also pages of versions that were put there before; a page that a version lacks leads to its first page."""
    out = tmp_path / "out"
    versions.publish(site("a/b.html", "a/old.html"), out, "1.0.0")
    versions.publish(site("a/b.html", "new.html"), out, "1.1.0")
    root = out.resolve()
    every = {"all versions": root / "index.html"}
    assert links(out / "1.0.0/a/b.html") == every | {"1.1.0": root / "1.1.0/a/b.html"}
    assert links(out / "1.1.0/a/b.html") == every | {"1.0.0": root / "1.0.0/a/b.html"}
    assert links(out / "1.0.0/a/old.html") == every | {"1.1.0": root / "1.1.0/index.html"}
    assert links(out / "1.1.0/new.html") == every | {"1.0.0": root / "1.0.0/index.html"}
    text = (out / "1.0.0/a/b.html").read_text()
    assert text.count("<nav") == 1
    assert "<strong>1.0.0</strong>" in text
    assert text.endswith("</body></html>\n")


def test_a_version_is_replaced(site, tmp_path):
    """By what was built last, without pages that are gone; the others and foreign files are kept."""
    out = tmp_path / "out"
    versions.publish(site("gone.html"), out, "1.0.0")
    versions.publish(site(), out, "0.9.0")
    (out / "CNAME").write_text("docs.example")
    assert versions.publish(site(text="again"), out, "1.0.0") == ["1.0.0", "0.9.0"]
    assert "again" in (out / "1.0.0/index.html").read_text()
    assert not (out / "1.0.0/gone.html").exists()
    assert sorted(one.name for one in out.iterdir()) == ["0.9.0", "1.0.0", "CNAME", "index.html", "versions.json"]


def test_a_page_without_a_body_tag_has_the_line_too(site, tmp_path):
    """As the pages of the OpenAPI documents, which leave it out."""
    built = site()
    (built / "api.html").write_text("<!doctype html>\n<div></div>\n</html>\n")
    versions.publish(built, tmp_path / "out", "1.0.0")
    text = (tmp_path / "out/1.0.0/api.html").read_text()
    assert text.index("<div>") < text.index("<nav") < text.index("</html>")


@pytest.mark.parametrize("version", ["", "1.0", "latest", "../1.0.0", "1.0.0/x", "v1.0.0"])
def test_a_version_that_is_not_one_is_refused(site, tmp_path, version):
    """Nothing is written."""
    with pytest.raises(versions.VersionError, match=r"give one like 1\.2\.3"):
        versions.publish(site(), tmp_path / "out", version)
    assert not (tmp_path / "out").exists()


def test_folders_that_cannot_be_used_are_refused(site, tmp_path):
    """A site that was not built, a folder of other things, one inside of the other, a file."""
    built, other, file = site(), tmp_path / "other", tmp_path / "file"
    other.mkdir()
    (other / "notes.txt").write_text("")
    file.write_text("")
    for source, folder, says in [
        (tmp_path / "none", tmp_path / "out", "has no index.html; build the site first"),
        (built, other, "is not empty and has no versions.json"),
        (built, built / "out", "contain each other"),
        (built, tmp_path, "contain each other"),
        (built, built, "contain each other"),
        (built, file, "is a file; name a folder"),
    ]:
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(versions.VersionError, match=says):
            versions.publish(source, folder, "1.0.0")
        assert sorted(tmp_path.rglob("*")) == before


def test_the_script_takes_the_version_of_the_package(site, tmp_path):
    """A mistake is one sentence, with exit code 1."""

    def run(*words):
        return subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, timeout=60, check=False)

    out = tmp_path / "out"
    assert f": {__version__}\n" in run(site(), out).stdout
    assert (out / __version__ / "index.html").is_file()
    failed = run(site(), out, "latest")
    assert (failed.returncode, failed.stderr) == (
        1,
        "Error: 'latest' is not a version; give one like 1.2.3 or 1.2.3rc1\n",
    )
