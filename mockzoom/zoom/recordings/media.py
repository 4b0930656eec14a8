"""Tiny valid video and audio files, built from nothing (ISO/IEC 14496-12): one grey frame and two moments of silence.

The length that players show is that of the recording; a file contains its id, so that no two are the same.
"""

from __future__ import annotations

import struct

_TIMESCALE = 1000  # units a second in all headers, so that durations are in milliseconds
_MOST_MS = 2**31 - 1  # durations are 32 bits wide
_SIDE = 16  # pixels: one macroblock
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# A frame of silence in AAC-LC, one channel, and the AudioSpecificConfig for 44,100 Hz.
_SILENCE = bytes((0x00, 0xC8, 0x00, 0x80, 0x23, 0x80))
_AUDIO_CONFIG = bytes((0x12, 0x08))


def video_file(name: str, duration_ms: int) -> bytes:
    """Return an MP4 file with picture and sound; `name` is written into it, `duration_ms` is the length to show."""
    return _movie(b"isom", name, duration_ms, with_video=True)


def audio_file(name: str, duration_ms: int) -> bytes:
    """Return an M4A file."""
    return _movie(b"M4A ", name, duration_ms, with_video=False)


def _movie(brand: bytes, name: str, duration_ms: int, *, with_video: bool) -> bytes:
    length = max(2, min(duration_ms, _MOST_MS))
    head = _box(b"ftyp", brand, struct.pack(">I", 512), brand, b"isom", b"mp42")
    head += _box(b"free", name.encode())
    picture = _idr_slice()
    media = _SILENCE * 2 + (struct.pack(">I", len(picture)) + picture if with_video else b"")

    def index(offset: int) -> bytes:
        tracks = [_audio_track(1, length, offset)]
        if with_video:
            tracks.append(_video_track(2, length, offset + 2 * len(_SILENCE), len(picture) + 4))
        header = struct.pack(">IIIIIHH8x", 0, 0, _TIMESCALE, length, 0x10000, 0x100, 0) + _MATRIX
        return _box(b"moov", _full(b"mvhd", header, bytes(24), struct.pack(">I", len(tracks) + 1)), *tracks)

    return head + index(len(head) + len(index(0)) + 8) + _box(b"mdat", media)


def _audio_track(number: int, length: int, offset: int) -> bytes:
    config = _descriptor(5, _AUDIO_CONFIG)
    decoder = _descriptor(4, struct.pack(">BB3xII", 0x40, 0x15, 64_000, 64_000) + config)
    stream = _descriptor(3, struct.pack(">HB", number, 0) + decoder + _descriptor(6, b"\2"))
    entry = _box(b"mp4a", struct.pack(">6xH8xHHIHH", 1, 1, 16, 0, 44_100, 0), _full(b"esds", stream))
    half = length // 2
    table = _samples(entry, [(1, half), (1, length - half)], [len(_SILENCE)] * 2, offset)
    return _track(number, length, b"soun", _full(b"smhd", bytes(4)), table, volume=0x100)


def _video_track(number: int, length: int, offset: int, size: int) -> bytes:
    sequence, picture = _sequence_parameters(), _picture_parameters()
    config = bytes((1, *sequence[1:4], 0xFF, 0xE1)) + struct.pack(">H", len(sequence)) + sequence
    config += b"\1" + struct.pack(">H", len(picture)) + picture
    size_of_picture = struct.pack(">6xH16xHHIIIH32xHh", 1, _SIDE, _SIDE, 0x480000, 0x480000, 0, 1, 24, -1)
    entry = _box(b"avc1", size_of_picture, _box(b"avcC", config))
    table = _samples(entry, [(1, length)], [size], offset)
    head = _full(b"vmhd", bytes(8), flags=1)
    return _track(number, length, b"vide", head, table, side=_SIDE)


def _track(
    number: int, length: int, handler: bytes, media_header: bytes, table: bytes, *, volume: int = 0, side: int = 0
) -> bytes:
    place = struct.pack(">IIIII8xHHHH", 0, 0, number, 0, length, 0, 0, volume, 0)
    header = _full(b"tkhd", place, _MATRIX, struct.pack(">II", side << 16, side << 16), flags=3)
    references = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">IIIIHH", 0, 0, _TIMESCALE, length, 0x55C4, 0)),
        _full(b"hdlr", struct.pack(">I4s12x", 0, handler), b"\0"),
        _box(b"minf", media_header, references, table),
    )
    return _box(b"trak", header, media)


def _samples(entry: bytes, times: list[tuple[int, int]], sizes: list[int], offset: int) -> bytes:
    """Return the table of a track's samples, which stand one behind the other from an offset on."""
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">I", len(times)), *(struct.pack(">II", *time) for time in times)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1)),
        _full(b"stsz", struct.pack(">II", 0, len(sizes)), *(struct.pack(">I", size) for size in sizes)),
        _full(b"stco", struct.pack(">II", 1, offset)),
    )


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + kind + content


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


# The picture, in H.264 (ITU-T H.264): baseline profile, one macroblock that is not compressed -----------------------


class _Bits:
    """Bits in the codes of H.264; they begin with the byte that names the unit."""

    def __init__(self, unit: int) -> None:
        self._bits = f"{unit:08b}"

    def fixed(self, bits: str) -> _Bits:
        """Append bits."""
        self._bits += bits
        return self

    def golomb(self, *values: int) -> _Bits:
        """Append unsigned numbers in Exp-Golomb code."""
        for value in values:
            code = f"{value + 1:b}"
            self._bits += "0" * (len(code) - 1) + code
        return self

    def align(self) -> _Bits:
        """Fill up to a whole byte with zeros."""
        self._bits += "0" * (-len(self._bits) % 8)
        return self

    def unit(self) -> bytes:
        """Return the unit with its last bit; no three bytes of it look like the start of another one."""
        self.fixed("1").align()
        raw = int(self._bits, 2).to_bytes(len(self._bits) // 8)
        found, zeros = bytearray(), 0
        for byte in raw:
            if zeros == 2 and byte <= 3:
                found.append(3)
                zeros = 0
            found.append(byte)
            zeros = zeros + 1 if byte == 0 else 0
        return bytes(found)


def _sequence_parameters() -> bytes:
    bits = _Bits(0x67).fixed(f"{66:08b}{0xC0:08b}{10:08b}").golomb(0, 0, 2, 0).fixed("0")
    return bits.golomb(_SIDE // 16 - 1, _SIDE // 16 - 1).fixed("1" + "1" + "0" + "0").unit()


def _picture_parameters() -> bytes:
    bits = _Bits(0x68).golomb(0, 0).fixed("00").golomb(0, 0, 0).fixed("000").golomb(0, 0, 0)
    return bits.fixed("000").unit()


def _idr_slice() -> bytes:
    bits = _Bits(0x65).golomb(0, 7, 0).fixed("0000").golomb(0).fixed("00").golomb(0)
    return bits.golomb(25).align().fixed(f"{0x80:08b}" * (_SIDE * _SIDE * 3 // 2)).unit()
