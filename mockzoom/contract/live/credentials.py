"""Who may ask the real Zoom, and that it is the real one who would answer."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.targets.target import TargetCredentials

_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # what requests trusts in addition
_OURS = "mockzoom CA"  # begins the name of every authority of `mockzoom serve --tls`, `proxy` and `run`
_LED_AWAY = "MOCKZOOM_RUN_TLS"  # set by `mockzoom run`


def load_credentials(environment: Mapping[str, str], domain: str) -> TargetCredentials:
    """Return the credentials of the environment; raises `Inconclusive` unless everything was allowed by name.

    `MOCKZOOM_ALLOW_REAL=1`, the account's id in `MOCKZOOM_REAL_ACCOUNTS` (separated by commas), the three
    `ZOOM_` variables, and a domain for the registrants' addresses. Nor where calls to Zoom would reach a mock.
    """
    if environment.get("MOCKZOOM_ALLOW_REAL") != "1":
        raise Inconclusive("the real Zoom is only asked with MOCKZOOM_ALLOW_REAL=1")
    names = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise Inconclusive(f"{', '.join(missing)} not set")
    allowed = {one.strip() for one in environment.get("MOCKZOOM_REAL_ACCOUNTS", "").split(",") if one.strip()}
    if environment["ZOOM_ACCOUNT_ID"] not in allowed:
        raise Inconclusive("the account in ZOOM_ACCOUNT_ID is not named in MOCKZOOM_REAL_ACCOUNTS")
    if not _DOMAIN.fullmatch(domain):
        raise Inconclusive(
            f"--email-domain {domain!r}: name the domain of the registrants' addresses, one that you own"
        )
    _insist_on_the_real_one(environment)
    return TargetCredentials(*(environment[name] for name in names))


def _insist_on_the_real_one(environment: Mapping[str, str]) -> None:
    """Raise `Inconclusive` where a mock could answer under Zoom's name: what it said would count as seen live."""
    if environment.get(_LED_AWAY):
        raise Inconclusive("this runs under `mockzoom run`, which leads calls to Zoom to the mock; run it without")
    for name in _BUNDLES:
        subjects = [subject for file in _files(environment.get(name, "")) for subject in _authorities(file)]
        if any(subject.startswith(_OURS) for subject in subjects):
            raise Inconclusive(f"{name} trusts an authority of mockzoom's: a mock could answer as Zoom; unset it")


def _files(path: str) -> Iterator[Path]:
    place = Path(path)
    if path:
        yield from place.iterdir() if place.is_dir() else [place]


def _authorities(file: Path) -> Iterator[str]:
    """Return the names of the authorities in a bundle."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(file)
    except (OSError, ssl.SSLError):
        return  # no bundle: requests will say so
    for certificate in context.get_ca_certs():
        names: Any = certificate.get("subject", ())
        yield from (value for ((key, value), *_) in names if key == "commonName")
