"""Files that come with a call: what is kept of them, and what kind of file they are."""

from __future__ import annotations

from typing import NamedTuple

MAX_FILE_BYTES = 15 << 20  # bytes; SPEC25 says 15 MB, that it counts in powers of two is inferred
HEAD_BYTES = 16  # as many of a file's first bytes as it takes to tell its type
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


class Upload(NamedTuple):
    """A file of a multipart form: its name, its size in bytes, and its media type; the content is not kept."""

    name: str
    size: int
    type: str

    @property
    def is_image(self) -> bool:
        """Whether it is of one of the three types that Zoom takes as images."""
        return self.type.startswith("image/")


def media_type_of(head: bytes) -> str:
    """Return the media type by a file's first bytes: JPEG, PNG or GIF, else `application/octet-stream`.

    Neither the file's name nor the type that the client claims is asked (our judgement).
    """
    return next((kind for start, kind in _BEGINNINGS if head.startswith(start)), "application/octet-stream")


def plain_name(text: str) -> str:
    """Return a file's name without folders and without characters that cannot be printed."""
    last = text.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())
