"""Certificates created and read with `cryptography`, which is an optional dependency and loaded only if needed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mockzoom.hosts import ZOOM_HOSTS

NAMES = (*ZOOM_HOSTS, "localhost")
ADDRESSES = ("127.0.0.1", "::1")
CA_DAYS = 3650
LEAF_DAYS = 397  # more is refused by Apple's systems
SPARE_DAYS = 7  # what would end sooner is made anew


class Signed(NamedTuple):
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self, *, with_key: bool = False) -> bytes:
        """Return the certificate in PEM, after the private key if requested."""
        certificate = self.certificate.public_bytes(serialization.Encoding.PEM)
        if not with_key:
            return certificate
        form, secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, form, secret) + certificate

    def is_signed_by(self, authority: Signed) -> bool:
        """Return whether an authority signed the certificate."""
        try:
            self.certificate.verify_directly_issued_by(authority.certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True

    def names_all_hosts(self) -> bool:
        """Return whether the certificate is valid for every host that mockzoom emulates; older ones name fewer."""
        found = self.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return set(NAMES) <= set(found.get_values_for_type(x509.DNSName))


def read_signed(text: bytes, now: datetime) -> Signed | None:
    """Return what `pem(with_key=True)` wrote; None if it cannot be used, is not valid now, or expires soon."""
    try:
        key, first = serialization.load_pem_private_key(text, None), x509.load_pem_x509_certificates(text)[0]
    except (ValueError, TypeError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != first.public_key():
        return None
    if not first.not_valid_before_utc <= now <= first.not_valid_after_utc - timedelta(days=SPARE_DAYS):
        return None
    return Signed(first, key)


def make_authority(now: datetime) -> Signed:
    """Return an authority limited to Zoom's hosts and this machine: a lost key is of no other use."""
    permitted: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    permitted += [x509.IPAddress(ip_network(address)) for address in ADDRESSES]
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (x509.NameConstraints(permitted, None), True),
    ]
    # A unique name: trust stores find authorities by name, and a new one must not pass for the old one.
    return _issue(f"mockzoom CA {os.urandom(4).hex()}", now, CA_DAYS, extensions)


def make_leaf(authority: Signed, now: datetime) -> Signed:
    """Return a server's certificate."""
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    names += [x509.IPAddress(ip_address(address)) for address in ADDRESSES]
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.SubjectAlternativeName(names), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ]
    return _issue("mockzoom", now, LEAF_DAYS, extensions, authority)


def java_trust_store(texts: Iterable[bytes], password: str) -> bytes:
    """Return a trust store of Java (PKCS12) with certificates in PEM, as far as they can be read."""
    found = []
    with warnings.catch_warnings(action="ignore"):  # of old authorities with odd serial numbers
        for number, pem in enumerate(texts):
            with suppress(ValueError):
                found.append(PKCS12Certificate(x509.load_pem_x509_certificate(pem), f"ca{number}".encode()))
    return serialize_java_truststore(found, serialization.BestAvailableEncryption(password.encode()))


def _issue(
    name: str, now: datetime, days: int, extensions: list[tuple[x509.ExtensionType, bool]], by: Signed | None = None
) -> Signed:
    """Return a certificate with a fresh key, signed by an authority or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signing = by.key if by else key
    end = now + timedelta(days=days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks differ
        .not_valid_after(min(end, by.certificate.not_valid_after_utc) if by else end)
        .add_extension(_usage(signs=by is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return Signed(builder.sign(signing, SHA256()), key)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
