"""Certificates are created once and kept, are readable only by their owner, and expire."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import sys
import threading

import pytest
from cryptography import x509

from mockzoom.proxy.certificates import CertificateError, certificates, default_folder
from mockzoom.proxy.x509 import CA_DAYS, LEAF_DAYS

NOW = 1_795_262_400_000
DAY = 86_400_000


def handshake(files, name, leaf=None):
    """A TLS connection in memory, from a client that trusts the authority and wants a name."""
    strict = ssl.create_default_context(cafile=files.ca)
    strict.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(leaf or files.leaf)
    here, there = socket.socketpair()
    failed = []

    def answer():
        try:
            with server.wrap_socket(there, server_side=True):
                pass
        except (ssl.SSLError, OSError) as error:
            failed.append(error)

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with strict.wrap_socket(here, server_hostname=name) as connection:
            return connection.getpeercert()
    finally:
        here.close()
        there.close() if failed else None
        thread.join(10)


@pytest.mark.parametrize("name", ["api.zoom.us", "zoom.us", "localhost", "127.0.0.1", "::1"])
def test_the_leaf_is_taken_for(files, name):
    """By a strict client that trusts nothing but the authority."""
    assert handshake(files, name)


def test_the_leaf_is_taken_for_nothing_else(files):
    """Not for Zoom's other hosts either."""
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(files, "us02web.zoom.us")


def test_the_authority_can_vouch_for_nothing_else(files, tmp_path, monkeypatch):
    """A stolen key signs certificates of other hosts in vain."""
    from mockzoom.proxy import certificates as module
    from mockzoom.proxy import x509 as issuing

    monkeypatch.setattr(issuing, "NAMES", ("bank.example",))
    now = module.datetime.now(module.UTC)
    authority = issuing.read_signed(files.ca.with_name("ca-key.pem").read_bytes(), now)
    forged = tmp_path / "forged.pem"
    forged.write_bytes(issuing.make_leaf(authority, now).pem(with_key=True))

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(files, "bank.example", forged)


@pytest.mark.skipif(sys.platform == "win32", reason="modes as Unix has them")
def test_keys_are_for_their_owner_alone(files):
    """The authority's certificate is for all."""
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in files.ca.parent.glob("*.pem")}
    assert modes == {"ca-key.pem": 0o600, "leaf.pem": 0o600, "ca.pem": 0o644}
    assert b"PRIVATE KEY" not in files.ca.read_bytes()


def test_they_are_kept(tmp_path):
    """The second time, not a byte is new."""
    first = certificates(str(tmp_path), lambda: NOW)
    before = first.ca.read_bytes(), first.leaf.read_bytes()
    second = certificates(str(tmp_path), lambda: NOW + 300 * DAY)
    assert (second.ca.read_bytes(), second.leaf.read_bytes()) == before


@pytest.mark.parametrize(
    "days,kept", [(LEAF_DAYS - 8, (True, True)), (LEAF_DAYS - 6, (True, False)), (CA_DAYS - 6, (False, False))]
)
def test_they_are_made_anew_before_they_end(tmp_path, days, kept):
    """A week ahead; under a new authority so is the leaf."""
    files = certificates(str(tmp_path), lambda: NOW)
    before = files.ca.read_bytes(), files.leaf.read_bytes()
    certificates(str(tmp_path), lambda: NOW + days * DAY)
    assert (files.ca.read_bytes() == before[0], files.leaf.read_bytes() == before[1]) == kept
    leaf, authority = (x509.load_pem_x509_certificate(p.read_bytes()) for p in (files.leaf, files.ca))
    leaf.verify_directly_issued_by(authority)
    assert leaf.not_valid_after_utc <= authority.not_valid_after_utc


@pytest.mark.parametrize("name", ["ca.pem", "ca-key.pem", "leaf.pem"])
@pytest.mark.parametrize("damage", [b"", b"nonsense", None], ids=["empty", "nonsense", "absent"])
def test_a_damaged_file_is_mended(tmp_path, name, damage):
    """So that they fit together again."""
    certificates(str(tmp_path))
    (tmp_path / name).unlink()
    if damage is not None:
        (tmp_path / name).write_bytes(damage)
    assert handshake(certificates(str(tmp_path)), "zoom.us")


def test_many_at_once_make_one(tmp_path):
    """Processes that start together trust the same authority."""
    code = f"from mockzoom.proxy.certificates import certificates as c; print(c({str(tmp_path)!r}).ca.read_text())"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)]
    assert len({process.communicate(timeout=30)[0] for process in started}) == 1


def test_a_folder_that_cannot_be_made(tmp_path):
    """A folder that cannot be created is reported, with the fix."""
    (tmp_path / "file").write_text("")
    with pytest.raises(
        CertificateError, match=r"cannot keep certificates in .*file/ca: Not a directory; .*MOCKZOOM_CA_DI"
    ):
        certificates(str(tmp_path / "file" / "ca"))


def test_without_cryptography(tmp_path):
    """The extra that is missing is named."""
    code = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from mockzoom.proxy.certificates import CertificateError, certificates\n"
        f"try: certificates({str(tmp_path)!r})\nexcept CertificateError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == ("certificates need the package cryptography; install it with: pip install cryptography\n")


@pytest.mark.parametrize(
    "system,variables,path",
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/mockzoom"),
        ("linux", {"HOME": "/home/jill"}, "/home/jill/.local/share/mockzoom"),
        ("darwin", {"HOME": "/Users/jill"}, "/Users/jill/Library/Application Support/mockzoom"),
        ("win32", {"LOCALAPPDATA": "/app"}, "/app/mockzoom"),
    ],
)
def test_the_user_s_own_folder(monkeypatch, system, variables, path):
    """Where each system keeps a user's data."""
    monkeypatch.setattr(sys, "platform", system)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_folder().as_posix() == path
