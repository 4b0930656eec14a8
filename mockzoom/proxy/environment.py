"""Environment variables that redirect a program with hard-coded hosts to the mock.

The variables that each program reads: docs/how-to/hard_coded_hosts.md. Both spellings are set because some
programs read only one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from mockzoom.hosts import ZOOM_HOSTS, plain_host
from mockzoom.proxy import runtimes
from mockzoom.proxy.runtimes import Addresses

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BUNDLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")


def proxy_environment(old: Mapping[str, str], addresses: Addresses, allowed: Iterable[str]) -> dict[str, str]:
    """Return the environment that a program needs to send requests through a proxy, without certificates."""
    proxy = f"http://127.0.0.1:{addresses.proxy}"
    bypass = ",".join([*LOOPBACK, *(host for host in _listed(old) if host not in LOOPBACK and not _covers_zoom(host))])
    new = {name: value for name, value in old.items() if name.upper() != "ALL_PROXY"}  # it might lead past the proxy
    for name in ("http_proxy", "https_proxy"):
        new |= {name: proxy, name.upper(): proxy}
    new |= {"no_proxy": bypass, "NO_PROXY": bypass}
    return new | runtimes.redirection(addresses, allowed) | runtimes.node(old)


def ca_environment(
    old: Mapping[str, str], ca: Path, folder: Path, proxy: int = 0, allowed: Iterable[str] = ()
) -> dict[str, str]:
    """Return the environment in which an authority is trusted in addition; bundles are written to a folder.

    `proxy` is the port of the proxy, for runtimes whose settings for proxies and certificates belong together.
    """
    own, joined, for_node = ca.read_bytes(), folder / "ca-bundle.pem", folder / "node-extra-ca.pem"
    for_node.write_bytes(_joined(own, [old.get("NODE_EXTRA_CA_CERTS", "")]))
    joined.write_bytes(_joined(own, [*(old.get(name, "") for name in _BUNDLES), *_defaults()]))
    return {
        **old,
        **dict.fromkeys(_BUNDLES, str(joined)),
        "NODE_EXTRA_CA_CERTS": str(for_node),
        **runtimes.python(old, ca),
        **runtimes.java(old, proxy, joined.read_bytes(), folder, list(allowed)),
        **runtimes.php(old, proxy, joined, folder),
    }


def _listed(old: Mapping[str, str]) -> list[str]:
    """Return the hosts in the former `NO_PROXY`, in both spellings, without duplicates."""
    text = f"{old.get('no_proxy', '')},{old.get('NO_PROXY', '')}"
    return list(dict.fromkeys(filter(None, (host.strip() for host in text.split(",")))))


def _covers_zoom(entry: str) -> bool:
    """Whether an entry of `NO_PROXY` would let calls to Zoom past the proxy."""
    domain = plain_host(entry.partition(":")[0]).lstrip("*.")
    return not domain or any(f".{host}".endswith(f".{domain}") for host in ZOOM_HOSTS)


def _defaults() -> list[str]:
    """Return what OpenSSL and requests trust by default."""
    paths = ssl.get_default_verify_paths()
    found = [paths.openssl_cafile, paths.openssl_capath]
    if find_spec("certifi"):
        import certifi  # noqa: PLC0415 - requests brings it

        found.append(certifi.where())
    return found


def _joined(first: bytes, paths: Iterable[str]) -> bytes:
    """Return a first certificate and all those of some files and folders, without duplicates."""
    texts = [file.read_bytes() for path in paths if path for file in _files(Path(path))]
    return b"\n".join(dict.fromkeys(runtimes.PEM_CERTIFICATE.findall(b"\n".join([first, *texts])))) + b"\n"


def _files(path: Path) -> list[Path]:
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    return [file for file in found if file.is_file() and os.access(file, os.R_OK)]
