"""The variables that lead a program here: which are set, what of the old ones stays, who is trusted."""

from __future__ import annotations

import os
import re
import ssl
from pathlib import Path

import pytest

from mockzoom.hosts import ZOOM_HOSTS
from mockzoom.proxy.environment import ca_environment, proxy_environment
from mockzoom.proxy.runtimes import Addresses

PROXY = "http://127.0.0.1:1"


def led(**old):
    return proxy_environment(old, Addresses(proxy=1, tls=2, plain=3), ("Example.com", "*"))


def test_proxies_in_both_spellings():
    """Whatever was set before; a proxy for all schemes is taken away, it might be used instead."""
    found = led(HTTPS_PROXY="http://corporate", ALL_PROXY="socks5://corporate", all_proxy="x", PATH="/bin")
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    assert [found[name] for name in names] == [PROXY] * 4
    assert not {"ALL_PROXY", "all_proxy"} & set(found)
    assert found["PATH"] == "/bin"


@pytest.mark.parametrize(
    "old,kept",
    [
        ({}, ""),
        ({"NO_PROXY": "db.internal, 10.0.0.0/8"}, ",db.internal,10.0.0.0/8"),
        ({"no_proxy": "a.example", "NO_PROXY": "a.example,localhost"}, ",a.example"),
        ({"NO_PROXY": "*"}, ""),
        ({"NO_PROXY": "zoom.us,.zoom.us,*.zoom.us,api.zoom.us:443,API.ZOOM.US,us,.us"}, ""),
        ({"NO_PROXY": "notzoom.us,web.zoom.us"}, ",notzoom.us,web.zoom.us"),
    ],
)
def test_what_needs_no_proxy(old, kept):
    """This machine, and what was listed, but nothing that would let Zoom's hosts past the proxy."""
    found = led(**old)
    assert found["NO_PROXY"] == found["no_proxy"] == f"localhost,127.0.0.1,::1{kept}"


def test_node():
    """Its script comes after options that were set; ports and hosts are passed."""
    found = led(NODE_OPTIONS="--no-warnings")
    match = re.fullmatch(r'--no-warnings --require "(.*)"', found["NODE_OPTIONS"])
    assert match is not None
    assert os.access(match[1], os.R_OK)
    values = [found[f"MOCKZOOM_RUN_{name}"] for name in ("PROXY", "TLS", "PLAIN", "ALLOW")]
    assert values == ["1", "2", "3", "example.com,*"]
    assert found["MOCKZOOM_RUN_HOSTS"].split(",") == list(ZOOM_HOSTS)


def subjects(path):
    """How many authorities a bundle has."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(path)
    return context.cert_store_stats()["x509_ca"]


def test_bundles_are_joined(files, tmp_path):
    """What was trusted still is: by a variable's file or folder, by the system, by certifi; nothing twice."""
    import certifi

    folder = tmp_path / "ca"
    folder.mkdir()
    (folder / "mine.pem").write_bytes(files.leaf.read_bytes())
    old = {"REQUESTS_CA_BUNDLE": str(folder), "CURL_CA_BUNDLE": "/no/such/file", "SSL_CERT_FILE": certifi.where()}
    found = ca_environment(old, files.ca, tmp_path)

    assert found["REQUESTS_CA_BUNDLE"] == found["SSL_CERT_FILE"] == found["CURL_CA_BUNDLE"]
    text = Path(found["SSL_CERT_FILE"]).read_text()
    assert files.ca.read_text().strip() in text
    assert "PRIVATE KEY" not in text
    (leaf, authority) = re.findall("-----BEGIN CERTIFICATE.*?END CERTIFICATE-----", files.leaf.read_text(), re.DOTALL)
    assert text.count(leaf) == text.count(authority) == 1
    assert subjects(found["SSL_CERT_FILE"]) > subjects(certifi.where())


def test_node_s_extra_authorities_are_kept(files, tmp_path):
    """Node has its own list; only what is added to it is joined."""
    (tmp_path / "other.pem").write_bytes(files.leaf.read_bytes())
    found = ca_environment({"NODE_EXTRA_CA_CERTS": str(tmp_path / "other.pem")}, files.ca, tmp_path)
    assert Path(found["NODE_EXTRA_CA_CERTS"]).read_text().count("BEGIN CERTIFICATE") == 2
