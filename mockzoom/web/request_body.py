"""The body of a request as the server in a thread reads it: of an announced length, or in chunks (RFC 9112, 7.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BufferedIOBase

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r\n")
_MOST_LINE = 1 << 13  # bytes of a size with its extensions, and of a trailer
_MOST_TRAILERS = 64
_DRAINED = 1 << 16  # a longer rest is not read: the connection ends instead


class MalformedBodyError(ConnectionError):
    """A body that cannot be read to its end: a malformed chunk, or the end of the connection."""


class RequestBody:
    """A body for `wsgi.input`; `length` is None for one in chunks.

    `before` is called once, before the first bytes are read.
    """

    def __init__(self, source: BufferedIOBase, length: int | None, before: Callable[[], None]) -> None:
        self._source = source
        self._left = 0 if length is None else length  # of the body, or of the current chunk
        self._chunked = length is None
        self._ended = length == 0
        self._started = False
        self._before = before
        self._broken = False

    def read(self, size: int = -1, /) -> bytes:
        """Return as many bytes, or all that are left if `size` is negative; fewer only at the end of the body.

        Raises `MalformedBodyError` if a chunk is malformed or missing. A body of an announced length that ends early is
        returned as it is: the application compares the lengths.
        """
        if not self._started and size and not self._ended:
            self._started = True
            self._before()
        pieces: list[bytes] = []
        wanted = size
        while wanted and (piece := self._piece(wanted)):
            pieces.append(piece)
            wanted -= len(piece) if wanted > 0 else 0
        return b"".join(pieces)

    def readline(self, size: int = -1, /) -> bytes:
        """Return the next line, of at most `size` bytes unless that is negative."""
        line = b""
        while not line.endswith(b"\n") and len(line) != size and (byte := self.read(1)):
            line += byte
        return line

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        """Return the lines that are left; `hint` is ignored."""
        del hint
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def drain(self) -> bool:
        """Read what the application left, and return whether the connection can be used again."""
        if not self._ended and not self._started:
            # Who waits for `100 Continue` may never send the body.
            self._broken = self._broken or self._chunked or self._left > _DRAINED
        if self._broken:
            return False
        try:
            self.read(_DRAINED + 1)
        except MalformedBodyError:
            return False
        return self._ended and not self._broken

    def _piece(self, wanted: int) -> bytes:
        if self._chunked and not self._left and not self._ended:
            self._begin_chunk()
        if self._ended:
            return b""
        piece = self._source.read(min(self._left, wanted) if wanted > 0 else self._left)
        self._left -= len(piece)
        if not piece:
            self._broken = True
            if self._chunked:
                raise MalformedBodyError("the connection ended in a chunk")
            self._ended = True
        elif not self._left:
            self._end_piece()
        return piece

    def _begin_chunk(self) -> None:
        found = _SIZE.fullmatch(self._source.readline(_MOST_LINE))
        if found is None:
            self._fail("the size of a chunk is malformed")
        else:
            self._left = int(found[1], 16)
            if not self._left:
                self._skip_trailers()
                self._ended = True

    def _end_piece(self) -> None:
        if not self._chunked:
            self._ended = True
        elif self._source.read(2) != b"\r\n":
            self._fail("a chunk is longer than its size")

    def _skip_trailers(self) -> None:
        for _ in range(_MOST_TRAILERS):
            line = self._source.readline(_MOST_LINE)
            if line == b"\r\n":
                return
            if not line.endswith(b"\n"):
                break
        self._fail("the trailers do not end")

    def _fail(self, message: str) -> None:
        self._broken = self._ended = True
        raise MalformedBodyError(message)
