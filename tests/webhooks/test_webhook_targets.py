"""Which addresses webhooks may be sent to."""

from __future__ import annotations

import pytest

from mockzoom.delivery.targets import check_target, resolve_host
from mockzoom.errors import FieldError

REFUSED_ALWAYS = [
    "169.254.169.254",  # metadata of most clouds, and link-local
    "169.254.1.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:169.254.169.254",
    "2002:a9fe:a9fe::1",
]
LOOPBACK = ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
PRIVATE = ["10.0.0.1", "192.168.1.1", "172.16.5.5", "fd12::1", "::ffff:10.0.0.1"]
PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]


def resolves_to(*addresses):
    """A resolver that gives every host these addresses."""

    def resolve(_host, _port):
        return addresses

    return resolve


def is_allowed(address, targets):
    try:
        check_target("http://receiver.example/", targets, resolves_to(address))
    except FieldError as error:
        return (error.status, error.field) != (403, "url")
    return True


@pytest.mark.parametrize("targets", ["loopback", "private", "any"])
@pytest.mark.parametrize("address", REFUSED_ALWAYS)
def test_some_addresses_are_never_allowed(address, targets):
    """Link-local and metadata addresses give away credentials; the rest is not one machine."""
    assert not is_allowed(address, targets)


@pytest.mark.parametrize(
    ("addresses", "allowed"),
    [(LOOPBACK, ("loopback", "private", "any")), (PRIVATE, ("private", "any")), (PUBLIC, ("any",))],
)
def test_each_setting_allows_its_addresses(addresses, allowed):
    """Loopback alone by default; private networks for containers; or any."""
    for address in addresses:
        for targets in ("loopback", "private", "any"):
            assert is_allowed(address, targets) == (targets in allowed), (address, targets)


def test_a_name_with_one_address_that_is_refused_is_refused():
    """Else the second answer of a name server would choose."""
    with pytest.raises(FieldError, match="metadata"):
        check_target("http://two.example/", "any", resolves_to("127.0.0.1", "169.254.169.254"))


@pytest.mark.parametrize(
    "url", ["https://api.zoom.us/x", "http://zoom.us/", "http://us06web.zoom.us/", "http://zoom.com./"]
)
def test_hosts_of_zoom_are_never_allowed(url):
    """A test must not send anything to Zoom."""
    with pytest.raises(FieldError, match="host of Zoom"):
        check_target(url, "any", resolves_to("127.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "receiver",
        "ftp://127.0.0.1/",
        "http://",
        "http://127.0.0.1:99999/",
        "http://a b/",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1/\r\nx: y",
        "http://[::1",
        "//127.0.0.1/",
        "http://ü.example/",
    ],
)
def test_other_texts_are_refused_with_the_field(url):
    """The message says how to write it, and never repeats a password."""
    with pytest.raises(FieldError) as caught:
        check_target(url, "any", resolves_to("127.0.0.1"))
    assert caught.value.field == "url"
    assert "secret" not in caught.value.message


def test_numbers_that_stand_for_addresses_are_resolved_before_they_are_judged():
    """`0` and `2130706433` are addresses to the resolver; what it returns is judged."""
    for host in ("0", "0x7f000001", "2130706433", "127.1"):
        try:
            found = resolve_host(host, 80)
        except OSError:
            continue
        for address in found:
            assert is_allowed(address, "loopback") == address.startswith("127.")


def test_a_name_that_does_not_exist_is_explained():
    """The domain .test never has addresses."""
    with pytest.raises(FieldError, match="cannot be resolved"):
        check_target("http://receiver.test/", "any")


def test_path_query_and_port_are_kept():
    """The connection is made to the address, the request names the host."""
    target = check_target("http://localhost:5000/a/b?c=d", "loopback", resolves_to("127.0.0.1"))
    assert (target.path, target.host_header, target.addresses) == ("/a/b?c=d", "localhost:5000", ("127.0.0.1",))
