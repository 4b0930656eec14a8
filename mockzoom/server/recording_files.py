"""The files of recordings at their addresses under `/rec/`: what opens them, and what is sent.

These addresses belong to Zoom's web pages, not to its API: they have neither scopes
nor rate labels, and no faults.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from mockzoom.server.messages import Request, Response, write_json
from mockzoom.spec import ApiSpec
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import http_date, instant
from mockzoom.zoom.account_records import ACCOUNTS, Account
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.recordings.download_tokens import is_valid_token
from mockzoom.zoom.recordings.kinds import FILE_KINDS
from mockzoom.zoom.recordings.links import (
    DOWNLOAD,
    SHARE,
    FileAddress,
    account_tag,
    is_genuine,
    play_passcode,
    read_address,
    registrant_token,
)
from mockzoom.zoom.recordings.models import RECORDING_REGISTRANTS, RECORDINGS, CloudRecording, RecordingFile
from mockzoom.zoom.recordings.present_recordings import is_present, recording_now
from mockzoom.zoom.recordings.shown_settings import password_of, recording_setting, topic_of
from mockzoom.zoom.recordings.takes import content_of

PREFIX = "/rec/"

_HTML = "text/html;charset=utf-8"
_JSON = "application/json;charset=UTF-8"
_READS = "recordingGet"  # whose scopes open downloads (SPEC25: an app that contains recording scopes)


class Opened(NamedTuple):
    """An address that exists: its account and recording, and its file (None for a whole recording)."""

    account: Account
    recording: CloudRecording
    file: RecordingFile | None


class RecordingFiles:
    """The addresses under `/rec/` of all accounts of a store; `spec` has the scopes that open downloads."""

    def __init__(self, store: Store, spec: ApiSpec) -> None:
        self._store = store
        self._scopes = spec.operations[_READS]

    def account_of(self, request: Request) -> Account | None:
        """Return the account that made the address of a request, or None."""
        address = read_address(request.path)
        if address is None:
            return None
        with self._store.snapshot(DIRECTORY) as directory:
            accounts = list_all(directory, ACCOUNTS, "")
        return next(
            (
                account
                for account in accounts
                if account_tag(account.id) == address.tag
                and is_genuine(ids_for_seed(account.seed, account.uuid_slashes), account.id, address)
            ),
            None,
        )

    def token_of(self, request: Request) -> AccessToken | None:
        """Return the OAuth token of a request, from its header or query, or None."""
        with self._store.snapshot(DIRECTORY) as directory:
            return directory.get(ACCESS_TOKENS, _credential(request))

    def respond(
        self, request: Request, account: Account, state: State, token: AccessToken | None, now: int
    ) -> Response:
        """Return the response to a request for an address that an account made; `now` is the account's time."""
        address = read_address(request.path)
        assert address is not None  # noqa: S101 - `account_of` found it
        ctx = RequestContext(account, state, now, ids_for_seed(account.seed, account.uuid_slashes))
        opened = _open(ctx, address)
        if opened is None:
            return missing(now)
        if request.method not in ("GET", "HEAD"):
            return _refusal(405, 405, "Method Not Allowed", now)
        credential = _credential(request)
        if credential:
            if not self._opens(ctx, opened.recording, credential, token):
                return _refusal(401, 124, "Forbidden", now)
        elif not _is_open(ctx, request, opened.recording, address):
            return _page(now, "Password Required - Zoom", "<p>Enter the passcode to watch</p>")
        return _send(ctx, opened) if address.action == DOWNLOAD else _player(ctx, opened)

    def _opens(
        self, ctx: RequestContext, recording: CloudRecording, credential: str, token: AccessToken | None
    ) -> bool:
        """Return whether a token opens a recording: that of the API, or one made for its downloads."""
        if token is None:
            return credential.count(".") == 2 and is_valid_token(ctx.ids, credential, recording, ctx.now)
        expired = token.expires_ms is not None and token.expires_ms <= ctx.now
        if token.account_id != ctx.account.id or expired or self._scopes.scopes.isdisjoint(token.scopes):
            return False
        reaches_all = not token.user_id or not self._scopes.admin_scopes.isdisjoint(token.scopes)
        return reaches_all or token.user_id == recording.host_id


def missing(now: int) -> Response:
    """Return the response for an address that does not exist, or whose file was deleted (inferred)."""
    return _refusal(404, 3301, "This recording does not exist.", now)


def _credential(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else request.query.get("access_token", "")


def _open(ctx: RequestContext, address: FileAddress) -> Opened | None:
    stored = ctx.state.get_by_unique_key(RECORDINGS, address.handle)
    recording = recording_now(ctx, stored) if stored else None
    if recording is None or not is_present(recording) or (recording.ready_ms or 0) > ctx.now:
        return None
    if address.action == SHARE:
        return Opened(ctx.account, recording, None)
    file = next((file for file in recording.kept_files if file.id == address.file_id), None)
    return Opened(ctx.account, recording, file) if file else None


def _is_open(ctx: RequestContext, request: Request, recording: CloudRecording, address: FileAddress) -> bool:
    """Return whether a viewer without a token may see a recording, or download a file of it.

    The passcode of the address opens it (SPEC25), and so does the token of an approved registrant. Without a passcode
    a recording is open if it is shared publicly, and needs neither registration nor a sign-in (inferred).
    """
    if address.action == DOWNLOAD and not recording_setting(recording, "viewer_download"):
        return False
    tk = request.query.get("tk", "")
    if tk:
        people = list_all(ctx.state, RECORDING_REGISTRANTS, recording.uuid, "approved")
        if any(tk == registrant_token(ctx.ids, recording, one.person.id) for one in people):
            return True
    restricted = recording_setting(recording, "on_demand") or recording_setting(recording, "recording_authentication")
    if restricted or recording_setting(recording, "share_recording") != "publicly":
        return False
    password = password_of(ctx, recording)
    return not password or request.query.get("pwd") == play_passcode(ctx.ids, recording, password)


def _send(ctx: RequestContext, opened: Opened) -> Response:
    file = opened.file
    assert file is not None  # noqa: S101 - downloads name a file
    kind = FILE_KINDS[file.kind]
    at = instant(file.start_ms).replace("-", "").replace(":", "").replace("T", "-").removesuffix("Z")
    name = f"GMT{at}_Recording.{kind.extension.lower()}"
    headers = [
        ("Date", http_date(ctx.now)),
        ("Content-Type", kind.media_type),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    ]
    return Response(200, headers, content_of(file))


def _player(ctx: RequestContext, opened: Opened) -> Response:
    files = [opened.file] if opened.file else opened.recording.kept_files
    rows = "".join(f"<li>{escape(file.kind)}: {file.size} bytes</li>" for file in files)
    topic = topic_of(opened.recording)
    return _page(ctx.now, f"{topic} - Zoom", f"<h1>{escape(topic)}</h1><ul>{rows}</ul>")


def _page(now: int, title: str, body: str) -> Response:
    text = f"<!doctype html><html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    return Response(200, [("Date", http_date(now)), ("Content-Type", _HTML)], text.encode())


def _refusal(status: int, code: int, message: str, now: int) -> Response:
    """Return a refusal in the form of Zoom's web pages (CLIENT ricardorodrigues-ca/zoom-recording-downloader)."""
    body = write_json({"status": False, "errorCode": code, "errorMessage": message})
    return Response(status, [("Date", http_date(now)), ("Content-Type", _JSON)], body)
