"""Wheel and sdist: what they contain, that PyPI would take them, and that both work without the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = shutil.which("uv", path=Path(sys.executable).parent)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both from the files that git knows, as they are in the working tree."""
    folder = tmp_path_factory.mktemp("built")
    source, dist = folder / "source", folder / "dist"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(dist)], cwd=source, check=True, capture_output=True
    )
    return dist


@pytest.fixture(scope="module")
def wheel(built):
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def sdist(built):
    return next(built.glob("*.tar.gz"))


def test_pypi_would_take_both(built):
    """`twine check --strict` finds nothing: the metadata is valid and the README renders."""
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, built.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("PASSED") == 2


def test_the_wheel_holds_what_is_used_at_run_time(wheel):
    """Every file of the package, the schemas and the contract suite, and nothing else."""
    names = set(zipfile.ZipFile(wheel).namelist())
    info = {name for name in names if ".dist-info/" in name}
    expected = {
        f"{into}{path.relative_to(ROOT / folder).as_posix()}"
        for folder, into in (("mockzoom", "mockzoom/"), ("schemas", "mockzoom/schemas/"),
                             ("contract_tests", "mockzoom/contract_tests/"))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }  # fmt: skip
    assert names - info == expected
    assert {name.rpartition("/")[2] for name in info} == {"METADATA", "RECORD", "WHEEL", "LICENSE", "entry_points.txt"}
    assert {"mockzoom/py.typed", "mockzoom/accounts/data_sets/demo.toml", "mockzoom/proxy/node_hosts.cjs"} <= names


def test_the_sdist_holds_what_builds_and_tests_it(sdist):
    """Code, tests, docs, scripts and workflows; no environment, no cache and no secret."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in (
        "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "Makefile", "Dockerfile",
        "action.yml", "requirements.lock", "requirements-dev.lock", "requirements-demo.lock",
        "tests/conftest.py", "docs/README.md",
        "scripts/sbom.py", "deploy/kubernetes.yaml", ".github/workflows/release.yml", "changelog.d/README.md",
    ):  # fmt: skip
        assert name in names
    tops = {name.partition("/")[0] for name in names}
    assert not {".venv", ".git", "dist", "build", "mutants"} & tops
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|\.pem$|\.env", name)]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_works_without_the_checkout(kind, request, tmp_path):
    """Installed alone into an empty folder, it finds its schemas, data sets and templates, and runs its contract suite.

    `scripts/check_distributions.sh` installs the dependencies from a package index, too.
    """
    file = request.getfixturevalue(kind)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MOCKZOOM_", "PYTHON"))}
    subprocess.run(
        [UV, "pip", "install", "-q", "--offline", "--no-deps", "--no-build-isolation", "--python", sys.executable,
         "--target", str(tmp_path / "installed"), str(file)],
        check=True, env=environment,
    )  # fmt: skip
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r})\n"
        "from pathlib import Path\n"
        "import mockzoom\n"
        "from mockzoom.config import Settings\n"
        "from mockzoom.app import create_app\n"
        "from click.testing import CliRunner\n"
        "from mockzoom.cli import main\n"
        "answer = create_app(Settings(demo_data=True)).test_client().get('/v2/webinars/81000000009/registrants',\n"
        "    headers={'Authorization': 'Bearer mockzoom-token'})\n"
        "assert answer.json['total_records'] == 340, answer.text\n"
        "for command in (['rules', 'webinar_full'], ['init', '--dry-run'], ['schema', 'list'], ['exam', 'list'],\n"
        "                ['contract', 'evidence', 'batch_size']):\n"
        "    done = CliRunner().invoke(main, command)\n"
        "    assert done.exit_code == 0, done.output\n"
        "print(Path(mockzoom.__file__).parent)\n"
    )
    bytecode = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []  # else all is compiled anew
    command = [sys.executable, *bytecode, "-I", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "installed" / "mockzoom"
    if kind == "wheel":
        command = [sys.executable, "-m", "mockzoom", "contract", "run", "--rule=nulls"]
        environment |= {"PYTHONPATH": str(tmp_path / "installed")}
        environment |= {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
        assert (done.returncode, "the same" in done.stdout) == (0, True), done.stdout + done.stderr


class TestLocks:
    """The lock files: what `make demo` installs is what the image has, without the extras."""

    @staticmethod
    def pins(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE))

    def test_the_demo_has_the_versions_of_the_image(self):
        """A package in both has one version."""
        demo, image = self.pins("requirements-demo.lock"), self.pins("requirements.lock")
        assert {name: version for name, version in demo.items() if name in image and image[name] != version} == {}
        assert {"flask", "granian", "cryptography", "faker", "hatchling", "editables"} <= set(demo)

    def test_the_demo_has_no_tools_of_development(self):
        """Its lock is a third of that of the tests at most."""
        demo, dev = self.pins("requirements-demo.lock"), self.pins("requirements-dev.lock")
        assert not {"pytest", "mypy", "ruff", "sqlalchemy", "psycopg", "hypothesis"} & set(demo)
        assert len(demo) * 3 < len(dev)
