"""A server on this machine that plays the real Zoom, certificate and host names included."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import WSGIRequestHandler, make_server

from mockzoom.accounts.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET
from mockzoom.app import create_app
from mockzoom.config import Settings

HOSTS = ("api.zoom.us", "zoom.us")

# Put on the path of another process: Zoom's hosts lead here, and no other name leads anywhere.
REDIRECTION = """
import socket

HOSTS, PORT = {hosts!r}, {port}
_ask = socket.getaddrinfo

def getaddrinfo(host, port, *rest, **options):
    if host in HOSTS and port == 443:
        return _ask("127.0.0.1", PORT, *rest, **options)
    raise OSError(f"no test leaves this machine: {{host}}:{{port}}")

socket.getaddrinfo = getaddrinfo
"""


@dataclass
class RegistrationScenario:
    """What a process needs to take this server for Zoom."""

    port: int
    authority: Path
    redirection: Path
    calls: list[tuple[str, str, str]]

    def variables(self, **more: str) -> dict[str, str]:
        """Environment variables: credentials, permission, trust, and the way here."""
        return {
            "PYTHONPATH": str(self.redirection),
            "REQUESTS_CA_BUNDLE": str(self.authority),
            "ZOOM_ACCOUNT_ID": ACCOUNT_ID,
            "ZOOM_CLIENT_ID": CLIENT_ID,
            "ZOOM_CLIENT_SECRET": CLIENT_SECRET,
            "MOCKZOOM_ALLOW_REAL": "1",
            "MOCKZOOM_REAL_ACCOUNTS": f"other, {ACCOUNT_ID}",
        } | more


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None: ...


@contextmanager
def zoom_played(
    folder: Path, *, hosts: tuple[str, ...] = HOSTS, too_many: str = "?", **settings: Any
) -> Iterator[RegistrationScenario]:
    """Play Zoom until the block ends; `hosts` are those of the certificate. Paths with `too_many` in them get a 429."""
    authority, certificate = _certificates(folder, hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    app = create_app(Settings(**({"profile": "2025-06", "diagnosis": False} | settings)))
    calls: list[tuple[str, str, str]] = []
    answer = app.wsgi_app

    def noting(environ, start):
        calls.append((environ["HTTP_HOST"], environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if too_many in environ["PATH_INFO"]:
            start("429 Too Many Requests", [("Content-Type", "application/json")])
            return [b'{"code":429,"message":"Too many requests."}']
        return answer(environ, start)

    app.wsgi_app = noting
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet, ssl_context=context)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site = folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(REDIRECTION.format(hosts=HOSTS, port=server.server_port))
    try:
        yield RegistrationScenario(server.server_port, authority, site, calls)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificates(folder: Path, hosts: tuple[str, ...]) -> tuple[Path, Path]:
    """An authority's certificate, and a key with a certificate of that authority for some hosts."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test of mockzoom")])
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    root = _signed(name, name, authority_key, authority_key, [(x509.BasicConstraints(True, 0), True), (usage, True)])
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    owner = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    leaf = _signed(owner, name, key, authority_key, [(names, False)])
    authority, certificate = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate.write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
    return authority, certificate


def _signed(owner, issuer, key, authority_key, extensions):
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(owner).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    for extension, critical in [*extensions, (identifier, False), (authority, False)]:
        builder = builder.add_extension(extension, critical)
    return builder.sign(authority_key, hashes.SHA256())
