"""The composite action: what its script starts, and what it leaves for the next steps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import yaml
from loopback import free_port

from mockzoom.config import SETTINGS

ROOT = Path(__file__).parents[2]
START = ROOT / "scripts" / "action" / "start.sh"


@pytest.fixture
def start(tmp_path):
    """Run the script as a runner does, with an installed mockzoom; its server is ended afterwards."""
    folder = Path(sys.executable).parent

    groups = []

    def run(**variables):
        environment = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_ENV": str(tmp_path / "env"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "INPUT_INSTALL": "false",
        } | variables
        with subprocess.Popen(
            [str(START)], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            groups.append(process.pid)
            printed = process.communicate(timeout=60)[0]
        return process.returncode, printed

    yield run
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGTERM)


def test_the_next_steps_have_a_server(start, tmp_path):
    """The variables of a client, the address as output, the settings of the inputs, and a log of requests."""
    port = free_port()
    code, printed = start(INPUT_PORT=str(port), MOCKZOOM_PROFILE="2026-09", MOCKZOOM_DEMO_DATA="true", MOCKZOOM_SEED="")
    assert (code, printed) == (0, f"mockzoom listens on http://127.0.0.1:{port}\n")
    url = f"http://127.0.0.1:{port}"
    assert (tmp_path / "output").read_text() == f"url={url}\n"
    variables = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert variables["ZOOM_API_URL"] == f"{url}/v2"
    shown = requests.get(f"{url}/v2/users/me/webinars", headers={"Authorization": "Bearer mockzoom-token"}, timeout=10)
    assert shown.json()["total_records"] == 5
    assert "/v2/users/me/webinars -> 200" in Path(variables["MOCKZOOM_LOG"]).read_text()


def test_a_server_that_does_not_start_fails_the_step(start, tmp_path):
    """With the reason as an annotation."""
    code, printed = start(INPUT_PORT=str(free_port()), MOCKZOOM_PROFILE="2030-01")
    assert code == 1
    assert "::error title=mockzoom::the server did not start" in printed
    assert "choose one of 2021-08" in printed
    assert not (tmp_path / "output").exists()


def test_the_inputs_are_settings():
    """Each variable that the action sets is one of the server's, or an input that the script reads."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    known = {setting.variable for setting in SETTINGS.values()}
    script = START.read_text(encoding="utf-8")
    for name in step["env"]:
        assert name in known or f"{{{name}" in script
    for name in action["inputs"]:
        assert f"inputs.{name} " in str(step["env"]) or f"inputs.{name} " in str(action["runs"])
