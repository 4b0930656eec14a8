"""Session branding: name tags, and images that come as files."""

from __future__ import annotations

from dataclasses import replace

from mockzoom.contract.client import OperationCall

from .webinars import on_webinar
from .words import ErrorCase, asking, changed, did, on, repeated

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TAG = {"name": "Speaker", "text_color": "ffffff", "accent_color": "2e7d32", "background_color": "1b1b1b"}
FORM = {"Content-Type": "multipart/form-data; boundary=x"}
BRANDED = {"enable_session_branding": True}
TAGS, BACKGROUNDS = "createWebinarBrandingNameTag", "uploadWebinarBrandingVB"


def form(content=PNG, **fields):
    """A form with a file and texts; without a file without content."""
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}'.encode() for k, v in fields.items()]
    if content is not None:
        head = 'Content-Disposition: form-data; name="file"; filename="sky.png"\r\nContent-Type: image/png\r\n\r\n'
        parts.append(head.encode() + content)
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def upload(name, content=None):
    """A call that sends a file, on a webinar that may be branded."""
    return lambda client: OperationCall(
        name, {"webinarId": client.webinar(settings=BRANDED)}, raw=content or form(), headers=FORM
    )


def _with_one(maker, name, how):
    """A call about something that was made before."""

    def case(client):
        first = SUCCESS_CASES[maker](client)
        return how(OperationCall(name, first.path), did(client, first)["id"])

    return case


SUCCESS_CASES = {
    "getWebinarBranding": on_webinar("getWebinarBranding", settings=BRANDED),
    TAGS: on_webinar(TAGS, TAG, settings=BRANDED),
    "updateWebinarBrandingNameTag": _with_one(
        TAGS, "updateWebinarBrandingNameTag", lambda sent, tag: replace(on(sent, nameTagId=tag), body=TAG)
    ),
    "deleteWebinarBrandingNameTag": _with_one(
        TAGS, "deleteWebinarBrandingNameTag", lambda sent, tag: asking(sent, name_tag_ids=tag)
    ),
    BACKGROUNDS: upload(BACKGROUNDS, form(default="true")),
    "deleteWebinarBrandingVB": _with_one(BACKGROUNDS, "deleteWebinarBrandingVB", lambda sent, f: asking(sent, ids=f)),
    "setWebinarBrandingVB": _with_one(BACKGROUNDS, "setWebinarBrandingVB", lambda sent, f: asking(sent, id=f)),
    "uploadWebinarBrandingWallpaper": upload("uploadWebinarBrandingWallpaper"),
    "deleteWebinarBrandingWallpaper": on_webinar("deleteWebinarBrandingWallpaper", settings=BRANDED),
}


def _unbranded(client, sent):
    did(
        client,
        OperationCall(
            "webinarUpdate", {"webinarId": sent.path["webinarId"]}, {"settings": dict.fromkeys(BRANDED, False)}
        ),
    )
    return sent


ERROR_CASES = {(name, "branding_disabled"): ErrorCase(_unbranded) for name in SUCCESS_CASES} | {
    (TAGS, "name_tag_limit_reached"): repeated(20, limit=20),
    ("updateWebinarBrandingNameTag", "name_tag_not_found"): changed(lambda sent: on(sent, nameTagId="no")),
    ("deleteWebinarBrandingNameTag", "name_tag_ids_invalid"): changed(lambda sent: asking(sent, name_tag_ids="no")),
    ("deleteWebinarBrandingVB", "background_ids_invalid"): changed(lambda sent: asking(sent, ids="no")),
    ("setWebinarBrandingVB", "background_not_found"): changed(lambda sent: asking(sent, id="no"), file_id="no"),
    (BACKGROUNDS, "background_limit_reached"): repeated(10, limit=10),
}
for _name in (BACKGROUNDS, "uploadWebinarBrandingWallpaper"):
    ERROR_CASES |= {
        (_name, "file_missing"): changed(lambda sent: replace(sent, raw=form(None, default="true"))),
        (_name, "file_type_refused"): changed(lambda sent: replace(sent, raw=form(b"%PDF-1.7"))),
        (_name, "file_too_large"): changed(lambda sent: replace(sent, raw=form(PNG + bytes(15 << 20)))),
    }
