"""The scripts that make the container image small: what they remove, and that the rest works."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import faker
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory):
    """An installation with Faker and what else is trimmed, after the script; the folder and what the script printed."""
    folder = tmp_path_factory.mktemp("image")
    packages = folder / "lib" / "site-packages"
    source = Path(faker.__file__).parent
    shutil.copytree(source, packages / "faker", ignore=shutil.ignore_patterns("__pycache__"))
    names = ["mockzoom/contract_tests/conftest.py", "jsonschema/tests/test_it.py", "a/kept.py", "a/stub.pyi"]
    names += [f"mockzoom/{path.relative_to(ROOT)}" for path in (ROOT / "schemas").rglob("*.json")]
    for name in names:
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("")
    command = [sys.executable, str(ROOT / "scripts" / "trim_installation.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return packages, done.stdout


def test_other_languages_tests_and_stubs_are_gone(trimmed):
    """And the contract suite; what the server loads is left, at a third of Faker's size at most."""
    packages, printed = trimmed
    assert not (packages / "faker" / "providers" / "person" / "de_DE").exists()
    assert not list(packages.rglob("*.pyi"))
    assert not (packages / "mockzoom" / "contract_tests").exists()
    assert not (packages / "jsonschema" / "tests").exists()
    assert (packages / "a" / "kept.py").exists()
    before, after = (float(part.split()[0]) for part in printed.split(" before, "))
    assert after * 3 < before


def test_every_schema_file_is_kept(trimmed):
    """Also the facts and resources from which operations without a handler are emulated."""
    kept = {path.relative_to(trimmed[0] / "mockzoom") for path in (trimmed[0] / "mockzoom" / "schemas").rglob("*.json")}
    assert kept == {path.relative_to(ROOT) for path in (ROOT / "schemas").rglob("*.json")}


def test_generated_people_are_the_same_without_the_other_languages(trimmed):
    """A container has the same demo data as an installation with all of Faker."""
    code = (
        "from faker import Faker; f = Faker('en_US'); f.seed_instance('a');"
        "print([(f.first_name(), f.last_name(), f.company(), f.job(), f.city(), f.country_code()) for _ in range(20)])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONPATH": path},
        ).stdout
        for path in (str(trimmed[0]), "")
    }
    assert len(printed) == 1


def test_a_folder_without_packages_is_named():
    """The script does nothing there."""
    command = [sys.executable, str(ROOT / "scripts" / "trim_installation.py"), str(ROOT / "docs")]
    assert "has no site-packages" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_modules_of_a_server_are_found():
    """What a server loads is compiled: its stores, its proxy, the engine and the standard library's modules."""
    spec = importlib.util.spec_from_file_location("compile_used", ROOT / "scripts" / "compile_used.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.load()
    names = {"/".join(path.parts[-2:]) for path in module.used_files()}
    assert {"sql/store.py", "proxy/server.py", "admin/api.py", "delivery/service.py", "json/decoder.py"} <= names
    engine = {f"modelled/{path.name}" for path in (ROOT / "mockzoom" / "modelled").glob("*.py")}
    assert engine - names == set()


def test_installers_and_documents_of_the_base_are_not_needed(tmp_path):
    """What Python loads, certificates, time zones and the list of packages stay."""
    library = Path(sysconfig.get_path("stdlib")).relative_to("/")
    kept = [library / "json/decoder.py", library / "site-packages/mine.py"]
    kept += [Path(name) for name in ("etc/ssl/certs/ca.crt", "usr/share/zoneinfo/Europe/Paris", "var/lib/dpkg/status")]
    gone = [library / "ensurepip/__init__.py", library / "site-packages/pip/__main__.py"]
    gone += [Path(name) for name in ("usr/bin/perl", "usr/bin/apt-get", "usr/share/doc/zlib1g/copyright")]
    for path in (*kept, *gone):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    spec = importlib.util.spec_from_file_location("trim_base", ROOT / "scripts" / "trim_base.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for found in [*module.unneeded(tmp_path)]:
        module.remove(found)

    assert [path for path in kept if not (tmp_path / path).exists()] == []
    assert [path for path in gone if (tmp_path / path).exists()] == []
