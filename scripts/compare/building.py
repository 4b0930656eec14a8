"""A revision as a side: its wheel, built from an archive and unpacked, and an interpreter with its dependencies."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from compare.side import Side

ROOT = Path(__file__).parent.parent.parent
LOCK = "requirements-dev.lock"


def side_of_revision(revision: str, folder: Path, repository: Path = ROOT) -> Side:
    """Build a revision of the repository in a folder. Raises `RuntimeError` if git or hatchling refuses."""
    command = ["git", "-C", str(repository), "archive", "--format=tar", revision]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"git cannot read {revision}: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        tar.extractall(folder / "source", filter="data")
    return side_of_checkout(folder / "source", folder)


def side_of_checkout(checkout: Path, folder: Path, python: Path | None = None) -> Side:
    """Build a checkout as it lies in its folder, uncommitted changes included. Raises `RuntimeError` if that fails."""
    missing = [name for name in ("pyproject.toml", LOCK) if not (checkout / name).is_file()]
    if missing:
        raise RuntimeError(f"{' and '.join(missing)} is missing; choose a revision that has it")
    wheels = folder / "wheel"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels.absolute())]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"hatchling cannot build a wheel:\n{done.stdout}{done.stderr}")
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "code")
    return Side(python or _interpreter(checkout / LOCK, folder), folder / "code", checkout)


def _interpreter(lock: Path, folder: Path) -> Path:
    """Return this interpreter if its locked dependencies are the revision's, else a new one with those."""
    if lock.read_bytes() == (ROOT / LOCK).read_bytes():
        return Path(sys.executable)
    environment = folder / "environment"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if uv:
        _run(uv, "venv", "-q", "--python", sys.executable, str(environment))
        install = [uv, "pip", "install", "-q", "--python", str(python)]
    else:
        _run(sys.executable, "-m", "venv", str(environment))
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run(*install, "--require-hashes", "-r", str(lock))
    return python


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{LOCK} cannot be installed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
