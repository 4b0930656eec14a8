"""The walk's steps around session branding: name tags, virtual backgrounds, a wallpaper."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_registration import RegistrationWalk

FORM = {"content-type": "multipart/form-data; boundary=x"}
GIF, TEXT = b"GIF89a", b"Dear all"
COLOURS = {"text_color": "ffffff", "accent_color": "2e7d32", "background_color": "1b1b1b"}
tag_names = st.sampled_from(["Host", "Guest"])
maybe = st.sampled_from([True, False, None])
files = st.sampled_from([GIF, GIF, GIF + bytes(9), TEXT, None])


@dataclass
class Branding:
    """What a webinar is branded with: fields by id, which of them is the default, and the wallpaper's id."""

    on: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    images: dict[str, str] = field(default_factory=dict)
    image: str = ""
    wallpaper: str = ""


class BrandingWalk(RegistrationWalk):
    """Branding is read as it was made, with one default of a kind at most."""

    def prepare(self):
        """Two webinars have branding, and something of everything."""
        super().prepare()
        self.brandings = {}
        for number in list(self.model.webinars)[:2]:
            self.switch(number, True)
            made = self.branding(number)
            path = f"/webinars/{number}/branding"
            made.tags[self.call("POST", f"{path}/name_tags", {"name": "Host", **COLOURS}).json["id"]] = "Host"
            made.images[self.upload(f"{path}/virtual_backgrounds", GIF).json["id"]] = "a.gif"
            made.wallpaper = self.upload(f"{path}/wallpaper", GIF).json["id"]

    def branding(self, number):
        return self.brandings.setdefault(number, Branding())

    def branded(self, data):
        """A webinar, most often one with branding, and its branding."""
        number = self.pick(data, want=lambda webinar: self.branding(webinar.id).on)
        return f"/webinars/{number}/branding", number, self.branding(number)

    def switch(self, number, on):
        answer = self.call("PATCH", f"/webinars/{number}", {"settings": {"enable_session_branding": on}})
        if self.webinar(number) is not None and self.model.counted("change") < 100:
            self.model.count("change")
            self.branding(number).on = on
        return answer

    def upload(self, path, content, default="false"):
        form = f'--x\r\nContent-Disposition: form-data; name="default"\r\n\r\n{default}\r\n'.encode()
        if content is not None:
            head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.gif"\r\n\r\n'
            form += head + content + b"\r\n"
        answer = self.zoom.call("POST", f"/v2{path}", body=form + b"--x--\r\n", headers=FORM)
        self.met[answer.operation_id, answer.rule] += 1
        return answer

    def went(self, number, answer, rule=""):
        """Whether a call went through; the answer must say what the model expects."""
        refused = "branding_disabled" if not self.branding(number).on else rule
        expected = refused if self.webinar(number) else "webinar_not_found"
        assert answer.rule == expected
        return not expected

    @rule(on=st.sampled_from([True, True, True, False]), data=st.data())
    def switch_branding(self, on, data):
        self.switch(self.pick(data), on)

    @rule(data=st.data())
    def read_branding(self, data):
        path, number, made = self.branded(data)
        answer = self.call("GET", path)
        if self.went(number, answer):
            found = answer.json
            assert {t["id"]: t["name"] for t in found["name_tags"]} == made.tags
            assert [t["id"] for t in found["name_tags"] if t["is_default"]] == [made.tag] * bool(made.tag)
            assert {b["id"]: b["name"] for b in found["virtual_backgrounds"]} == made.images
            assert [b["id"] for b in found["virtual_backgrounds"] if b["is_default"]] == [made.image] * bool(made.image)
            assert found.get("wallpaper", {"id": ""})["id"] == made.wallpaper

    @rule(name=tag_names, is_default=maybe, data=st.data())
    def add_a_name_tag(self, name, is_default, data):
        path, number, made = self.branded(data)
        answer = self.call("POST", f"{path}/name_tags", {"name": name, "is_default": is_default, **COLOURS})
        if self.went(number, answer, "name_tag_limit_reached" if len(made.tags) >= 20 else ""):
            made.tags[answer.json["id"]] = name
            made.tag = answer.json["id"] if is_default else made.tag

    @rule(name=tag_names, is_default=maybe, data=st.data())
    def change_a_name_tag(self, name, is_default, data):
        path, number, made = self.branded(data)
        one = data.draw(st.sampled_from([*list(made.tags) * 4, "nothing"]), label="tag")
        answer = self.call("PATCH", f"{path}/name_tags/{one}", {"name": name, "is_default": is_default})
        if self.went(number, answer, "" if one in made.tags else "name_tag_not_found"):
            made.tags[one] = name
            if is_default is not None:
                made.tag = one if is_default else "" if made.tag == one else made.tag

    def some(self, known, data):
        """One or two ids, now and then an unknown one."""
        return data.draw(st.lists(st.sampled_from([*list(known) * 4, "nothing"]), min_size=1, max_size=2), label="ids")

    @rule(data=st.data())
    def delete_name_tags(self, data):
        path, number, made = self.branded(data)
        ids = self.some(made.tags, data)
        answer = self.call("DELETE", f"{path}/name_tags?name_tag_ids={','.join(ids)}")
        if self.went(number, answer, "name_tag_ids_invalid" if "nothing" in ids else ""):
            made.tags = {one: name for one, name in made.tags.items() if one not in ids}
            made.tag = "" if made.tag in ids else made.tag

    @rule(content=files, default=st.booleans(), data=st.data())
    def upload_a_background(self, content, default, data):
        path, number, made = self.branded(data)
        answer = self.upload(f"{path}/virtual_backgrounds", content, str(default).lower())
        full = "background_limit_reached" if len(made.images) >= 10 else ""
        if self.arrived(number, answer, content, full):
            made.images[answer.json["id"]] = "a.gif"
            made.image = answer.json["id"] if default else made.image

    @rule(content=files, data=st.data())
    def upload_a_wallpaper(self, content, data):
        path, number, made = self.branded(data)
        answer = self.upload(f"{path}/wallpaper", content)
        if self.arrived(number, answer, content):
            made.wallpaper = answer.json["id"]

    def arrived(self, number, answer, content, rule=""):
        """Whether an upload went through: a form without a file is refused before anything is looked up."""
        if content is None:
            assert answer.rule == "file_missing"
            return False
        if not self.went(number, answer, "file_type_refused" if content == TEXT else rule):
            return False
        assert answer.json["size"] == len(content)
        return True

    @rule(data=st.data())
    def choose_a_background(self, data):
        path, number, made = self.branded(data)
        one = data.draw(st.sampled_from([*list(made.images) * 4, "", "nothing"]), label="background")
        answer = self.call("PATCH", f"{path}/virtual_backgrounds?id={one}")
        if self.went(number, answer, "background_not_found" if one == "nothing" else ""):
            made.image = one

    @rule(data=st.data())
    def delete_backgrounds(self, data):
        path, number, made = self.branded(data)
        ids = self.some(made.images, data)
        answer = self.call("DELETE", f"{path}/virtual_backgrounds?ids={','.join(ids)}")
        if self.went(number, answer, "background_ids_invalid" if "nothing" in ids else ""):
            made.images = {one: name for one, name in made.images.items() if one not in ids}
            made.image = "" if made.image in ids else made.image

    @rule(data=st.data())
    def take_the_wallpaper_down(self, data):
        path, number, made = self.branded(data)
        if self.went(number, self.call("DELETE", f"{path}/wallpaper")):
            made.wallpaper = ""
