"""Every console snippet of the documents runs, is tested elsewhere, or has a reason why it cannot."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from loopback import free_port
from mockzoom_server import Server

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.cli import main
from mockzoom.contract.runner import PASSED, TARGET_FAILED

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
NEEDS_CURL = pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
ADDRESS = "http://127.0.0.1:8080"

# What cannot run in a test, or runs in another one. A key is a page and the number of a block in it.
ELSEWHERE = {
    ("README.md", 2): "needs docker; scripts/image_test.sh builds and runs the image",
    ("docs/contributing/first_change.md", 1): "clones; tests/benchmarks/test_scripts_run.py checks the targets",
    ("docs/contributing/first_change.md", 2): "shows lines of the code; the command is run by tests/cli",
    ("docs/contributing/first_change.md", 3): "runs tests",
    ("docs/explanation/scale.md", 1): "needs a PostgreSQL server and docker; tests/multi_process runs several servers",
    ("docs/how-to/run_a_server.md", 2): "needs docker; scripts/image_test.sh builds and runs the image",
    ("docs/how-to/stores.md", 1): "needs a PostgreSQL server; tests/storage runs both stores",
    ("docs/how-to/contract_tests.md", 1): "takes minutes, and the real Zoom; tests/contract runs each command",
    ("docs/how-to/contract_tests.md", 3): "takes a minute; tests/contract/test_laws.py runs the laws",
    ("docs/how-to/contract_tests.md", 2): "takes minutes; tests/contract/test_suite.py runs each option",
    ("docs/how-to/receiving_webhooks.md", 1): "needs the receiver of the page; tests/webhooks runs both commands",
    ("docs/how-to/receiving_webhooks.md", 2): "needs the receiver of the page; tests/webhooks subscribes receivers",
    ("docs/how-to/receiving_webhooks.md", 3): "the same",
    ("docs/how-to/simulating_attendees.md", 1): "tests/admin/test_desk.py runs it",
    **{("docs/reference/admin_api.md", n): "tests/admin/test_control_api.py runs the page" for n in range(1, 9)},
}


def blocks(page: Path) -> list[str]:
    return re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


ALL = {(str(page.relative_to(ROOT)), n): text for page in PAGES for n, text in enumerate(blocks(page), 1)}


def commands(text: str) -> list[str]:
    """The commands of a block, without their comments, each in one line."""
    joined = re.sub(r"\\\n\s*", "", text)
    return [re.sub(r"\s+# .*$", "", line[2:]) for line in joined.splitlines() if line.startswith("$ ")]


def promised(text: str) -> list[str]:
    """The lines of output that a block shows."""
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in joined.splitlines() if line and not line.startswith("$ ") and line != "..."]


def matches(shown: str, line: str) -> bool:
    """Whether a line is as a page shows it; three dots stand for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("..."))), line) is not None


def test_every_block_is_run_or_has_a_reason():
    """A new block needs a test here, or an entry that says where it is tested or why it cannot be."""
    assert sorted(ALL) == sorted({*ELSEWHERE, *RUN_HERE})
    assert not RUN_HERE & ELSEWHERE.keys()


@pytest.mark.parametrize(
    "command", [pytest.param(c, id=f"{p}-{n}-{i}") for (p, n), t in ALL.items() for i, c in enumerate(commands(t))]
)
def test_every_command_of_ours_is_accepted(command, tmp_path, monkeypatch):
    """The command, its sub-command, its options and the number of its arguments are right, whether it is run or not."""
    words = shlex.split(command.replace("=...", "=x.example").replace("--target=x.example", "--target=mock"))
    if words[0] != "mockzoom" or "--" in words:
        return
    words = words[1 : words.index(">") if ">" in words else None]
    node: Any = main
    while isinstance(node, click.Group):
        node, words = node.get_command(click.Context(node), words[0]), words[1:]
    monkeypatch.chdir(tmp_path)  # some options make the folder that they name
    node.make_context("mockzoom", list(words))


RUN_HERE: set[tuple[str, int]] = set()


def runs(page: str, number: int) -> Any:
    """Register a function as the test of a block."""

    def register(function: Any) -> Any:
        RUN_HERE.add((page, number))
        return function

    return register


def insist_on_output(text: str, printed: list[str], *, address: str) -> None:
    """Every line that a block shows was printed, in this order, with the address of this server."""
    at = 0
    for shown in promised(text):
        expected = shown.replace(ADDRESS, address)
        found = [n for n, line in enumerate(printed[at:], at) if matches(expected, line)]
        assert found, f"{expected!r} is not in {printed[at:]}"
        at = found[0] + 1


@runs("README.md", 1)
@NEEDS_CURL
def test_the_first_steps_of_the_readme():
    """The server says where it listens, and the request registers a person."""
    text = ALL["README.md", 1]
    serve, curl = commands(text)
    with Server(*shlex.split(serve)[2:]) as server:
        sent = curl.replace(ADDRESS, server.url)
        done = subprocess.run(["sh", "-ec", sent], capture_output=True, text=True, timeout=60, check=True)
        insist_on_output(text, [f"mockzoom listens on {server.url}", done.stdout.strip()], address=server.url)
    assert '"email":"jill@example.com"' in done.stdout


@runs("docs/how-to/run_a_server.md", 1)
def test_what_serve_prints():
    """Each line that the page shows, with the address of this server."""
    text = ALL["docs/how-to/run_a_server.md", 1]
    with Server() as server:
        insist_on_output(text, [server.line(n).rstrip() for n in range(4)], address=server.url)


@runs("docs/how-to/demo_data.md", 1)
@NEEDS_CURL
def test_a_server_with_demo_data():
    """The webinars of the page are listed, without the test webinars."""
    serve, curl = commands(ALL["docs/how-to/demo_data.md", 1])
    with Server(*shlex.split(serve)[2:]) as server:
        sent = curl.replace(ADDRESS, server.url)
        done = subprocess.run(["sh", "-ec", sent], capture_output=True, text=True, timeout=60, check=True)
    listed = [webinar["id"] for webinar in json.loads(done.stdout)["webinars"]]
    assert listed == [81000000001, 81000000003, 81000000004, 81000000005, 81000000007]


@runs("docs/how-to/hard_coded_hosts.md", 1)
@NEEDS_CURL
def test_a_server_with_a_proxy(tmp_path):
    """The lines are printed, and a program with the variables of the page reaches the mock under Zoom's name."""
    text = ALL["docs/how-to/hard_coded_hosts.md", 1]
    proxy = free_port()
    with Server("--proxy", str(proxy), MOCKZOOM_CA_DIR=str(tmp_path)) as server:
        printed = [server.line(n).rstrip() for n in range(6)]
        shown = text.replace("http://127.0.0.1:8081", f"http://127.0.0.1:{proxy}")
        shown = shown.replace("/home/jill/.local/share/mockzoom", str(tmp_path))
        insist_on_output(shown, printed, address=server.url)
        variables = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy}", "SSL_CERT_FILE": str(tmp_path / "ca.pem")}
        assert all(name in commands(text)[-1] for name in variables)
        command = ["curl", "-sS", "https://api.zoom.us/v2/users/me"]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=True)
    assert '"code":124' in done.stdout


@runs("docs/how-to/json_schemas.md", 1)
def test_the_schema_commands(tmp_path, monkeypatch):
    """The list is printed as shown, and the other two write schemas."""
    text = ALL["docs/how-to/json_schemas.md", 1]
    monkeypatch.chdir(tmp_path)
    listed, bundled, exported = commands(text)
    printed = [CliRunner().invoke(main, shlex.split(one.partition(" > ")[0])[1:]).stdout for one in (listed, bundled)]
    assert printed[0].splitlines() == promised(text)
    assert '"registrants"' in printed[1]
    assert CliRunner().invoke(main, shlex.split(exported)[1:]).exit_code == 0
    assert list(tmp_path.rglob("*.json"))


@runs("docs/how-to/simulating_attendees.md", 2)
def test_people_from_a_shell(monkeypatch):
    """Each command succeeds with the demo data, and Zoom's report has the answered question."""
    with mockzoom.serve(demo_data=True) as server:
        monkeypatch.setenv("MOCKZOOM_URL", server.url)
        for command in commands(ALL["docs/how-to/simulating_attendees.md", 2]):
            done = CliRunner().invoke(main, shlex.split(command)[1:])
            assert done.exit_code == 0, done.output
        account = AdminClient(server.url).accounts.get("mockzoom-account")
        found = account.perform("GET", "/v2/report/webinars/81000000005/qa").body
    (details,) = [one["question_details"] for one in found["questions"] if one["email"] == "ana@example.com"]
    assert details == [{"question": "Slides?", "answer": "Tomorrow"}]


@runs("docs/how-to/contract_tests.md", 4)
def test_recording_and_comparing(tmp_path, monkeypatch):
    """What a server answered is compared with it again and with the mock, without a difference; ages are shown."""
    text = ALL["docs/how-to/contract_tests.md", 4]
    record, diff, again, times, ages = commands(text)
    monkeypatch.chdir(tmp_path)
    with mockzoom.serve(profile="2025-06", rate_limits="all") as server:

        def run(command: str, *names: str):
            words = shlex.split(command.replace(ADDRESS, server.url))[1:]
            return CliRunner().invoke(main, [*words, *names])

        few = ("body_not_json", "token_of_nobody")
        assert run(record, *few).exit_code == PASSED
        assert sorted(one.stem for one in (tmp_path / "recordings").iterdir()) == list(few)
        assert "0 rules differ" in run(diff, *few).output
        assert "2 conversations compared" in run(again).output
        for name in ("january", "june"):
            shutil.copytree(tmp_path / "recordings", tmp_path / name)
        assert run(times).exit_code == PASSED
        old = run(ages)
    assert "days ago" in old.output
    assert old.exit_code != TARGET_FAILED
