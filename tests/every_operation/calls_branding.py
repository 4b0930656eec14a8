"""Session branding: name tags, and images that come as files."""

from arranged import Sent, asking, edit_webinars, elsewhere

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TAG = {"name": "Speaker", "text_color": "ffffff", "accent_color": "2e7d32", "background_color": "1b1b1b"}
HEADERS = {"content-type": "multipart/form-data; boundary=x"}


def form(content=PNG, *, name="sky.png", field="file", **fields):
    """A form with a file and texts; without a file if there is no content."""
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}'.encode() for k, v in fields.items()]
    if content is not None:
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        parts.append(head.encode() + content)
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def _path(zoom, rest=""):
    return f"/v2/webinars/{zoom.webinar(settings={'enable_session_branding': True})}/branding{rest}"


def _tags(zoom):
    path = _path(zoom, "/name_tags")
    return path, zoom.post(path, TAG).json["id"]


def _backgrounds(zoom):
    path = _path(zoom, "/virtual_backgrounds")
    return path, zoom.post(path, body=form(), headers=HEADERS).json["id"]


CALLS = {
    "getWebinarBranding": lambda zoom: Sent("GET", _path(zoom)),
    "createWebinarBrandingNameTag": lambda zoom: Sent("POST", _path(zoom, "/name_tags"), TAG),
    "updateWebinarBrandingNameTag": lambda zoom: Sent("PATCH", "/".join(_tags(zoom)), TAG),
    "deleteWebinarBrandingNameTag": lambda zoom: Sent("DELETE", "?name_tag_ids=".join(_tags(zoom))),
    "uploadWebinarBrandingVB": lambda zoom: Sent(
        "POST", _path(zoom, "/virtual_backgrounds"), raw=form(default="true"), headers=HEADERS
    ),
    "deleteWebinarBrandingVB": lambda zoom: Sent("DELETE", "?ids=".join(_backgrounds(zoom))),
    "setWebinarBrandingVB": lambda zoom: Sent("PATCH", "?id=".join(_backgrounds(zoom))),
    "uploadWebinarBrandingWallpaper": lambda zoom: Sent("POST", _path(zoom, "/wallpaper"), raw=form(), headers=HEADERS),
    "deleteWebinarBrandingWallpaper": lambda zoom: Sent("DELETE", _path(zoom, "/wallpaper")),
}


def _switched_off(zoom, sent):
    edit_webinars(zoom, settings={"enable_session_branding": False})
    return sent.go(zoom)


def _full(times):
    def provoke(zoom, sent):
        for _ in range(times):
            assert sent.go(zoom).rule == ""
        return sent.go(zoom)

    return provoke


def _unknown(query):
    return lambda zoom, sent: asking(sent._replace(path=sent.path.partition("?")[0]), **{query: "nothing"}).go(zoom)


REFUSALS = {(name, "branding_disabled"): _switched_off for name in CALLS} | {
    ("createWebinarBrandingNameTag", "name_tag_limit_reached"): _full(20),
    ("updateWebinarBrandingNameTag", "name_tag_not_found"): lambda zoom, sent: elsewhere(sent, nameTagId="no").go(zoom),
    ("deleteWebinarBrandingNameTag", "name_tag_ids_invalid"): _unknown("name_tag_ids"),
    ("uploadWebinarBrandingVB", "background_limit_reached"): _full(10),
    ("uploadWebinarBrandingVB", "validation_failed"): lambda zoom, sent: sent.go(zoom, body=form(default="perhaps")),
    ("deleteWebinarBrandingVB", "background_ids_invalid"): _unknown("ids"),
    ("setWebinarBrandingVB", "background_not_found"): _unknown("id"),
}
for _name in ("uploadWebinarBrandingVB", "uploadWebinarBrandingWallpaper"):
    REFUSALS |= {
        (_name, "file_missing"): lambda zoom, sent: sent.go(zoom, body=form(None, default="true")),
        (_name, "file_type_refused"): lambda zoom, sent: sent.go(zoom, body=form(b"GIF88a")),
        (_name, "file_too_large"): lambda zoom, sent: sent.go(zoom, body=form(PNG + bytes(15 << 20))),
    }
