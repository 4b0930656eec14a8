"""Uploaded files: the part of them that is stored, and the detection of their media type."""

from __future__ import annotations

from typing import NamedTuple

MAX_FILE_BYTES = 15 << 20  # SPEC25: 15 MB; that a megabyte is 2**20 bytes is inferred

HEAD_BYTES = 16  # the number of first bytes that `media_type_of` needs

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


class Upload(NamedTuple):
    """A file of a multipart form: name, size in bytes, and media type. The content is not stored."""

    name: str
    size: int
    type: str

    @property
    def is_image(self) -> bool:
        """Whether the file has one of the three image types that Zoom accepts."""
        return self.type.startswith("image/")


def media_type_of(head: bytes) -> str:
    """Return the media type for the first bytes of a file: JPEG, PNG or GIF, else `application/octet-stream`.

    The file name and the media type sent by the client do not count (our judgement).
    """
    return next(
        (media_type for signature, media_type in _SIGNATURES if head.startswith(signature)), "application/octet-stream"
    )


def plain_name(text: str) -> str:
    """Return a file name without folders and unprintable characters."""
    last = text.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())
