"""The docs site: its pages link to each other and load nothing from elsewhere. No generator is needed."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]*)(?:#([^)\s]*))?\)")


def load():
    spec = importlib.util.spec_from_file_location("docs_site", ROOT / "scripts" / "docs_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


site = load()


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site.stage(folder)
    return folder


def prose(page):
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def anchors(page):
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_of_the_site_leads_somewhere(staged):
    """To a page or file of the site, and to a heading of it."""
    wrong = []
    for page in (staged / "docs").rglob("*.md"):
        for path, anchor in LINK.findall(prose(page)):
            if "://" in path or path.startswith("mailto:"):
                continue
            target = page.parent / path if path else page
            if not target.is_file() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
                wrong.append(f"{page.relative_to(staged)}: {path}#{anchor}")
    assert wrong == []


def test_the_navigation_has_the_shelves_of_the_index(staged):
    """Each page once, and the pages that are generated for the site."""
    settings = tomllib.loads((staged / "zensical.toml").read_text(encoding="utf-8"))["project"]
    shelves = {title: pages for entry in settings["nav"] for title, pages in entry.items()}
    assert list(shelves) == ["Home", "Tutorial", "How-to guides", "Reference", "Explanation", "Contributing"]
    pages = [path for shelf in list(shelves.values())[1:] for entry in shelf for path in entry.values()]
    assert len(pages) == len(set(pages)) > 40
    assert all((staged / "docs" / path).is_file() for path in pages)
    assert {"reference/python/index.md", "reference/openapi/index.md"} <= set(pages)


def test_links_out_of_the_docs_are_pages_of_the_site_or_paths():
    """A page at the top of the repository is in the site, a file is named."""
    assert site.site_text("see [A](../../ARCHITECTURE.md#state)", "how-to/x.md") == "see [A](../ARCHITECTURE.md#state)"
    assert site.site_text("[docs](docs/README.md)", "CONTRIBUTING.md") == "[docs](index.md)"
    assert site.site_text("[the file](../../compose.yaml)", "how-to/x.md") == "the file (`compose.yaml`)"
    assert site.site_text("```\n[a](../../b)\n```", "how-to/x.md") == "```\n[a](../../b)\n```"


@pytest.mark.parametrize(("module", "names"), [(module, names) for _, module, names in site.PYTHON_API])
def test_every_public_name_is_in_the_reference_and_has_a_docstring(staged, module, names):
    """The page of the module names them; what the docstrings say is the page's content."""
    page = staged / "docs" / "reference" / "python" / f"{module.replace('.', '_')}.md"
    assert f"::: {module}" in page.read_text(encoding="utf-8")
    loaded = importlib.import_module(module)
    assert inspect.getdoc(loaded)
    for name in names:
        assert inspect.getdoc(getattr(loaded, name)), name


def test_the_reference_has_the_public_names_of_the_package():
    """All but modules, which have pages themselves, and the version."""
    import mockzoom

    (names,) = [names for _, module, names in site.PYTHON_API if module == "mockzoom"]
    assert set(names) == set(mockzoom.__all__) - {"__version__", "schemas", "strategies"}


def test_the_openapi_pages_show_the_documents_of_the_server(staged):
    """Both APIs, Zoom's in every profile, with scripts from the site alone."""
    folder = staged / "docs" / "reference" / "openapi"
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    assert set(documents) == {"zoom-2021-08", "zoom-2025-06", "zoom-2026-09", "admin"}
    for name, document in documents.items():
        assert document["openapi"].startswith("3.1")
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert f'url: "{name}.json"' in text
        assert re.findall(r'(?:src|href)="([^"]+)"', text) == [
            "swagger-ui/swagger-ui.css",
            "swagger-ui/swagger-ui-bundle.js",
        ]


def test_the_packages_of_the_site_are_not_in_the_lock_of_development():
    """They have a lock with hashes."""
    named = {
        re.split(r"[>= ]", line)[0]
        for line in (ROOT / "docs" / "requirements.in").read_text().splitlines()
        if line[:1].isalpha()
    }
    lock, dev = ((ROOT / path).read_text() for path in ("docs/requirements.lock", "requirements-dev.lock"))
    for name in named:
        assert re.search(rf"^{name}==.* \\\n +--hash=sha256:", lock, re.MULTILINE)
        assert f"\n{name}==" not in dev
