"""Relay of bytes between two connections until both have ended."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from contextlib import suppress
from typing import NamedTuple

IDLE_S = 600  # a connection without traffic for this time is closed
_CHUNK = 1 << 16
_NO_LINGERING = struct.pack("ii", 1, 0)


class Stream(NamedTuple):
    """Both directions of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


async def relay(client: Stream, server: Stream, idle_s: float = IDLE_S) -> None:
    """Carry bytes both ways until the server has ended, a side is lost, or nothing comes for `idle_s` seconds.

    A client that closes its half still gets the server's response. Closes neither connection, except that the reset of
    one side resets the other.
    """
    last = [time.monotonic()]
    there = asyncio.create_task(_carry(client, server, last, idle_s))
    back = asyncio.create_task(_carry(server, client, last, idle_s))
    try:
        done, _ = await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        if back not in done and there.result() and not client.writer.is_closing():
            await back
    finally:
        for task in (there, back):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _carry(source: Stream, sink: Stream, last: list[float], idle_s: float) -> bool:
    """Relay one direction, and return whether it ended regularly."""
    try:
        while data := await _read(source.reader, last, idle_s):
            last[0] = time.monotonic()
            sink.writer.write(data)
            async with asyncio.timeout(idle_s):
                await sink.writer.drain()
        if sink.writer.can_write_eof():  # TLS cannot end one half alone
            sink.writer.write_eof()
    except ConnectionResetError:
        reset(sink)
        return False
    except (OSError, TimeoutError):
        return False
    return True


def reset(stream: Stream) -> None:
    """End a connection with a TCP reset."""
    sock = stream.writer.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
    stream.writer.transport.abort()


async def _read(reader: asyncio.StreamReader, last: list[float], idle_s: float) -> bytes:
    """Return the next bytes; raises `TimeoutError` if neither direction had traffic for the time-out."""
    while True:
        left = last[0] + idle_s - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                return await reader.read(_CHUNK)
