"""Compile the modules that a server loads, for the container image, and print those of the standard library.

    /opt/mockzoom/bin/python scripts/compile_used.py /opt/mockzoom > /opt/mockzoom/used_modules.txt

Bytecode of every module would be a tenth of the image, and a server loads a third of them. The bytecode is not checked
against its source: copying between stages may change a file's time.
"""

from __future__ import annotations

import py_compile
import sys
from importlib import import_module
from pathlib import Path

from mockzoom.admin.registry import admin_handlers
from mockzoom.app import create_app
from mockzoom.config import Settings

# What `serve`, its admin API, its stores and its health check load.
USED = (
    "compileall",
    "granian",
    "mockzoom.admin.api",
    "mockzoom.admin.flask_routes",
    "mockzoom.cli.account",
    "mockzoom.cli.env",
    "mockzoom.cli.health",
    "mockzoom.cli.journal",
    "mockzoom.cli.serve",
    "mockzoom.cli.serving.single_process",
    "mockzoom.delivery.service",
    "mockzoom.proxy.server",
    "mockzoom.storage.sql.store",
    "mockzoom.web.flask_app",
    "psycopg",
    "sqlite3",
)


def load() -> None:
    """Import what a server imports: the modules above, and those of the first requests."""
    for name in USED:
        import_module(name)
    admin_handlers()
    client = create_app(Settings(demo_data=True)).test_client()
    client.get("/_mockzoom/v1/ready")
    for path in ("/v2/users/me", "/v2/groups"):  # one with a handler, and one that is emulated from data
        client.get(path, headers={"Authorization": "Bearer mockzoom-token"})


def used_files() -> list[Path]:
    """Return the source files of all loaded modules."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return sorted({Path(name).resolve() for name in files if name and name.endswith(".py")})


def main(folder: Path) -> None:
    """Compile the used modules in a folder, and print the paths of the others."""
    load()
    for path in used_files():
        if path.is_relative_to(folder.resolve()):
            py_compile.compile(str(path), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        elif path != Path(__file__).resolve():
            print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
