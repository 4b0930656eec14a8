"""Session branding: name tags, and images that come as files."""

from arranged import Sent, asking, edit_webinars, elsewhere

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TAG = {"name": "Speaker", "text_color": "ffffff", "accent_color": "2e7d32", "background_color": "1b1b1b"}
HEADERS = {"content-type": "multipart/form-data; boundary=x"}


def form(content=PNG, *, name="sky.png", field="file", **fields):
    """A form with a file and texts; without a file without content."""
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}'.encode() for k, v in fields.items()]
    if content is not None:
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        parts.append(head.encode() + content)
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def _path(mock, rest=""):
    return f"/v2/webinars/{mock.webinar(settings={'enable_session_branding': True})}/branding{rest}"


def _tags(mock):
    path = _path(mock, "/name_tags")
    return path, mock.post(path, TAG).json["id"]


def _backgrounds(mock):
    path = _path(mock, "/virtual_backgrounds")
    return path, mock.post(path, body=form(), headers=HEADERS).json["id"]


CALLS = {
    "getWebinarBranding": lambda mock: Sent("GET", _path(mock)),
    "createWebinarBrandingNameTag": lambda mock: Sent("POST", _path(mock, "/name_tags"), TAG),
    "updateWebinarBrandingNameTag": lambda mock: Sent("PATCH", "/".join(_tags(mock)), TAG),
    "deleteWebinarBrandingNameTag": lambda mock: Sent("DELETE", "?name_tag_ids=".join(_tags(mock))),
    "uploadWebinarBrandingVB": lambda mock: Sent(
        "POST", _path(mock, "/virtual_backgrounds"), raw=form(default="true"), headers=HEADERS
    ),
    "deleteWebinarBrandingVB": lambda mock: Sent("DELETE", "?ids=".join(_backgrounds(mock))),
    "setWebinarBrandingVB": lambda mock: Sent("PATCH", "?id=".join(_backgrounds(mock))),
    "uploadWebinarBrandingWallpaper": lambda mock: Sent("POST", _path(mock, "/wallpaper"), raw=form(), headers=HEADERS),
    "deleteWebinarBrandingWallpaper": lambda mock: Sent("DELETE", _path(mock, "/wallpaper")),
}


def _switched_off(mock, sent):
    edit_webinars(mock, settings={"enable_session_branding": False})
    return sent.go(mock)


def _full(times):
    def provoke(mock, sent):
        for _ in range(times):
            assert sent.go(mock).rule == ""
        return sent.go(mock)

    return provoke


def _unknown(query):
    return lambda mock, sent: asking(sent._replace(path=sent.path.partition("?")[0]), **{query: "nothing"}).go(mock)


REFUSALS = {(name, "branding_disabled"): _switched_off for name in CALLS} | {
    ("createWebinarBrandingNameTag", "name_tag_limit_reached"): _full(20),
    ("updateWebinarBrandingNameTag", "name_tag_not_found"): lambda mock, sent: elsewhere(sent, nameTagId="no").go(mock),
    ("deleteWebinarBrandingNameTag", "name_tag_ids_invalid"): _unknown("name_tag_ids"),
    ("uploadWebinarBrandingVB", "background_limit_reached"): _full(10),
    ("uploadWebinarBrandingVB", "validation_failed"): lambda mock, sent: sent.go(mock, body=form(default="perhaps")),
    ("deleteWebinarBrandingVB", "background_ids_invalid"): _unknown("ids"),
    ("setWebinarBrandingVB", "background_not_found"): _unknown("id"),
}
for _name in ("uploadWebinarBrandingVB", "uploadWebinarBrandingWallpaper"):
    REFUSALS |= {
        (_name, "file_missing"): lambda mock, sent: sent.go(mock, body=form(None, default="true")),
        (_name, "file_type_refused"): lambda mock, sent: sent.go(mock, body=form(b"GIF88a")),
        (_name, "file_too_large"): lambda mock, sent: sent.go(mock, body=form(PNG + bytes(15 << 20))),
    }
