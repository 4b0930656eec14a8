"""No request of this process reaches the real Zoom while requests are intercepted, whichever library sends it."""

from __future__ import annotations

import asyncio
import http.client
import socket
import sys
import urllib.request

import aiohttp
import httpx
import pytest
import requests
import responses
import respx
import trio
import urllib3

import mockzoom
from mockzoom.hosts import REGIONAL_HOSTS
from mockzoom.testing import host_guard

# Names of Zoom under which no server is, so that a faulty guard shows without a request to Zoom.
HOST = "nothing-here.invalid.zoom.us"
URL = f"https://{HOST}/v2/users/me"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def by_asyncio():
    await asyncio.open_connection(HOST, 443)


async def by_aiohttp():
    async with aiohttp.ClientSession() as session:
        await session.get(URL)


async def by_trio():
    await trio.open_tcp_stream(HOST, 443)


def by_responses():
    with responses.RequestsMock() as mock:
        mock.add_passthru("https://")
        requests.get(URL, timeout=5)


def by_respx():
    with respx.mock() as mock:
        mock.route().pass_through()
        httpx.get(URL)


def by_a_socket():
    """What `socket.connect` with a name raises once the name was looked up in C."""
    sys.audit("socket.connect", None, (HOST, 443))


WAYS = {
    "urllib3": lambda: urllib3.PoolManager(retries=False).request("GET", URL),
    "urllib3, plain": lambda: urllib3.PoolManager(retries=False).request("GET", URL.replace("https", "http")),
    "http.client": lambda: http.client.HTTPSConnection(HOST).request("GET", "/"),
    "urllib.request": lambda: urllib.request.urlopen(URL),
    "aiohttp": lambda: asyncio.run(by_aiohttp()),
    "asyncio": lambda: asyncio.run(by_asyncio()),
    "trio": lambda: trio.run(by_trio),
    "requests through responses": by_responses,
    "httpx through respx": by_respx,
    "socket.create_connection": lambda: socket.create_connection((HOST, 443)),
    "socket.connect": by_a_socket,
    "socket.getaddrinfo": lambda: socket.getaddrinfo(HOST, 443),
    "socket.getaddrinfo, bytes": lambda: socket.getaddrinfo(HOST.encode(), 443),
    "socket.gethostbyname": lambda: socket.gethostbyname(HOST.upper()),
    "socket.gethostbyname_ex": lambda: socket.gethostbyname_ex(f"{HOST}."),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_library_that_is_not_intercepted_does_not_reach_zoom(way):
    """The look-up of the name fails, and the library's error has the sentence that names the ways out."""
    with mockzoom.intercept(), pytest.raises(Exception, match=r"mockzoom.* lets no c\w+ out to") as found:
        WAYS[way]()
    assert "mockzoom run" in str(found.value) or way == "httpx through respx"  # respx leads to the interception


PROXIED = {
    "urllib3": lambda proxy: urllib3.ProxyManager(proxy, retries=False).request("GET", URL),
    "urllib3, plain": lambda proxy: urllib3.ProxyManager(proxy, retries=False).request(
        "GET", URL.replace("https", "http")
    ),
    "urllib.request": lambda proxy: urllib.request.build_opener(urllib.request.ProxyHandler({"https": proxy})).open(
        URL
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="a second loopback address, which stands for another machine")
@pytest.mark.parametrize("way", PROXIED)
def test_nor_does_it_through_a_proxy(way):
    """The request to the proxy is refused before it is sent."""
    with socket.create_server(("127.0.0.2", 0)) as proxy:
        address = f"http://127.0.0.2:{proxy.getsockname()[1]}"
        with mockzoom.intercept(), pytest.raises(Exception, match="mockzoom lets no connection out to"):
            PROXIED[way](address)


def test_a_proxy_of_this_machine_is_used():
    """It may be the proxy of mockzoom: `mockzoom run -- pytest` has one."""
    with socket.create_server(("127.0.0.1", 0)) as proxy, mockzoom.intercept():
        proxy.settimeout(5)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        with pytest.raises(urllib3.exceptions.HTTPError) as found:
            urllib3.ProxyManager(address, retries=False, timeout=0.1).request("GET", URL)
        with proxy.accept()[0] as connection:
            assert connection.recv(100).startswith(b"CONNECT nothing-here.invalid.zoom.us:443")
    assert "mockzoom" not in str(found.value)


def test_other_hosts_are_looked_up():
    """During an interception; after it the guard is as before."""
    before = host_guard._guards
    with mockzoom.intercept():
        assert socket.getaddrinfo("localhost", 80)
        with mockzoom.serve() as server:
            assert urllib3.request("GET", f"{server.url}/v2/users/me").status == 401
        assert host_guard._guards == before + 1
    assert host_guard._guards == before


@pytest.mark.parametrize("host", REGIONAL_HOSTS)
def test_regional_api_hosts_are_intercepted(host):
    """A client that keeps the `api_url` of a real token is answered, too."""
    with mockzoom.intercept() as mock:
        answer = requests.get(
            f"https://{host}/v2/users/me", headers={"Authorization": f"Bearer {mock.token}"}, timeout=5
        )
    assert answer.status_code == 200
