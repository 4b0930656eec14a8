"""A local certificate authority, created once and kept, and the server certificate that it signs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import NamedTuple

from mockzoom.zoom.account_clock import system_ms


class CertificateError(Exception):
    """Certificates that cannot be made or kept; the message says why and what to do."""


class Certificates(NamedTuple):
    """Files in PEM: `ca` is the authority's certificate, for others to trust; `leaf` the server's key and chain."""

    ca: Path
    leaf: Path


def default_folder() -> Path:
    """Return the folder for this user's application data. Raises `RuntimeError` for a user without a home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "mockzoom"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "mockzoom"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mockzoom"


def certificates(folder: str = "", clock: Callable[[], int] = system_ms) -> Certificates:
    """Return the authority and leaf kept in a folder (empty: the user's), created if missing, unusable or expiring.

    `clock` returns the time in epoch ms. Raises `CertificateError`.
    """
    try:
        place = Path(folder) if folder else default_folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(place):
            return _kept(place, datetime.fromtimestamp(clock() // 1000, UTC))
    except ModuleNotFoundError as error:
        if not f"{error.name}.".startswith("cryptography."):
            raise
        raise CertificateError(
            "certificates need the package cryptography; install it with: pip install cryptography"
        ) from None
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CertificateError(
            f"cannot keep certificates in {folder or 'the data folder of this user'}: {reason}; "
            "name a folder that can be written to with MOCKZOOM_CA_DIR"
        ) from None


def _kept(place: Path, now: datetime) -> Certificates:
    """Read both files, or create those that cannot be used; a new authority makes the old leaf invalid."""
    from mockzoom.proxy import x509 as issuing  # noqa: PLC0415 - it needs an extra, and 30 ms

    signing, leaf, trusted = place / "ca-key.pem", place / "leaf.pem", place / "ca.pem"
    authority = issuing.read_signed(_text(signing), now)
    if authority is None:
        authority = issuing.make_authority(now)
        _write(signing, authority.pem(with_key=True))
    found = issuing.read_signed(_text(leaf), now)
    if found is None or not found.is_signed_by(authority) or not found.names_all_hosts():
        _write(leaf, issuing.make_leaf(authority, now).pem(with_key=True) + authority.pem())
    if _text(trusted) != authority.pem():
        _write(trusted, authority.pem(), mode=0o644)
    return Certificates(trusted, leaf)


def _text(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _write(path: Path, text: bytes, mode: int = 0o600) -> None:
    """Write a file at once; it gets its mode before other users can read it."""
    number, draft = mkstemp(dir=path.parent)
    with open(number, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        file.write(text)
    Path(draft).chmod(mode)
    Path(draft).replace(path)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Hold a lock on the folder: two authorities created at once would overwrite each other."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on every system

    with ExitStack() as stack:
        with suppress(OSError):  # where no lock can be written, no certificate can
            fcntl.flock(stack.enter_context((place / ".lock").open("w")), fcntl.LOCK_EX)
        yield
