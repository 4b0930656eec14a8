"""The Dockerfile keeps the promises that can be read off it; `make image-test` builds and runs it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from mockzoom.config import SETTINGS

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "Dockerfile"


class Instruction(NamedTuple):
    """A line of the Dockerfile, with what continues it."""

    word: str
    text: str


def instructions() -> list[Instruction]:
    """All instructions of the Dockerfile, in order."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in lines if line]


def texts(word: str) -> list[str]:
    """What follows a word, wherever it stands."""
    return [found.text for found in instructions() if found.word == word]


def final_stage() -> dict[str, str]:
    """The instructions of the stage that becomes the image; the last of a kind counts."""
    stage: dict[str, str] = {}
    for found in instructions():
        stage = {} if found.word == "FROM" else stage | {found.word: found.text}
    return stage


def sent_to_the_builder(path: str) -> bool:
    """Whether .dockerignore lets a path through: the last pattern that fits it or a folder above it decides."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if pattern and not pattern.startswith("#") and re.fullmatch(f"{_regex(pattern)}(/.*)?", path):
            sent = line.startswith("!")
    return sent


def _regex(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")


def test_linter_is_content(tmp_path: Path) -> None:
    """Hadolint, with nothing ignored anywhere, finds nothing, not even a matter of style."""
    settings = tmp_path / "hadolint.yaml"
    settings.write_text("ignored: []\n")
    hadolint = shutil.which("hadolint", path=Path(sys.executable).parent)
    assert hadolint, "hadolint is missing; it comes with the dev dependencies"

    options = ["--config", str(settings), "--disable-ignore-pragma", "--format", "json"]
    run = subprocess.run([hadolint, *options, str(DOCKERFILE)], capture_output=True, text=True, check=False)

    assert json.loads(run.stdout) == [], run.stderr


def test_every_base_has_a_version() -> None:
    """No stage has `latest` as its base, named or by default, and the image's Python can be chosen."""
    bases = [text.split()[0] for text in texts("FROM")]

    assert bases == ["python:${PYTHON_VERSION}", "python:${PYTHON_VERSION}-slim", "scratch"]
    assert texts("ARG")[0] == "PYTHON_VERSION=3.13"
    assert "latest" not in " ".join(bases)


def test_nothing_is_fetched_unchecked() -> None:
    """Nothing is added from an address, and what comes from the package index is held against its hash."""
    installs = [part for text in texts("RUN") for part in text.split("&&") if " install " in part]

    assert not texts("ADD")
    assert not [text for text in texts("RUN") + texts("COPY") if "://" in text]
    assert installs
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)


def test_image_does_not_run_as_root() -> None:
    """The image's user is not root, and is given by number so that an orchestrator can see that."""
    uid, _, gid = final_stage()["USER"].partition(":")

    assert int(uid) > 0
    assert int(gid) > 0


def test_health_check_is_the_command() -> None:
    """The container's health is what `mockzoom health` says, without a shell in between."""
    _, _, command = final_stage()["HEALTHCHECK"].partition("CMD ")

    assert json.loads(command) == ["mockzoom", "health"]


def test_arguments_of_the_container_are_those_of_the_command() -> None:
    """`docker run mockzoom` serves, and another command or option can follow; signals reach it without a shell."""
    stage = final_stage()

    assert json.loads(stage["ENTRYPOINT"]) == ["mockzoom"]
    assert json.loads(stage["CMD"]) == ["serve"]


def test_container_listens_on_all_addresses() -> None:
    """The server listens on all addresses, on the port that the image exposes, by settings that exist."""
    stage = final_stage()
    given = dict(pair.split("=", 1) for pair in shlex.split(stage["ENV"]))
    ours = {name: value for name, value in given.items() if name.startswith("MOCKZOOM_")}

    expected = {"HOST": "0.0.0.0", "PORT": stage["EXPOSE"], "WEBHOOK_TARGETS": "private"}
    assert ours == {f"MOCKZOOM_{name}": value for name, value in expected.items()}
    assert set(ours) <= {setting.variable for setting in SETTINGS.values()}


def test_build_settings_stay_outside() -> None:
    """Settings of the machine that builds come as secrets that may be absent, never as arguments or copies."""
    mounts = re.findall(r"--mount=(\S+)", " ".join(texts("RUN")))

    assert mounts
    assert all(mount.startswith(("type=secret,", "type=bind,from=build,")) for mount in mounts)
    assert all("required" not in mount for mount in mounts)
    assert {text.partition("=")[0] for text in texts("ARG")} == {"PYTHON_VERSION"}


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.local",
        ".git/config",
        ".venv/bin/python",
        "key.pem",
        "mockzoom/.env",
        "mockzoom/web/__pycache__/face.cpython-313.pyc",
        "mockzoom/web/tls.key",
        "mockzoom/web/tls.pem",
        "mockzoom.toml",
        "schemas/.DS_Store",
        "tests/conftest.py",
    ],
)
def test_secrets_stay_at_home(path: str) -> None:
    """Neither secrets nor this machine's own files are sent to the builder."""
    assert not sent_to_the_builder(path)


def test_what_the_image_is_made_of_is_sent() -> None:
    """Every file that the Dockerfile copies exists and gets past .dockerignore."""
    copied = [path.rstrip("/") for text in texts("COPY") if "--from" not in text for path in text.split()[:-1]]

    assert {"mockzoom", "schemas", "requirements.lock", "scripts/trim_installation.py"} <= set(copied)
    assert [path for path in copied if not (ROOT / path).exists() or not sent_to_the_builder(path)] == []


def test_code_and_schemas_are_sent_whole() -> None:
    """What Python and the catalogue load at run time is sent to the builder, file by file."""
    kept = [*(ROOT / "mockzoom").rglob("*.py"), *(ROOT / "schemas").rglob("*.json")]

    assert len(kept) > 20
    assert [path for path in kept if not sent_to_the_builder(path.relative_to(ROOT).as_posix())] == []


def test_lock_file_is_hashed() -> None:
    """The lock file that the image is installed from names one version and its hashes for every package."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if line and not line.lstrip().startswith("#")]

    pinned = [(line, below) for line, below in pairwise(code) if not line.startswith(" ")]

    assert pinned
    assert [line for line, below in pinned if "==" not in line or "--hash=sha256:" not in below] == []


def test_the_builder_gets_every_folder_of_the_wheel():
    """Or the wheel cannot be built there."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    folders = [*wheel["packages"], *wheel["force-include"]]
    copied = [text.split()[0].rstrip("/") for text in texts("COPY")]
    assert [folder for folder in folders if folder not in copied or not sent_to_the_builder(f"{folder}/x.py")] == []
