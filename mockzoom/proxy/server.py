"""A forward proxy that redirects requests for Zoom's hosts to the mock and blocks all others that are not allowed.

The proxy terminates the TLS of a CONNECT to one of Zoom's hosts with the mock's certificate, and relays the
contents to the mock. It uses asyncio's streams: the one library for this, proxy.py, has seen no release since 2025-02.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

from mockzoom.hosts import is_allowed, is_emulated, is_zoom
from mockzoom.proxy.relay import Stream, relay
from mockzoom.proxy.request_head import RequestHead, parse_head

HEAD_BYTES = 1 << 16
HEAD_S = 30  # for a head or a handshake to arrive
CONNECT_S = 10
NO_PROXY_REQUEST = "(requests that a proxy cannot read)"

log = logging.getLogger("mockzoom.proxy")


@dataclass
class Proxy:
    """A proxy to the mock at `to`.

    `ca` and `leaf` are the files of `certificates`; `allowed` are hosts that can be reached. `to_name` is the
    name in the mock's certificate, that of the address if empty. `refused` counts blocked requests by host.
    """

    to: str
    ca: Path
    leaf: Path
    allowed: tuple[str, ...] = ()
    to_name: str = ""
    refused: Counter[str] = field(default_factory=Counter)
    tls_port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, listening: socket, stop: asyncio.Event, ready: Callable[[], None], grace_s: float) -> None:
        """Serve on a socket until stopped; connections then have `grace_s` seconds to end.

        `ready` is called as soon as `tls_port` is known: that port accepts TLS connections for Zoom's hosts directly.
        """
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.leaf)
        tls = await asyncio.start_server(
            self._guarded(self._serve_tls), "127.0.0.1", 0, ssl=context, ssl_handshake_timeout=HEAD_S
        )
        self.tls_port = tls.sockets[0].getsockname()[1]
        door = await asyncio.start_server(self._guarded(self._serve_client), sock=listening, limit=HEAD_BYTES)
        ready()
        await stop.wait()
        door.close()
        if grace_s and self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_s)
        tls.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _guarded(
        self, work: Callable[[Stream], Coroutine[None, None, None]]
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]:
        """Return a connection handler that closes the connection in any case."""

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - a coroutine runs in one
            self._tasks.add(task)
            try:
                await work(Stream(reader, writer))
            except (OSError, TimeoutError, asyncio.CancelledError) as error:
                log.debug("connection lost: %r", error)
            finally:
                await _close(writer)
                self._tasks.discard(task)

        return handle

    async def _serve_client(self, client: Stream) -> None:
        try:
            async with asyncio.timeout(HEAD_S):
                head = parse_head(await client.reader.readuntil(b"\r\n\r\n"))
        except asyncio.IncompleteReadError:
            return
        except asyncio.LimitOverrunError:
            self.refused[NO_PROXY_REQUEST] += 1
            await _say(client, "431 Request Header Fields Too Large", "the head of the request is too long")
            return
        except ValueError:
            self.refused[NO_PROXY_REQUEST] += 1
            await _say(client, "400 Bad Request", "this is a forward proxy: CONNECT host:443, or GET http://host/path")
            return
        await self._serve_head(client, head)

    async def _serve_head(self, client: Stream, head: RequestHead) -> None:
        played = is_emulated(head.host)
        if not played and not is_allowed(head.host, self.allowed):
            self.refused[head.host] += 1
            log.info("refused %s", head.host)
            await _say(client, f"403 Refused by mockzoom (--allow {head.host})", _refusal(head.host))
            return
        if head.tunnel and played:
            connecting = asyncio.open_connection("127.0.0.1", self.tls_port)
        elif played:
            connecting = self._connect()
        else:
            connecting = asyncio.open_connection(head.host, head.port, ssl=head.secure or None)
        try:
            async with _connected(connecting) as server:
                if head.tunnel:
                    client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    server.writer.write(head.passed_on)
                await relay(client, server)
        except ConnectError as error:
            await _say(client, "502 Bad Gateway", f"{self.to if played else head.host} does not answer: {error}")

    async def _serve_tls(self, client: Stream) -> None:
        """Handle what was inside a tunnel, or came directly to `tls_port`."""
        try:
            async with _connected(self._connect()) as server:
                await relay(client, server)
        except ConnectError as error:
            await _say(client, "502 Bad Gateway", f"{self.to} does not answer: {error}")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the mock."""
        address = urlsplit(self.to)
        if address.scheme != "https":
            return await asyncio.open_connection(address.hostname, address.port or 80)
        context = ssl.create_default_context()
        context.load_verify_locations(self.ca)
        name = self.to_name or address.hostname
        return await asyncio.open_connection(address.hostname, address.port or 443, ssl=context, server_hostname=name)


class ConnectError(Exception):
    """A server that could not be reached."""


@asynccontextmanager
async def _connected(
    connecting: Coroutine[None, None, tuple[asyncio.StreamReader, asyncio.StreamWriter]],
) -> AsyncIterator[Stream]:
    try:
        async with asyncio.timeout(CONNECT_S):
            stream = Stream(*await connecting)
    except (OSError, TimeoutError) as error:
        raise ConnectError(str(error) or "it took too long") from None
    try:
        yield stream
    finally:
        await _close(stream.writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    """Close, and wait until what was written is sent; abort the connection if that takes too long."""
    writer.close()
    try:
        async with asyncio.timeout(CONNECT_S):
            await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.CancelledError):
        writer.transport.abort()


def _refusal(host: str) -> str:
    return f"mockzoom lets no call out to {host}: it may be let out with --allow {host}" + (
        " (it is Zoom's, and not one that mockzoom plays)" if is_zoom(host) else " (or all but Zoom's: --allow '*')"
    )


async def _say(client: Stream, status: str, text: str) -> None:
    """Send a response of the proxy itself."""
    body = f"{text}\n".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    client.writer.write(f"{head}Via: 1.1 mockzoom\r\nConnection: close\r\n\r\n".encode("ascii", "replace") + body)
    with suppress(OSError):
        await client.writer.drain()
