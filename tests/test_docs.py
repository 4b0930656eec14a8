"""The documents say what is true: snippets run, tables are complete, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from mockzoom.catalogue import load_catalogue
from mockzoom.config import SETTINGS, Settings
from mockzoom.scenarios import read_seed_file
from mockzoom.scenarios.builtin import TEST_WEBINARS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PAGES = [p for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "adr") for p in sorted(folder.glob("*.md"))]


def generated() -> dict[str, str]:
    """What `make docs` would write."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", ["docs/refusals.md", "docs/rules.md", "docs/limits.md", "schemas/rules.json"])
def test_generated_pages_are_up_to_date(name):
    """Run `make docs` after changing a row or a rule."""
    assert (ROOT / name).read_text() == generated()[name]


@pytest.mark.parametrize("number", range(README.count("```python")))
def test_a_snippet_of_the_readme_runs(number):
    """Each is a test; it is run as it stands."""
    snippet = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[number]
    names: dict[str, object] = {}
    exec(compile(snippet, f"README.md snippet {number + 1}", "exec"), names)
    tests = [f for name, f in names.items() if name.startswith("test_")]
    assert tests
    for test in tests:
        test()


def test_the_readme_lists_every_setting_with_its_default():
    """And every variable."""
    for setting in SETTINGS.values():
        (line,) = [row for row in README.splitlines() if f"`{setting.variable}`" in row and row.startswith("| `--")]
        default = str(setting.default).lower() if isinstance(setting.default, bool) else str(setting.default)
        assert not default or f"`{default}`" in line


def test_the_readme_lists_every_test_webinar():
    """By number."""
    assert set(map(int, re.findall(r"\b90{3}\d{7}\b", README))) == {o.id for o in TEST_WEBINARS}


def test_the_readme_lists_every_operation():
    """By Zoom's name; the token service by path."""
    for operation in load_catalogue().operations.values():
        shown = operation.path if operation.security != "bearer" else f"`{operation.operation_id}`"
        assert shown in README, operation.operation_id


def test_the_seed_file_of_the_docs_is_accepted(tmp_path):
    """As it stands."""
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "seed_files.md").read_text(), re.DOTALL)
    path = tmp_path / "accounts.toml"
    path.write_text(text)

    (seed,) = read_seed_file(str(path), Settings(), load_catalogue(), 0)

    assert [u.email for u in seed.users][:2] == ["boss@acme.example", "intern@acme.example"]
    assert len(seed.webinars) == 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page):
    """Every relative link of a page."""
    for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
