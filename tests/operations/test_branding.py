"""Session branding: what is put on a webinar is read back, there is one default at most, and files are judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.spec.openapi import api_openapi
from mockzoom.zoom.branding.models import NAME_TAGS, VIRTUAL_BACKGROUNDS, WALLPAPERS

TAG = {"name": "Speaker", "text_color": "ffffff", "accent_color": "2E7d32", "background_color": "#1b1b1b"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG, GIF87, GIF89 = b"\xff\xd8\xff\xe0", b"GIF87a", b"GIF89a"
PANELISTS = [{"email": "a@example.com", "name": "A"}, {"email": "b@example.com", "name": "B"}]


def branded(mock):
    """The path of a new webinar's branding, and the webinar's."""
    webinar = f"/v2/webinars/{mock.webinar(settings={'enable_session_branding': True})}"
    return f"{webinar}/branding", webinar


def part(content, disposition):
    return b"--x\r\nContent-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


def upload(mock, path, content=PNG, name='filename="sky.png"', boundary="x", **fields):
    """Upload a file; `name` is the form's name for it, `boundary` the one in the header."""
    body = part(content, f'name="file"; {name}') if content is not None else b""
    body += b"".join(part(value.encode(), f'name="{field}"') for field, value in fields.items()) + b"--x--\r\n"
    return mock.post(path, body=body, headers={"content-type": f"multipart/form-data; boundary={boundary}"})


def defaults(mock, path, kind):
    return [one["id"] for one in mock.get(path).json[kind] if one["is_default"]]


def worn(mock, webinar, field):
    return [p.get(field) or None for p in mock.get(f"{webinar}/panelists").json["panelists"]]


def test_a_fresh_webinar_has_no_branding(mock_each_profile):
    """Nothing in the lists, and no wallpaper at all."""
    path, _ = branded(mock_each_profile)
    assert mock_each_profile.get(path).json == {"virtual_backgrounds": [], "name_tags": []}


def test_branding_is_off_unless_switched_on(mock_each_profile):
    """Reading has a different error message; the former branding is back when it is switched on again."""
    number = mock_each_profile.webinar()
    path = f"/v2/webinars/{number}/branding"

    said = mock_each_profile.get(path)
    assert (said.status, said.json) == (
        400, {"code": 3000, "message": "You cannot enable session branding for this webinar."},
    )  # fmt: skip
    said = mock_each_profile.post(f"{path}/name_tags", TAG)
    assert (said.status, said.json) == (
        400, {"code": 3000, "message": "This webinar does not have session branding enabled."},
    )  # fmt: skip

    for on in (True, False, True):
        mock_each_profile.call("PATCH", f"/v2/webinars/{number}", {"settings": {"enable_session_branding": on}})
        if on:
            mock_each_profile.post(f"{path}/name_tags", TAG)
    assert len(mock_each_profile.get(path).json["name_tags"]) == 2


def test_a_name_tag_is_read_as_it_was_added(mock_each_profile):
    """Colours as they were sent; not the default unless asked for."""
    path, _ = branded(mock_each_profile)
    added = mock_each_profile.post(f"{path}/name_tags", TAG)
    assert (added.status, added.json) == (201, {"id": added.json["id"], **TAG, "is_default": False})
    assert mock_each_profile.get(path).json["name_tags"] == [added.json]


def test_an_update_changes_what_it_names(mock_each_profile):
    """And nothing else; a tag of another webinar is not there."""
    path, _ = branded(mock_each_profile)
    tag = mock_each_profile.post(f"{path}/name_tags", TAG | {"is_default": True}).json
    changed = mock_each_profile.call("PATCH", f"{path}/name_tags/{tag['id']}", {"text_color": "000000", "name": None})
    assert (changed.status, changed.body) == (204, b"")
    assert mock_each_profile.get(path).json["name_tags"] == [tag | {"text_color": "000000"}]

    other, _ = branded(mock_each_profile)
    said = mock_each_profile.call("PATCH", f"{other}/name_tags/{tag['id']}", {"name": "x"})
    assert (said.status, said.json) == (400, {"code": 300, "message": "Name Tag does not exist."})


@pytest.mark.parametrize("field", ["text_color", "accent_color", "background_color"])
@pytest.mark.parametrize("value", ["fff", "white", "12345g", "##12345", "1234567", "ffffff\n", ""])
def test_colours_are_six_hexadecimal_digits(mock, field, value):
    """Anything else is refused, and named."""
    path, _ = branded(mock)
    said = mock.post(f"{path}/name_tags", TAG | {field: value})
    assert said.json["errors"] == [{"field": field, "message": "Invalid field."}]
    assert mock.get(path).json["name_tags"] == []


@pytest.mark.parametrize("field", sorted(TAG))
def test_a_new_name_tag_needs_all_its_fields(mock, field):
    """A name of 1 to 50 characters among them."""
    path, _ = branded(mock)
    said = mock.post(f"{path}/name_tags", {k: v for k, v in TAG.items() if k != field})
    assert said.json["errors"] == [{"field": field, "message": "Missing field."}]
    names = ("", "x" * 51, "x", "x" * 50)
    assert [mock.post(f"{path}/name_tags", TAG | {"name": n}).status for n in names] == [400, 400, 201, 201]


def test_twenty_name_tags_are_the_most(mock_each_profile):
    """The twenty-first is refused until one is deleted."""
    path, _ = branded(mock_each_profile)
    ids = [mock_each_profile.post(f"{path}/name_tags", TAG).json["id"] for _ in range(20)]
    said = mock_each_profile.post(f"{path}/name_tags", TAG)
    assert said.json == {
        "code": 3000,
        "message": "You have reached the limit for the number of name tags you can add for this webinar. "
        "The limit is 20.",
    }
    mock_each_profile.call("DELETE", f"{path}/name_tags?name_tag_ids={ids[3]}")
    assert mock_each_profile.post(f"{path}/name_tags", TAG).status == 201


@given(steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([True, False, None])), max_size=12))
def test_there_is_one_default_name_tag_at_most(make_mock, steps):
    """The default is the last one that was made it, until it is changed."""
    mock = make_mock()
    path, _ = branded(mock)
    ids = [mock.post(f"{path}/name_tags", TAG).json["id"] for _ in range(4)]
    expected = []
    for which, is_default in steps:
        mock.call("PATCH", f"{path}/name_tags/{ids[which]}", {"is_default": is_default})
        if is_default:
            expected = [ids[which]]
        elif is_default is False and expected == [ids[which]]:
            expected = []
        assert defaults(mock, path, "name_tags") == expected


def test_a_new_default_is_given_to_all_panelists(mock_each_profile):
    """Unless the call says not to, or makes no default; deleted, the panelists lose it."""
    path, webinar = branded(mock_each_profile)
    mock_each_profile.post(f"{webinar}/panelists", {"panelists": [PANELISTS[0], PANELISTS[1] | {"name_tag_id": "own"}]})

    mock_each_profile.post(f"{path}/name_tags", TAG)
    mock_each_profile.post(f"{path}/name_tags", TAG | {"is_default": True, "set_default_for_all_panelists": False})
    assert worn(mock_each_profile, webinar, "name_tag_id") == [None, "own"]

    tag = mock_each_profile.post(f"{path}/name_tags", TAG | {"is_default": True}).json["id"]
    assert worn(mock_each_profile, webinar, "name_tag_id") == [tag, tag]
    mock_each_profile.call("DELETE", f"{path}/name_tags?name_tag_ids={tag}")
    assert worn(mock_each_profile, webinar, "name_tag_id") == [None, None]


@pytest.mark.parametrize(("kind", "query"), [("name_tags", "name_tag_ids"), ("virtual_backgrounds", "ids")])
def test_deletions_are_whole(mock_each_profile, kind, query):
    """One id that is unknown, or none at all, and nothing goes; spaces and empty places in the list do no harm."""
    path, _ = branded(mock_each_profile)
    add = (lambda: mock_each_profile.post(f"{path}/name_tags", TAG)) if kind == "name_tags" else lambda: upload(
        mock_each_profile, f"{path}/virtual_backgrounds"
    )  # fmt: skip
    one, two, three = (add().json["id"] for _ in range(3))

    for text in (f"?{query}={one},nothing", f"?{query}=", f"?{query}=,%20,", ""):
        said = mock_each_profile.call("DELETE", f"{path}/{kind}{text}")
        assert (said.status, said.json) == (400, {"code": 300, "message": f"Invalid parameter: `{query}`."})
    assert [o["id"] for o in mock_each_profile.get(path).json[kind]] == [one, two, three]

    assert mock_each_profile.call("DELETE", f"{path}/{kind}?{query}={three},%20{one},,{one}").status == 204
    assert [o["id"] for o in mock_each_profile.get(path).json[kind]] == [two]


@pytest.mark.parametrize("content", [PNG, JPEG, GIF87, GIF89])
def test_images_are_told_by_their_bytes(mock_each_profile, content):
    """Whatever their name says."""
    path, _ = branded(mock_each_profile)
    added = upload(mock_each_profile, f"{path}/virtual_backgrounds", content, 'filename="sky.txt"')
    assert (added.status, added.json) == (
        201,
        {"id": added.json["id"], "name": "sky.txt", "is_default": False, "size": len(content), "type": "image"},
    )
    shown = {k: added.json[k] for k in ("id", "name", "is_default")}
    assert mock_each_profile.get(path).json["virtual_backgrounds"] == [shown]


@pytest.mark.parametrize(("rest", "verb"), [("virtual_backgrounds", "may"), ("wallpaper", "can")])
def test_other_files_are_refused(mock_each_profile, rest, verb):
    """By type, by size, or because there is none; in Zoom's words, and nothing is kept."""
    path, _ = branded(mock_each_profile)
    wrong = f"You {verb} only upload JPG/JPEG, GIF, or PNG image files."
    none = "No file uploaded. Verify that a file has been uploaded."
    for content, name, message in (
        (b"<svg/>", 'filename="a.png"', wrong),
        (b"", 'filename="a.png"', wrong),
        (PNG[:7], 'filename="a.png"', wrong),
        (PNG + bytes(15 << 20), 'filename="a.png"', "File size cannot exceed 15M."),
        (PNG, "", none),
        (b"", 'filename=""', none),
        (None, "", none),
    ):
        said = upload(mock_each_profile, f"{path}/{rest}", content, name)
        assert (said.status, said.json) == (400, {"code": 120, "message": message})
    assert mock_each_profile.get(path).json == {"virtual_backgrounds": [], "name_tags": []}


def test_fifteen_mebibytes_are_not_too_many(mock):
    """To the byte; a body beyond the bound of uploads is not looked at."""
    path, _ = branded(mock)
    most = PNG.ljust(15 << 20, b"\0")
    assert upload(mock, f"{path}/wallpaper", most).json["size"] == 15 << 20
    assert upload(mock, f"{path}/wallpaper", most + b"\0").rule == "file_too_large"
    assert upload(mock, f"{path}/wallpaper", PNG.ljust(16 << 20, b"\0")).rule == "body_too_large"
    assert mock.post(f"{path}/name_tags", body=b" " * ((1 << 20) + 1)).rule == "body_too_large"
    assert mock.post(f"{path}/wallpaper", body=b" " * ((1 << 20) + 1)).rule == "body_too_large"
    form = {"content-type": "multipart/form-data; boundary=x"}
    assert mock.post(f"{path}/name_tags", body=b" " * ((1 << 20) + 1), headers=form).rule == "body_too_large"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ('filename="C:\\\\beach\\\\a b.png"', "a b.png"),
        ('filename="../../etc/a.png"', "a.png"),
        ("filename*=utf-8''%E6%B5%B7%2Epng", "海.png"),
        ('filename="海.png"', "海.png"),
        ('filename="a\0b.png"', "ab.png"),
    ],
)
def test_a_file_keeps_its_name_without_folders(mock, told, name):
    """In the forms in which clients send names; what cannot be shown is left out."""
    path, _ = branded(mock)
    assert upload(mock, f"{path}/wallpaper", name=told).json["name"] == name


def test_ten_backgrounds_are_the_most(mock_each_profile):
    """The eleventh is refused."""
    path, _ = branded(mock_each_profile)
    for _ in range(10):
        assert upload(mock_each_profile, f"{path}/virtual_backgrounds").status == 201
    said = upload(mock_each_profile, f"{path}/virtual_backgrounds", default="true")
    assert said.json == {"code": 120, "message": "A maximum of 10 files are allowed for a webinar."}
    assert defaults(mock_each_profile, path, "virtual_backgrounds") == []


def test_the_default_background_can_be_chosen_and_dropped(mock_each_profile):
    """By upload, by id, and without an id; panelists get it with an upload, or where the call says so."""
    path, webinar = branded(mock_each_profile)
    mock_each_profile.post(f"{webinar}/panelists", {"panelists": PANELISTS})
    own = f"{path}/virtual_backgrounds"
    one = upload(mock_each_profile, own, default="true").json
    two = upload(mock_each_profile, own, default="TRUE", set_default_for_all_panelists="false").json
    assert (one["is_default"], two["is_default"]) == (True, True)

    def told():
        return defaults(mock_each_profile, path, "virtual_backgrounds"), set(
            worn(mock_each_profile, webinar, "virtual_background_id")
        )

    assert told() == ([two["id"]], {one["id"]})
    for query, expected in (
        (f"?id={one['id']}", ([one["id"]], {one["id"]})),
        (f"?id={two['id']}&set_default_for_all_panelists=true", ([two["id"]], {two["id"]})),
        ("?id=&set_default_for_all_panelists=perhaps", ([], {two["id"]})),
        (f"?id={two['id']}", ([two["id"]], {two["id"]})),
        ("", ([], {two["id"]})),
        ("?set_default_for_all_panelists=true", ([], {None})),
    ):
        assert mock_each_profile.call("PATCH", own + query).status == 204
        assert told() == expected, query

    said = mock_each_profile.call("PATCH", f"{own}?id=nothing")
    assert (said.status, said.json) == (400, {"code": 300, "message": "Invalid parameter: nothing"})


def test_there_is_one_wallpaper(mock_each_profile):
    """A new one takes the place of the old; taken down twice, it is gone all the same."""
    path, _ = branded(mock_each_profile)
    for _ in range(2):
        added = upload(mock_each_profile, f"{path}/wallpaper").json
        assert added == {"id": added["id"], "name": "sky.png", "size": len(PNG), "type": "image"}
        assert mock_each_profile.get(path).json["wallpaper"] == {"id": added["id"]}
    for _ in range(2):
        assert mock_each_profile.call("DELETE", f"{path}/wallpaper").status == 204
        assert "wallpaper" not in mock_each_profile.get(path).json


def test_branding_goes_with_its_webinar(mock_each_profile):
    """Nothing is left when it is deleted."""
    path, webinar = branded(mock_each_profile)
    mock_each_profile.post(f"{path}/name_tags", TAG)
    upload(mock_each_profile, f"{path}/virtual_backgrounds")
    upload(mock_each_profile, f"{path}/wallpaper")
    mock_each_profile.call("DELETE", webinar)

    with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
        number = int(webinar.rpartition("/")[2])
        assert [state.count(kind, number) for kind in (NAME_TAGS, VIRTUAL_BACKGROUNDS, WALLPAPERS)] == [0, 0, 0]


@given(body=st.binary(max_size=300), lead=st.sampled_from([b"", b"--x\r\n", b"--x\r\nContent-Disposition: "]))
def test_whatever_comes_instead_of_a_form_is_answered(make_mock, body, lead):
    """Whatever is sent instead of a form is never an internal error."""
    mock = make_mock()
    path, _ = branded(mock)
    for header in ("multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary="):
        said = mock.post(f"{path}/wallpaper", body=lead + body, headers={"content-type": header})
        assert said.rule in ("body_not_json", "file_missing")


def test_a_form_that_breaks_off_is_none(mock):
    """Nor is one whose parts are divided by something else, or a file sent as JSON."""
    path, _ = branded(mock)
    form = {"content-type": "multipart/form-data; boundary=x"}
    broken = part(PNG, 'name="file"; filename="a.png"')
    assert mock.post(f"{path}/wallpaper", body=broken, headers=form).rule == "body_not_json"
    assert upload(mock, f"{path}/wallpaper", boundary="y").rule == "body_not_json"
    assert mock.post(f"{path}/wallpaper", {"file": "a.png"}).rule == "content_type_unsupported"


def test_the_document_tells_of_uploads(mock):
    """As forms with a binary part, and of nothing else."""
    document = api_openapi(mock.pipeline.spec, mock.pipeline.profile, "0")
    for rest, name in (("virtual_backgrounds", "virtual_background_upload"), ("wallpaper", "wallpaper_upload")):
        body = document["paths"][f"/v2/webinars/{{webinarId}}/branding/{rest}"]["post"]["requestBody"]
        assert body["required"]
        assert body["content"] == {"multipart/form-data": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        schema = document["components"]["schemas"][name]
        assert {k: schema["properties"]["file"][k] for k in ("type", "format")} == {
            "type": "string", "format": "binary",
        }  # fmt: skip
        assert schema["required"] == ["file"]
