"""Remove from an installation what the server does not need, for the container image.

    python scripts/trim_installation.py FOLDER     a folder with site-packages, such as /opt/mockzoom

It removes languages of Faker other than English, tests and type stubs of packages, database dialects that mockzoom
does not have, the contract suite, and, with `strip`, the symbols of compiled modules.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Folders and files below site-packages.
NOT_NEEDED = (
    "faker/contrib",
    "faker/sphinx",
    "jsonschema/benchmarks",
    "jsonschema/tests",
    "mockzoom/contract_tests",
    "referencing/tests",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "sqlalchemy/ext",
    "sqlalchemy/orm",
    "sqlalchemy/testing",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
)
_LOADED = "import sys; from faker import Faker; Faker('en_US'); print(*sys.modules)"


def unneeded(packages: Path) -> Iterator[Path]:
    """Yield the files and folders of a site-packages that the server does not need."""
    for pattern in NOT_NEEDED:
        yield from packages.glob(pattern)
    yield from _languages(packages)


def _languages(packages: Path) -> Iterator[Path]:
    """Yield the languages of Faker that it does not load for English: some providers have another default."""
    if not (packages / "faker").is_dir():
        return
    environment = {"PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", _LOADED], env=environment, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    for module in packages.glob("faker/providers/**/*_*/__init__.py"):
        if ".".join(module.parent.relative_to(packages).parts) not in loaded:
            yield module.parent


def strip_symbols(packages: Path) -> None:
    """Remove the symbols of compiled modules, if there is a `strip`; the libraries of a wheel stay as they are."""
    tool = shutil.which("strip")
    for module in packages.rglob("*.so") if tool else ():
        subprocess.run([str(tool), "--strip-unneeded", str(module)], check=True)


def size_mb(folder: Path) -> float:
    """Return the size of the files in a folder, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(folder: Path) -> str:
    """Trim every site-packages in a folder, and return what that saved."""
    found = [path for path in folder.rglob("site-packages") if path.is_dir()]
    if not found:
        return f"{folder} has no site-packages"
    before = size_mb(folder)
    for packages in found:
        for path in list(unneeded(packages)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        strip_symbols(packages)
    return f"{before:.0f} MB before, {size_mb(folder):.0f} MB after"


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
