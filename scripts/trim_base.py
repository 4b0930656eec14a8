"""Remove from the base of the container image what a finished image does not need.

    python scripts/trim_base.py ROOT     a copy of the base's file system

It removes pip and its bundled copies, IDLE and other parts of the standard library that servers do not load,
the package manager with Perl and its caches, documents, translations, and character sets that Python does not use. The
list of installed packages stays, so that scanners find what is in the image; nothing more can be installed in it.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

# Below the folder of the standard library.
LIBRARY = ("ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "turtledemo", "config-*")

# Below a folder of installed packages.
PACKAGES = (
    "pip",
    "pip-*",
    "setuptools",
    "setuptools-*",
    "wheel",
    "wheel-*",
    "_distutils_hack",
    "distutils-precedence.pth",
)

# Below the root.
SYSTEM = (
    "usr/bin/apt*",
    "usr/bin/perl*",
    "usr/lib/apt",
    "usr/lib/*/libapt-*",
    "usr/lib/*/perl-base",
    "usr/share/perl*",
    "usr/share/python-wheels",
    "usr/share/zoneinfo/right",
    "var/lib/dpkg/info",
    "usr/share/doc/*",
    "usr/share/info/*",
    "usr/share/locale/*",
    "usr/share/man/*",
    "usr/share/bash-completion",
    "usr/share/lintian",
    "usr/lib/*/gconv/[!gU]*",
    "usr/local/bin/pip*",
    "usr/local/bin/idle*",
    "usr/local/bin/pydoc*",
    "usr/local/include/*",
    "var/cache/apt/*",
    "var/cache/debconf/*-old",
    "var/lib/apt/lists/*",
    "var/log/*.log",
    "root/.cache",
)


def unneeded(root: Path) -> Iterator[Path]:
    """Yield the files and folders below a root that a finished image does not need."""
    library = root / Path(sysconfig.get_path("stdlib")).relative_to("/")
    packages = [library / "site-packages", *(root / "usr/lib").glob("python3/dist-packages")]
    for folder, patterns in ((library, LIBRARY), (root, SYSTEM), *((folder, PACKAGES) for folder in packages)):
        for pattern in patterns:
            yield from folder.glob(pattern)


def remove(path: Path) -> None:
    """Delete a file or a folder with everything in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    for found in [*unneeded(Path(sys.argv[1]))]:
        remove(found)
