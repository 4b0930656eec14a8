"""The files of the dashboard and how they are served, without a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from werkzeug.test import Client

from mockzoom.app import create_app, create_apps
from mockzoom.config import Settings
from mockzoom.dashboard import assets

FILES = Path(assets.__file__).parent / "files"
SCRIPTS = sorted(FILES.glob("*.js"))
BUDGET = 60 * 1024
EVIL = {"Origin": "https://evil.example"}
CROSS = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def client():
    return Client(create_app(Settings()))


def addresses(page):
    """The addresses of files in the page."""
    return re.findall(r'(?:href|src)="(/[^"]+)"', page)


class Page(HTMLParser):
    """The elements of a page with their attributes; complains of what does not close."""

    void = frozenset({"meta", "link", "input"})

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag == "option":
            return
        while self.open[-1] == "option" != tag:
            self.open.pop()
        assert self.open.pop() == tag


class TestServing:
    def test_the_page_and_all_its_files(self, client):
        """Each with its type and the strict policy; the page is never kept, the files forever."""
        page = client.get("/_mockzoom/")
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        style, script = addresses(page.text)
        folder = script.rpartition("/")[0]
        for address in (style, *(f"{folder}/{one.name}" for one in SCRIPTS)):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.mimetype == ("text/css" if address == style else "text/javascript")
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"] == assets.POLICY
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert client.get("/_mockzoom").data == page.data

    def test_the_policy_allows_nothing_but_own_files(self):
        """No inline script or style, no frame, no form, no markup from texts."""
        rules = dict(one.split(" ", 1) for one in assets.POLICY.split("; "))
        assert rules["default-src"] == rules["form-action"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
        assert (rules["require-trusted-types-for"], rules["trusted-types"]) == ("'script'", "'none'")

    @pytest.mark.parametrize("path", ["", "/", "/ui/{hash}/app.js"])
    @pytest.mark.parametrize("headers", [EVIL, CROSS, {"Host": "evil.example"}, {"Sec-Fetch-Site": "same-site"}])
    def test_a_foreign_page_gets_nothing(self, client, path, headers):
        """Neither the page nor a file."""
        version = addresses(client.get("/_mockzoom/").text)[0].split("/")[-2]
        answer = client.get("/_mockzoom" + path.format(hash=version), headers=headers)
        assert answer.status_code == 403
        assert "script" not in answer.text

    def test_an_old_page_is_told_to_load_again(self, client):
        """Its files have another hash after an update."""
        answer = client.get("/_mockzoom/ui/0123456789abcdef/app.js")
        assert answer.status_code == 404
        assert "load /_mockzoom/ again" in answer.json["error"]["message"]

    @pytest.mark.parametrize("name", ["index.html", "nothing.js", "../assets.py", "..%2fassets.py", ""])
    def test_nothing_else_is_served(self, client, name):
        """No other file of the package."""
        folder = addresses(client.get("/_mockzoom/").text)[0].rpartition("/")[0]
        assert client.get(f"{folder}/{name}").status_code == 404

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_other_methods_are_refused(self, client, method):
        """As at any path without an operation."""
        assert client.open("/_mockzoom/", method=method).status_code in (404, 405)

    def test_a_head_request(self, client):
        """Has no body."""
        answer = client.head("/_mockzoom/")
        assert (answer.status_code, answer.data) == (200, b"")

    def test_it_can_be_switched_off(self):
        """The admin API stays."""
        client = Client(create_app(Settings(dashboard=False)))
        assert client.get("/_mockzoom/").status_code == 404
        assert client.get("/_mockzoom/v1/overview").status_code == 200

    def test_without_the_admin_api_there_is_none(self):
        """The path is unknown, as it is to Zoom."""
        assert Client(create_app(Settings(admin=False))).get("/_mockzoom/").json["code"] == 2300

    def test_it_is_on_the_port_of_the_admin_api(self):
        """Where that is a separate one; it names the address of the API."""
        api, admin = map(Client, create_apps(Settings(admin_port=9999, port=8123)))
        assert api.get("/_mockzoom/").status_code == 404
        assert admin.get("/_mockzoom/").status_code == 200
        assert admin.get(addresses(admin.get("/_mockzoom/").text)[1]).status_code == 200
        assert admin.get("/_mockzoom/v1/overview").json["base_url"] == "http://localhost:8123"

    def test_the_files_need_no_token_and_hold_no_secret(self):
        """The data does."""
        client = Client(create_app(Settings(admin_token="s3cret")))
        assert client.get("/_mockzoom/").status_code == 200
        assert client.get("/_mockzoom/v1/overview").status_code == 401
        assert b"s3cret" not in client.get("/_mockzoom/").data

    def test_a_server_reads_the_files_when_they_are_asked_for(self):
        """A server without a browser does not load them."""
        code = (
            "from mockzoom.app import create_app; from werkzeug.test import Client; "
            "from mockzoom.dashboard import assets; "
            "Client(create_app()).get('/_mockzoom/v1/overview'); print(assets._contents.cache_info().currsize)"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert ran.stdout == "0\n"


class TestFiles:
    def test_their_size(self):
        """At most 60 KB in all, as written."""
        assert sum(one.stat().st_size for one in FILES.iterdir()) <= BUDGET

    def test_every_file_is_served(self):
        """A file of another type would be forgotten."""
        assert {one.suffix for one in FILES.iterdir()} == {".js", ".css", ".html"}

    def test_the_page_is_well_formed(self):
        """One h1, landmarks, a language, unique ids, no inline script or style, no foreign address."""
        text = (FILES / "index.html").read_text()
        elements = Page(text).elements
        tags = [tag for tag, _ in elements]
        assert tags.count("h1") == tags.count("main") == tags.count("nav") == tags.count("header") == 1
        ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert ("html", {"lang": "en"}) in elements
        assert not [name for _, attributes in elements for name in attributes if name == "style" or name[:2] == "on"]
        assert all("src" in attributes for tag, attributes in elements if tag == "script")
        assert "//" not in text

    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
    def test_no_text_becomes_markup_or_script(self, script):
        """None of the ways to parse a text is used, and no inline style."""
        sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser"
        assert not re.search(sinks + r"|createContextualFragment|setHTML|\.style\b|javascript:", script.read_text())

    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
    def test_imports_name_files_and_exports_that_exist(self, script):
        """A name that is missing would stop the whole page."""
        for names, file in re.findall(r'^import \{ (.*) \} from "\./(.*)";$', script.read_text(), re.MULTILINE):
            source = (FILES / file).read_text()
            for name in names.split(", "):
                assert re.search(rf"^export (?:async )?(?:function|const|class) {name}\b", source, re.MULTILINE), name

    def test_the_scheme_has_enough_contrast(self):
        """WCAG 2.2 AA wants 4.5; every text colour has 5 on both backgrounds of its scheme."""
        style = (FILES / "app.css").read_text()
        colours = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", style))
        pairs = {name: [one.strip() for one in value.split(",")] for name, value in colours.items()}
        for scheme in (0, 1):
            for text in ("text", "soft", "link", "good", "warn", "bad"):
                for back in ("back", "raised"):
                    assert contrast(pairs[text][scheme], pairs[back][scheme]) >= 5, (text, back, scheme)


def contrast(one, other):
    """The contrast of two colours (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
