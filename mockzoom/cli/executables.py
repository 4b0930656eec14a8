"""The file of a program, as the shell of the system would find it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import PureWindowsPath

Which = Callable[..., str | None]


def executable(
    name: str, environment: Mapping[str, str], platform: str = sys.platform, which: Which = shutil.which
) -> str:
    """Return the file of a program; the name itself if the system searches for it.

    Windows starts `npm.cmd` for `npm` only in its shell: `CreateProcess` looks for `npm.exe` alone. A file of the
    same name without an extension is a script for other systems.
    """
    if platform != "win32":
        return name
    path = environment.get("PATH", environment.get("Path"))
    if not PureWindowsPath(name).suffix:
        for extension in environment.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";"):
            found = which(name + extension, path=path)
            if found:
                return found
    return which(name, path=path) or name
