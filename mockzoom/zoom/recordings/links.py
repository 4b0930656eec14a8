"""Addresses of recordings and files, in the form of recorded ones (recorded/recordings_list_2024).

`/rec/download/` and `/rec/play/` name a file by 80 and 16 characters of base64, `/rec/share/` a recording by 64 and 16.
They hold the account, the recording and the file, and a signature that is made from the seed of the account.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from mockzoom.hosts import WEB_HOST, is_emulated
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import Ids, url_base64, uuid_text
from mockzoom.zoom.recordings.models import CloudRecording, RecordingFile

DOWNLOAD, PLAY, SHARE = "download", "play", "share"

_TAG, _NAME, _END = 8, 16, 12  # bytes of the parts: the account, a recording or file, the signature behind the point
_SIZES = {DOWNLOAD: 60, PLAY: 60, SHARE: 48}  # bytes before the point


class FileAddress(NamedTuple):
    """What an address names; `file_id` is empty for a whole recording. `text` is the address' last segment."""

    action: str
    tag: bytes
    handle: str
    file_id: str
    text: str


def download_url(ctx: RequestContext, recording: CloudRecording, file: RecordingFile) -> str:
    """Return the address at which a file can be downloaded."""
    return _url(ctx, recording, DOWNLOAD, file.id)


def play_url(ctx: RequestContext, recording: CloudRecording, file: RecordingFile) -> str:
    """Return the address at which a file can be watched."""
    return _url(ctx, recording, PLAY, file.id)


def share_url(ctx: RequestContext, recording: CloudRecording, registrant_id: str = "") -> str:
    """Return the address at which a recording can be watched, for everyone or for one registrant."""
    address = _url(ctx, recording, SHARE)
    return f"{address}?tk={registrant_token(ctx.ids, recording, registrant_id)}" if registrant_id else address


def registrant_token(ids: Ids, recording: CloudRecording, registrant_id: str) -> str:
    """Return what opens a recording for a registrant: the parameter `tk` of their address."""
    return ids.secret("recording_tk", f"{recording.handle}/{registrant_id}", 32)


def play_passcode(ids: Ids, recording: CloudRecording, password: str) -> str:
    """Return the passcode in the form of addresses, 32 characters: the parameter `pwd`."""
    return ids.secret("recording_pwd", f"{recording.handle}/{password}", 24)


def account_tag(account_id: str) -> bytes:
    """Return the mark of an account in addresses."""
    return blake2b(account_id.encode(), digest_size=_TAG).digest()


def read_address(path: str) -> FileAddress | None:
    """Return what the path of an address names, or None if it has another form; its signature is not checked."""
    action, _, text = path.removeprefix("/rec/").partition("/")
    head, _, end = text.partition(".")
    size = _SIZES.get(action)
    try:
        raw, rest = urlsafe_b64decode(head.encode("ascii")), urlsafe_b64decode(end.encode("ascii"))
    except ValueError:
        return None
    if len(raw) != size or len(rest) != _END:
        return None
    handle = url_base64(raw[_TAG : _TAG + _NAME])
    file_id = "" if action == SHARE else uuid_text(raw[_TAG + _NAME : _TAG + 2 * _NAME])
    return FileAddress(action, raw[:_TAG], handle, file_id, text)


def is_genuine(ids: Ids, account_id: str, address: FileAddress) -> bool:
    """Return whether an account made an address."""
    made = _name(ids, account_id, address.action, address.handle, address.file_id)
    return hmac.compare_digest(made.encode(), address.text.encode())


def _url(ctx: RequestContext, recording: CloudRecording, action: str, file_id: str = "") -> str:
    base = ctx.base_url or recording.address
    if not base or is_emulated(urlsplit(base).hostname or ""):
        base = f"https://{WEB_HOST}"
    return f"{base}/rec/{action}/{_name(ctx.ids, ctx.account.id, action, recording.handle, file_id)}"


def _name(ids: Ids, account_id: str, action: str, handle: str, file_id: str) -> str:
    named = account_tag(account_id) + urlsafe_b64decode(handle + "==") + bytes.fromhex(file_id.replace("-", ""))
    signature = ids.draw(f"recording_{action}", f"{handle}/{file_id}", 64)
    size = _SIZES[action]
    return f"{url_base64(named + signature[: size - len(named)])}.{url_base64(signature[-_END:])}"
