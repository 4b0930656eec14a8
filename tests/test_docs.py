"""The documents say what is true: snippets run, tables are complete, links lead somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

import mockzoom
from mockzoom.accounts import read_seed_file
from mockzoom.accounts.builtin import TEST_WEBINARS
from mockzoom.admin_client import AdminClient
from mockzoom.app import create_pipeline
from mockzoom.config import SETTINGS, Settings
from mockzoom.spec import load_spec
from mockzoom.spec.emulated import count_levels
from mockzoom.spec.known_routes import KnownRoute
from mockzoom.zoom.account_clock import system_ms
from mockzoom.zoom.emulation import LEVELS
from mockzoom.zoom.plans import CATEGORY, PHONE_PLANS, PLANS
from mockzoom.zoom.registry import handlers

ROOT = Path(__file__).parent.parent
OPERATIONS = load_spec().every_operation
HARD_CODED = ROOT / "docs" / "how-to" / "hard_coded_hosts.md"
LANGUAGES = ROOT / "docs" / "how-to" / "other_languages.md"
CI = ROOT / "docs" / "how-to" / "ci.md"
README = (ROOT / "README.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def generated() -> dict[str, str]:
    """What `make docs` would write."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


GENERATED = [
    "README.md",
    "docs/reference/errors.md",
    "docs/reference/modelled_operations.md",
    "docs/reference/rules.md",
    "docs/reference/coverage.md",
    "docs/reference/unknowns.md",
    "docs/reference/exam_checks.md",
    "docs/reference/webhook_events.md",
    "schemas/rules.json",
]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_pages_are_up_to_date(name):
    """Run `make docs` after changing a row or a rule."""
    assert (ROOT / name).read_text() == generated()[name]


class TestCoveragePage:
    """The rows of docs/reference/coverage.md match the operations."""

    @pytest.fixture
    def page(self):
        return (ROOT / "docs" / "reference" / "coverage.md").read_text()

    @pytest.fixture
    def rows(self, page):
        return [row.split(" | ") for row in page.splitlines() if row.startswith("| `")]

    def test_every_operation_of_the_table_of_contents_has_one_row(self, rows):
        """And the token service too; nothing else has."""
        listed = [re.search(r"`(\w+)`", row[0]).group(1) for row in rows]

        assert sorted(listed) == sorted(OPERATIONS)
        assert set(handlers()) <= set(listed)

    def test_the_row_says_what_the_operation_says(self, rows):
        """Its path, its label and every scope."""
        for row in rows:
            operation = OPERATIONS[re.search(r"`(\w+)`", row[0]).group(1)]
            assert row[1] == f"{operation.method} `{operation.path}`"
            assert row[2].startswith(f"{operation.emulation.level}.")
            assert set(re.findall(r"`([^`]+)`", row[3])) == operation.scopes
            assert row[4].replace("-", "_") == (operation.rate_label or "none")

    def test_the_levels_of_each_group_are_counted_apart(self, page):
        """The first table has a number for each level and group, and no number that adds levels up."""
        rows = [line.strip("| ").split(" | ") for line in page.partition("## ")[0].splitlines() if line[:2] == "| "]
        title, *counted, _ = rows
        assert title == ["group", *LEVELS]
        listed = Counter((o.tag, o.emulation.level) for o in OPERATIONS.values())

        assert {row[0] for row in counted} == {o.tag for o in OPERATIONS.values()}
        for group, *numbers in counted:
            assert [int(number) for number in numbers] == [listed[group, level] for level in LEVELS], group

    def test_the_readme_has_the_number_of_each_level(self):
        """The sentence names every level with operations, and its number."""
        sentence = re.search(r"emulates \[operations\][^:\n]*:([^.]*)", README)[0]
        words = {"full": "in full", "modelled": "modelled", "example": "as examples"}
        found = {level: re.search(rf"(\d+) {says}", sentence) for level, says in words.items()}

        assert {level: int(n[1]) if n else 0 for level, n in found.items()} == count_levels(OPERATIONS.values())

    def test_routes_that_are_not_emulated_are_listed(self, page):
        """Every one, and none that is emulated."""
        missing = page.partition("## Not emulated")[2]
        listed = {(m, path) for path, ms in re.findall(r"`(/[^`]+)` ([A-Z ]+)", missing) for m in ms.split()}
        emulated = {(o.method, KnownRoute(o.method, o.path).pattern) for o in OPERATIONS.values()}
        known = {(r.method, r.path) for r in load_spec().known_routes.routes if (r.method, r.pattern) not in emulated}

        assert listed == known


def test_the_page_of_rate_limits_has_the_limits_of_every_plan():
    """The table has the requests of each label on each plan, for Zoom Phone too."""
    page = (ROOT / "docs" / "reference" / "rate_limits.md").read_text()
    for product, plans in {"": PLANS, "Zoom Phone, ": PHONE_PLANS}.items():
        for label in CATEGORY:
            row = re.search(rf"^\| {product}{label.replace('_', '-')} \| (.*) \|$", page, re.MULTILINE)[1]
            for cell, plan in zip(row.split(" | "), ("free", "pro", "business"), strict=True):
                burst, daily = plans[plan][label]
                shared = "*" if daily and "+" in daily.pool else ""
                day = f", {daily.calls:,} a day{shared}" if daily else ""
                assert cell == f"{burst.calls} a {burst.window}{day}"


def snippets(kind: str, *paths: Path) -> list[pytest.param]:
    """The blocks of a kind in some pages."""
    return [
        pytest.param(text, id=f"{path.name}-{number}")
        for path in paths
        for number, text in enumerate(re.findall(rf"```{kind}\n(.*?)```", path.read_text(), re.DOTALL), 1)
    ]


def test_the_snippets_of_the_docs_run(pytester, monkeypatch):
    """Each holds tests; they are run as they stand, in one run, because to start one takes longer than most tests."""
    monkeypatch.delenv("MOCKZOOM_URL", raising=False)
    modules = {
        f"test_{n}_{re.sub('[^a-z0-9]', '_', one.id.lower())}": one.values[0]
        for n, one in enumerate(snippets("python", *PAGES))
    }
    pytester.makepyfile(**modules)
    done = pytester.inline_run("-q", "-p", "no:cacheprovider", "--strict-markers")
    passed, skipped, failed = done.listoutcomes()
    assert ([one.nodeid for one in failed], skipped) == ([], [])
    assert {one.nodeid.partition(".py")[0] for one in passed} == set(modules)


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
@pytest.mark.parametrize("snippet", snippets("sh", HARD_CODED))
def test_commands_of_the_docs_run(snippet, tmp_path, monkeypatch):
    """As they stand, in a shell; each prints what it is meant to."""
    monkeypatch.setenv("MOCKZOOM_CA_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    command = ["sh", "-e", "-c", snippet]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    if "run" in snippet:
        assert '{"code":3001,' in done.stdout
        assert '"api_url":"https://api.zoom.us"' in done.stdout
        assert done.stderr.startswith("mockzoom: 1 call, 1 refused: webinar_not_found 1\n")
    else:
        assert done.stdout.startswith(f"{tmp_path}/ca.pem\n-----BEGIN CERTIFICATE-----\n")


@pytest.fixture
def server(monkeypatch):
    """A running server, in the variable that the pages use, and the commands in the path."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with mockzoom.serve() as running:
        monkeypatch.setenv("MOCKZOOM_URL", running.url)
        yield running


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
@pytest.mark.parametrize("snippet", snippets("sh", LANGUAGES))
def test_shell_examples_run(snippet, server, tmp_path):
    """The commands run as they are; the fault applies and is reported, and the account is deleted at the end."""
    done = subprocess.run(
        ["sh", "-e", "-c", snippet], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert '{"code":429,' in done.stdout
    assert "rate_limit_per_second" in done.stdout or '{"count":1}' in done.stdout
    assert [one.account_id for one in AdminClient(server.url).accounts.list()] == ["mockzoom-account"]


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here")
@pytest.mark.parametrize("snippet", snippets("js", LANGUAGES))
def test_node_examples_run(snippet, server, tmp_path):
    """As they stand, with Node's own test runner."""
    (tmp_path / "zoom.test.mjs").write_text(snippet)
    done = subprocess.run(
        ["node", "--test", "zoom.test.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "# pass 2" in done.stdout
    assert len(list(AdminClient(server.url).accounts.list())) == 1


class TestContinuousIntegration:
    """What docs/how-to/ci.md and compose.yaml say is YAML, and means what it should."""

    def test_every_example_parses(self):
        """A step by itself is a list, everything else a mapping."""
        for text in re.findall(r"```yaml\n(.*?)```", CI.read_text(), re.DOTALL):
            assert isinstance(yaml.safe_load(text), list if text.startswith(" ") else dict)

    def test_the_workflow_uses_what_there_is(self):
        """Settings by their variables, a port that the service publishes."""
        workflows = re.findall(r"```yaml\n(name:.*?)```", CI.read_text(), re.DOTALL)
        workflow = yaml.safe_load(next(text for text in workflows if "services:" in text))
        job = workflow["jobs"]["test"]
        service = job["services"]["zoom"]
        assert service["env"].keys() <= {setting.variable for setting in SETTINGS.values()}
        address, _, container_port = service["ports"][0].rpartition(":")
        assert job["env"]["MOCKZOOM_URL"] == f"http://{address}"
        assert container_port == "8080"

    def test_the_action_is_used_with_its_inputs(self):
        """Those of action.yml, and no others."""
        workflows = re.findall(r"```yaml\n(name:.*?)```", CI.read_text(), re.DOTALL)
        steps = [s for text in workflows for job in yaml.safe_load(text)["jobs"].values() for s in job["steps"]]
        (used,) = [step for step in steps if "/mockzoom@" in step.get("uses", "")]
        inputs = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
        assert used["with"].keys() <= inputs.keys()
        listed = CI.read_text().partition("Its inputs are ")[2].partition(";")[0]
        assert set(re.findall(r"`([\w-]+)`", listed)) == set(inputs)

    def test_the_compose_file_serves_on_loopback_without_privileges(self):
        """By the image's own health check."""
        service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["zoom"]
        assert service["build"] == "."
        assert service["ports"] == ["127.0.0.1:8080:8080"]
        assert service["read_only"]
        assert service["environment"].keys() <= {setting.variable for setting in SETTINGS.values()}
        assert "healthcheck" not in service


def test_the_configuration_page_lists_every_setting_with_its_default():
    """Each setting has a row with its variable and its default value."""
    page = (ROOT / "docs" / "reference" / "configuration.md").read_text()
    for setting in SETTINGS.values():
        (line,) = [row for row in page.splitlines() if f"`{setting.variable}`" in row and row.startswith("| `--")]
        default = setting.shown(setting.default)
        assert not default or f"`{default}`" in line


def test_the_readme_is_short_and_begins_with_a_test():
    """The README has at most 130 lines, and a test function is within the first 40."""
    lines = README.splitlines()
    assert len(lines) <= 130
    assert any(line.startswith("def test_") for line in lines[:40])


def test_every_page_is_reachable_from_the_index():
    """Each page of docs/ is linked, directly or through other pages, from docs/README.md."""
    reached, queue = set(), [ROOT / "docs" / "README.md"]
    while queue:
        page = queue.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
        queue += [page.parent / link for link in links if "://" not in link]
        queue += [one for link in links if (page.parent / link).is_dir() for one in (page.parent / link).glob("*.md")]
    assert [page for page in (ROOT / "docs").rglob("*.md") if page.resolve() not in reached] == []


def test_the_readme_lists_every_test_webinar():
    """By number."""
    assert set(map(int, re.findall(r"\b90{3}\d{7}\b", README))) == {o.id for o in TEST_WEBINARS}


def test_the_operations_page_lists_every_operation():
    """Each operation is listed by Zoom's operationId, the token service by path."""
    page = (ROOT / "docs" / "reference" / "operations.md").read_text()
    for operation in load_spec().operations.values():
        shown = operation.path if operation.security != "bearer" else f"`{operation.operation_id}`"
        assert shown in page, operation.operation_id


@pytest.mark.parametrize("number,users,webinars", [(0, 6, 20), (1, 1, 1), (2, 1, 0)])
def test_the_seed_files_of_the_docs_are_accepted(tmp_path, number, users, webinars):
    """As they stand, with the people in them."""
    found = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "how-to" / "seed_files.md").read_text(), re.DOTALL)
    path = tmp_path / "accounts.toml"
    path.write_text(found[number])
    now = system_ms()

    (seed,) = read_seed_file(str(path), Settings(), load_spec(), now)
    create_pipeline(Settings(seed=str(path)), clock=lambda: now)

    assert (len(found), len(seed.users), len(seed.webinars)) == (3, users, webinars)


@cache
def anchors(page: Path) -> set[str]:
    """What its headings are called in links, as GitHub has it."""
    prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_to_headings():
    """Every anchor of a link, in this page or another."""
    for page in PAGES:
        prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for target, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)\s]+)\)", prose):
            assert anchor in anchors(page.parent / target if target else page), f"{page}: {target}#{anchor}"


def test_links_lead_to_files():
    """Every relative link of a page."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"
