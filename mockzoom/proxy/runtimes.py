"""Environment variables for language runtimes that read no proxy variables: Node, Python, Java, PHP.

Each function returns the variables for one of them. What each does with them: docs/how-to/hard_coded_hosts.md.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from mockzoom.hosts import ZOOM_DOMAINS, ZOOM_HOSTS, plain_host
from mockzoom.proxy.x509 import java_trust_store

NODE_SCRIPT = Path(__file__).with_name("node_hosts.cjs")
PYTHON_SITE = Path(__file__).with_name("python_site")
PEM_CERTIFICATE = re.compile(
    rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----.*?-----END (?:TRUSTED )?CERTIFICATE-----", re.DOTALL
)
_PASSWORD = "mockzoom"  # noqa: S105 - a trust store holds no secret, but its format needs a password


class Addresses(NamedTuple):
    """Ports of this machine: the proxy, and servers of Zoom's hosts with TLS and without."""

    proxy: int
    tls: int
    plain: int


def redirection(addresses: Addresses, allowed: Iterable[str]) -> dict[str, str]:
    """Return the variables that the scripts for Node and Python read."""
    return {
        "MOCKZOOM_RUN_PROXY": str(addresses.proxy),
        "MOCKZOOM_RUN_TLS": str(addresses.tls),
        "MOCKZOOM_RUN_PLAIN": str(addresses.plain),
        "MOCKZOOM_RUN_HOSTS": ",".join(ZOOM_HOSTS),
        "MOCKZOOM_RUN_DOMAINS": ",".join(ZOOM_DOMAINS),
        "MOCKZOOM_RUN_ALLOW": ",".join(plain_host(host) for host in allowed),
    }


def node(old: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for Node; its script changes where connections lead."""
    script = '"{}"'.format(str(NODE_SCRIPT).replace("\\", "\\\\").replace('"', '\\"'))
    return {"NODE_OPTIONS": f"{old.get('NODE_OPTIONS', '')} --require {script}".strip()}


def python(old: Mapping[str, str], ca: Path) -> dict[str, str]:
    """Return the variables for Python; its script changes what names resolve to."""
    paths = [str(PYTHON_SITE), *filter(None, [old.get("PYTHONPATH", "")])]
    return {"PYTHONPATH": os.pathsep.join(paths), "MOCKZOOM_RUN_CA": str(ca)}


def java(old: Mapping[str, str], proxy: int, bundle: bytes, folder: Path, allowed: Iterable[str]) -> dict[str, str]:
    """Return the variables for Java, empty where there is none; a trust store and a file of hosts go to a folder.

    Names that the file does not hold cannot be resolved, so a client without proxy support reaches no other host.
    """
    if not (old.get("JAVA_HOME") or shutil.which("java", path=old.get("PATH"))):
        return {}
    store, hosts = folder / "trust.p12", folder / "hosts"
    store.write_bytes(java_trust_store(PEM_CERTIFICATE.findall(bundle), _PASSWORD))
    hosts.write_text("".join(f"{address} {name}\n" for name, address in _resolvable(allowed)), encoding="ascii")
    direct = "|".join(["localhost", "127.*", "[::1]", *(h for h in allowed if h != "*")])
    properties = {
        **{f"{scheme}.{name}": value for scheme in ("http", "https") for name, value in _proxy(proxy)},
        "http.nonProxyHosts": direct,
        "javax.net.ssl.trustStore": str(store),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": _PASSWORD,
        "jdk.net.hosts.file": str(hosts),
    }
    options = " ".join(_java_option(name, value) for name, value in properties.items())
    return {"JAVA_TOOL_OPTIONS": f"{old.get('JAVA_TOOL_OPTIONS', '')} {options}".strip()}


def php(old: Mapping[str, str], proxy: int, bundle: Path, folder: Path) -> dict[str, str]:
    """Return the variables for PHP: settings for its curl extension, and a default context for its streams."""
    scan, script = folder / "php", folder / "php" / "prepend.php"
    scan.mkdir(exist_ok=True)
    script.write_text(
        "<?php stream_context_set_default(['http' => "
        f"['proxy' => 'tcp://127.0.0.1:{proxy}', 'request_fulluri' => true]]);\n",
        encoding="ascii",
    )
    lines = {"curl.cainfo": bundle, "openssl.cafile": bundle, "auto_prepend_file": script}
    (scan / "mockzoom.ini").write_text("".join(f'{name} = "{path}"\n' for name, path in lines.items()))
    # An empty entry stands for the folder that PHP was built with.
    return {"PHP_INI_SCAN_DIR": f"{old.get('PHP_INI_SCAN_DIR', '')}{os.pathsep}{scan}"}


def _proxy(port: int) -> tuple[tuple[str, str], ...]:
    return ("proxyHost", "127.0.0.1"), ("proxyPort", str(port))


def _java_option(name: str, value: str) -> str:
    option = f"-D{name}={value}"
    return f'"{option}"' if " " in option else option


def _resolvable(allowed: Iterable[str]) -> list[tuple[str, str]]:
    """Return the names that Java may resolve, with addresses: Zoom's hosts are here, where nothing listens on 443."""
    names = [*ZOOM_HOSTS, "localhost"]
    own = socket.gethostname()
    found = [(name, "127.0.0.1") for name in ([*names, own] if own.isascii() else names)]
    for host in allowed:
        try:
            found.append((host, socket.gethostbyname(host)))
        except OSError:  # a pattern, or a name that does not exist
            continue
    return found
