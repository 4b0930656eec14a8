"""What may never be sent to the real Zoom is not sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from in_turn import some_of

from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.live.budget import Budget, Price
from mockzoom.contract.live.cleanup_log import CleanupLog, remaining_in
from mockzoom.contract.live.guard import ALLOWED, Forbidden, Guard, price_of
from mockzoom.contract.live.target import GuardedTarget
from mockzoom.contract.messages import ApiRequest
from mockzoom.contract.schema_validator import load_schema_validator
from mockzoom.contract.targets.target import UrlTarget, is_zoom

MINE, OTHER = 81234567890, 89999999999
OFF = {"registrants_confirmation_email": False, "registrants_email_notification": False}
OPERATIONS = load_schema_validator().operations
BATCH, SINGLE = "addBatchWebinarRegistrants", "webinarRegistrantCreate"


@pytest.fixture
def guard():
    return Guard("corp.test", "mockzoom-contract-x", [MINE], host="boss@acme.example")


def call(operation_id, document=None, *, path=None, method=None, raw=None, **places):
    """A call as a client makes it."""
    operation = OPERATIONS.get(operation_id, {"method": "GET", "path": "/v2/nowhere"})
    places = {"webinarId": MINE, "userId": "me", "registrantId": "A" * 22, **places}
    body = raw if raw is not None else b"" if document is None else json.dumps(document).encode()
    return ApiRequest(method or operation["method"], path or operation["path"].format(**places), {}, body, operation_id)


def check(guard, sent):
    guard.check(sent, OPERATIONS.get(sent.operation_id, {}))


def webinar(**fields):
    return {"topic": "mockzoom-contract-x", "settings": OFF | fields.pop("settings", {})} | fields


def people(*emails):
    return {"registrants": [{"email": email, "first_name": "A"} for email in emails]}


@pytest.mark.parametrize(
    "sent",
    [
        call("user"),
        call("webinars"),
        call("webinarCreate", webinar()),
        call("webinarUpdate", {"settings": {"approval_type": 2}}),
        call("webinarDelete"),
        call(BATCH, people("ana@corp.test", "BO@CORP.TEST", "boss@acme.example", "@", "a b@", 7, None)),
        call(BATCH, people("ana@corp.test"), webinarId="not-a-number"),
        call("webinarRegistrants", path=f"/v2/webinars/{MINE}/registrants?page_size=300&next_page_token="),
        call("deleteWebinarRegistrant"),
        call(SINGLE, {"email": "a@nodot", "first_name": "@\u00f5 & @"}),
    ],
    ids=lambda sent: sent.operation_id,
)
def test_what_is_harmless_passes(guard, sent):
    """On this run's own webinars, for people of the named domain and the host."""
    check(guard, sent)


READABLE = json.dumps(people("ana@corp.test")).encode()
UNREADABLE = {
    "half a document": b"{",
    "a byte order mark": b"\xef\xbb\xbf" + READABLE,
    "a comma at the end": READABLE[:-1] + b",}",
    "too deep": b'{"z": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "a list": b"[" + READABLE + b"]",
    "two documents": READABLE + READABLE,
    "not a number": READABLE[:-1] + b', "z": NaN}',
    "a form": b'--x\r\nContent-Disposition: form-data; name="registrants"\r\n\r\n[]\r\n--x--\r\n',
    "base64": b"eyJyZWdpc3RyYW50cyI6W119",
    "another encoding": READABLE.decode().encode("utf-16"),
    "a text": b'"x"',
}


@pytest.mark.parametrize("operation", ["webinarCreate", "webinarUpdate", BATCH, SINGLE, "webinarRegistrantStatus"])
@pytest.mark.parametrize("form", UNREADABLE)
def test_a_body_that_cannot_be_read_is_not_sent(guard, operation, form):
    """It is unknown whom Zoom would register or mail, and how many attempts it would count."""
    with pytest.raises(Forbidden):
        check(guard, call(operation, raw=UNREADABLE[form]))


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_of_another_type_is_not_sent(guard, kind):
    """Zoom may read it in another way than it is read here."""
    with pytest.raises(Forbidden, match="it is unknown how Zoom reads it"):
        check(guard, replace(call(BATCH, raw=READABLE), headers={"Content-Type": kind}))
    check(guard, replace(call(BATCH, raw=READABLE), headers={"content-type": "application/json; charset=utf-8"}))


MAILING = (
    *("notify_registrants", "Notify_Registrants", "attendees_and_panelists_reminder_email_notification"),
    *("follow_up_attendees_email_notification", "panelists_invitation_email_notification", "send_confirmation_mails"),
    *("registrants_confirmation_email", "registrants_email_notification", "notify_hosts", "notify_channels"),
)


@pytest.mark.parametrize("name", MAILING)
@pytest.mark.parametrize("operation", ["webinarCreate", "webinarUpdate"])
def test_every_switch_of_mails_has_to_be_off(guard, operation, name):
    """Whatever it is called, wherever it stands, and in whatever form it is on."""
    for value in (True, 1, "true", "false", None, {"enable": True}, {"enable": False, "type": 1}, []):
        for fields in ({"settings": {**OFF, name: value}}, {"settings": OFF, name: value}):
            with pytest.raises(Forbidden, match="mailed"):
                check(guard, call(operation, {"topic": "mockzoom-contract-x", **fields}))


@pytest.mark.parametrize("value", ["true", "1", "TRUE", "", "yes", "false%20"])
def test_a_query_does_not_switch_mails_on(guard, value):
    """`cancel_webinar_reminder` mails registrants and panelists when a webinar is deleted."""
    path = f"/v2/webinars/{MINE}?cancel_webinar_reminder={value}"
    with pytest.raises(Forbidden, match="mailed"):
        check(guard, call("webinarDelete", path=path))
    check(guard, call("webinarDelete", path=f"/v2/webinars/{MINE}?cancel_webinar_reminder=false"))


@pytest.mark.parametrize(
    "url",
    [
        *("https://api.zoom.us", "https://API.ZOOM.US.", "https://user:pw@api.zoom.us:443/", "http://zoom.us/x"),
        *("https://api%2ezoom.us", "https://api%2Ezoom%2eus", "https://%61pi.zoom.us", "https://api.zoom%252eus"),
        *("https://api.zoom.us%00", "https://api.zoom.us%2f.evil.example", "https://us06web.zoom.us"),
        *("https://api\u3002zoom\u3002us", "https://\uff41pi.zoom.us", "https://api.zoom.us\\@127.0.0.1"),
        *("https://127.0.0.1\\@api.zoom.us", "https://zoom.us#@x", "https://api.zoomgov.com", "https://zoom.com:1"),
    ],
)
def test_the_real_zoom_is_known_however_it_is_spelled(url):
    """The address that would really be called is asked; without a guard it is refused before anything is looked up."""
    assert is_zoom(url)
    with pytest.raises(Inconclusive, match="--target=zoom alone"):
        UrlTarget(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://[::1]:1", "https://evilzoom.us", "https://zoom.us.test"]
)
def test_other_addresses_are_not_the_real_zoom(url):
    """A mock may have any of them."""
    assert not is_zoom(url)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param(call("users"), "not on the list", id="another operation"),
        pytest.param(call(""), "not on the list", id="unknown operation"),
        pytest.param(call("webinar", method="DELETE"), "is not webinar", id="another method"),
        pytest.param(
            call("webinarRegistrants", path=f"/v2/webinars/{MINE}"), "is not webinarRegistrants", id="another path"
        ),
        pytest.param(call("webinar", webinarId=OTHER), "did not make it", id="somebody's webinar"),
        pytest.param(call("webinarDelete", webinarId=OTHER), "did not make it", id="deleting somebody's webinar"),
        pytest.param(call("webinar", webinarId="BznygKKZTdCVbQxvSoZwAw=="), "may be a UUID of", id="a UUID"),
        pytest.param(call("webinar", webinarId="Bznyg8KZTdCVbQxvS%2FoZ7w=="), "several ways", id="a UUID with a slash"),
        pytest.param(call("webinar", webinarId="%2e%2e"), "several ways", id="upwards"),
        pytest.param(
            call("webinar", path=f"/v2/webinars/{MINE}%252f..%252f{OTHER}"), "several ways", id="twice escaped"
        ),
        pytest.param(call("webinar", path=f"/v2//webinars/{MINE}"), "several ways", id="an empty part"),
        pytest.param(call("webinar", path=f"/v2/webinars/{MINE}#/{OTHER}"), "several ways", id="a fragment"),
        pytest.param(call("webinar", path=f"/v2/webinars/{MINE}?x?y"), "several ways", id="two question marks"),
        pytest.param(call("webinar", path=f"/v2/webinars/{MINE};v=1"), "several ways", id="a parameter in the path"),
        pytest.param(
            call("webinar", path=f"/v2/webinars/{MINE}?webinar_id={OTHER}"), "`webinar_id` in", id="in a query"
        ),
        pytest.param(call(BATCH, people() | {"webinar_id": OTHER}), "`webinar_id` in the body", id="in a body"),
        pytest.param(call(BATCH, people() | {"x": [{"meetingId": str(OTHER)}]}), "`meetingId` in", id="deep in a body"),
        pytest.param(call("webinars", path="/v2/users/me/webinars?userId=x"), "`userId` in", id="a user in a query"),
        pytest.param(
            replace(call("webinar"), headers={"X-HTTP-Method-Override": "DELETE"}), "header X-HTTP", id="another header"
        ),
        pytest.param(
            call(BATCH, raw=b'{"registrants": [{"email": "a@x.test", "Email": "a@corp.test"}]}'), "twice", id="twice"
        ),
        pytest.param(call(BATCH, raw=b'{"registrants": [], "registrants": []}'), "twice", id="a field twice"),
        pytest.param(call(SINGLE, {"email": '"ana"@example.com'}), "only corp.test", id="a quoted name"),
        pytest.param(call(SINGLE, {"email": "ana@corp.test@example.com"}), "only corp.test", id="two at signs"),
        pytest.param(call(SINGLE, {"email": "ana\uff20example.com"}), "only corp.test", id="a wide at sign"),
        pytest.param(call(SINGLE, {"email": "ana@ex\u00e4mple.com"}), "only corp.test", id="a domain with an umlaut"),
        pytest.param(call(SINGLE, {"email": "ana@[192.0.2.1]"}), "only corp.test", id="a number for a domain"),
        pytest.param(call(SINGLE, {"ana@example.com": 1}), "only corp.test", id="in a field's name"),
        pytest.param(call(BATCH, raw=b"email=ana%40example.com"), "cannot be read", id="a form"),
        pytest.param(call(BATCH, raw=b'{"email": "ana\\u0040example.com"'), "cannot be read", id="escaped in no JSON"),
        pytest.param(call(BATCH, raw='{"email": "ana@example.com"}'.encode("utf-16")), "not UTF-8", id="UTF-16"),
        pytest.param(
            call("webinarRegistrants", path=f"/v2/webinars/{MINE}/registrants?status=ana%40example.com"),
            "only corp.test",
            id="an address in a query",
        ),
        pytest.param(call("webinars", userId="somebody@corp.test"), "own user", id="somebody's webinars"),
        pytest.param(call(BATCH, people("ana@corp.test", "ceo@example.com")), "only corp.test", id="another domain"),
        pytest.param(call(BATCH, people("ana@sub.corp.test")), "only corp.test", id="a subdomain"),
        pytest.param(call(BATCH, people("ana@corp.test.example.com")), "only corp.test", id="a domain that begins so"),
        pytest.param(call(SINGLE, {"email": "Ana <ana@example.com>"}), "only corp.test", id="a mailbox"),
        pytest.param(
            call(BATCH, raw=b'{"registrants": [{"email": "ana\\u0040example.com"}]}'), "only corp.test", id="escaped"
        ),
        pytest.param(call(BATCH, raw=b"--b\r\n\r\n[{email: ana@example.com}]"), "cannot be read", id="no JSON"),
        pytest.param(call("webinarCreate", webinar(topic="Board meeting")), "topic", id="another name"),
        pytest.param(call("webinarUpdate", {"topic": "Board meeting"}), "topic", id="renamed"),
        pytest.param(call("webinarCreate", {"topic": "mockzoom-contract-x"}), "switched off", id="mails by default"),
        pytest.param(
            call("webinarCreate", webinar(settings={"registrants_confirmation_email": True})),
            "switched off",
            id="mails",
        ),
        pytest.param(
            call("webinarUpdate", {"settings": {"registrants_email_notification": True}}),
            "switched off",
            id="mails later",
        ),
        pytest.param(call("webinarCreate", webinar(schedule_for="x")), "schedule_for", id="for somebody else"),
        pytest.param(
            call("webinarCreate", webinar(settings={"alternative_hosts": "x"})), "alternative_hosts", id="with hosts"
        ),
        pytest.param(call("webinarCreate", raw=b"{"), "cannot be read", id="unreadable"),
        pytest.param(call("webinarUpdate", {"settings": "x"}), "cannot be read", id="settings of no shape"),
        pytest.param(call("webinarUpdate", raw=b"[" * 10**5), "cannot be read", id="bottomless"),
        pytest.param(call("webinarUpdate", {"Topic": "Board meeting"}), "topic", id="renamed in capitals"),
        pytest.param(
            call("webinarCreate", webinar(settings={"follow_up_absentees_email_notification": {"enable": True}})),
            "follow_up",
            id="mails afterwards",
        ),
    ],
)
def test_what_could_do_harm_is_held_back(guard, sent, why):
    """With the reason."""
    with pytest.raises(Forbidden, match=why):
        check(guard, sent)


@pytest.mark.parametrize(
    "name",
    [
        f"%20{OTHER}", f"+{OTHER}", f"-{OTHER}", f"{OTHER}.0", f"0{MINE}", "899-9999-9999", "899%2C9999%2C9999",
        f"{MINE}x", f"x{OTHER}", "%EF%BC%98" * 11, "8.9e10", "0x14F46B03FF", "14F46B03FF", "%25389999999999",
        f"{MINE}%00", "1_0000_0000_0",
    ],
)  # fmt: skip
def test_no_other_webinar_hides_behind_a_name(guard, name):
    """However some server may make a number of it."""
    with pytest.raises(Forbidden):
        check(guard, call("webinarDelete", webinarId=name))


@pytest.mark.parametrize("name", ["abc", "1x", "-1", "1.5", "%2520", "%EF%BC%91%EF%BC%92", "1", "not-a-number"])
def test_names_of_no_webinar_pass(guard, name):
    """They are what Zoom is to refuse."""
    check(guard, call(BATCH, people("ana@corp.test"), webinarId=name))


def test_the_list_is_closed():
    """Every operation on it exists, and a new one is a decision."""
    assert set(OPERATIONS) >= ALLOWED
    assert len(ALLOWED) == 12


@pytest.mark.parametrize(
    ("sent", "price"),
    [
        (call(BATCH, people("a@corp.test", "b@corp.test")), Price(heavy=1, attempts=2)),
        (call(BATCH, raw=b"{"), Price(heavy=1)),
        (call(BATCH, {"registrants": 7}), Price(heavy=1)),
        (call(SINGLE, {"email": "a@corp.test"}), Price(light=1, attempts=1)),
        (call("webinarRegistrants"), Price(medium=1)),
    ],
)
def test_every_call_has_a_price(sent, price):
    """By its label, and by the people in it."""
    assert price_of(sent, OPERATIONS) == price


def test_a_budget_holds_for_calls_and_attempts():
    """What is spent is spent."""
    budget = Budget(calls=2, attempts=30)
    assert budget.affords(Price(heavy=1, attempts=30))
    assert not budget.affords(Price(heavy=1, attempts=31))
    budget.spend(Price(heavy=1, attempts=30))
    assert not budget.affords(Price(light=1, attempts=1))
    budget.spend(Price(light=1))
    assert not budget.affords(Price(light=1))
    assert str(budget) == "2 of 2 calls, 30 of 30 registration attempts"
    assert Budget().affords(Price(heavy=10**6, attempts=10**6))
    assert str(Price(light=1, heavy=2, attempts=3)) == "1 light, 2 heavy, 3 attempts"


def test_a_ledger_tells_what_a_dead_run_left(tmp_path):
    """Webinars that were not proved to be gone, and those that were asked for and never heard of."""
    ledger = CleanupLog(tmp_path / "ledger.jsonl", lambda: "2026-11-21T12:00:00+00:00")
    for number in (1, 2):
        ledger.intend("webinarCreate", topic="x")
        ledger.note_made(number)
    ledger.note_gone(1)
    ledger.intend("webinarCreate", topic="x")
    ledger.note_unanswered("webinarCreate")

    assert ledger.left == [2]
    assert remaining_in(ledger.path.read_text().splitlines()) == ([2], 1)


def places():
    """Names for the places of a path: of this run's webinar, of another one in many spellings, and of nothing."""
    other = st.sampled_from([str(OTHER), f"+{OTHER}", f"0{OTHER}", f"{OTHER}.0", f"{OTHER // 10}e1", f"{OTHER}%00"])
    spelt = st.builds(
        lambda text, n: text if n == 0 else "".join(f"%{ord(c):02X}" for c in text), other, st.integers(0, 1)
    )
    tricks = st.sampled_from(
        ["..", "%2e%2e", f"{MINE}/../{OTHER}", f"{MINE}%2F..%2F{OTHER}", f"{MINE}#", f"{MINE}?id={OTHER}"]
    )
    mine = st.just(str(MINE))
    return st.one_of(mine, mine, mine, mine, spelt, tricks, st.text(max_size=12).map(quote))


ADDRESSES = st.sampled_from(
    [
        "a@corp.test", "A@CORP.TEST", "boss@acme.example", "a@evil.test", "a@evil.test@corp.test", '"a"@evil.test',
        "a@corp.test.evil.test", "a\uff20evil.test", "a%40evil.test",
    ]
)  # fmt: skip
BODIES = st.one_of(
    st.none(),
    st.lists(ADDRESSES, max_size=3).map(lambda them: {"registrants": [{"email": one} for one in them]}),
    ADDRESSES.map(lambda one: {"email": one}),
    st.fixed_dictionaries(
        {"topic": st.sampled_from(["mockzoom-contract-x", "Board"])},
        optional={"settings": st.sampled_from([OFF, {}, 7]), "webinar_id": st.sampled_from([MINE, OTHER])},
    ),
    st.recursive(ADDRESSES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=5),
)


@st.composite
def any_calls(draw):
    """Requests of any operation, on the list or not, to any path, about any person, in several encodings."""
    name = draw(st.sampled_from([*sorted(ALLOWED) * 60, *sorted(OPERATIONS)]))
    operation = OPERATIONS[draw(st.sampled_from([name] * 9 + ["webinarDelete"]))]
    path = re.sub(r"\{\w+\}", lambda found: "me" if found[0] == "{userId}" else draw(places()), operation["path"])
    query = draw(st.sampled_from([""] * 4 + ["?page_size=30", f"?webinarId={OTHER}", "?status=a%40evil.test", "?x#y"]))
    document = draw(BODIES)
    written = "" if document is None else json.dumps(document, ensure_ascii=draw(st.booleans()))
    body = written.replace("@", draw(st.sampled_from(["@", "@", "\\u0040"]))).encode(
        draw(st.sampled_from(["utf-8"] * 9 + ["utf-16"]))
    )
    method = draw(st.sampled_from([operation["method"]] * 9 + ["DELETE"]))
    return ApiRequest(method, path + query, draw(st.sampled_from([{}] * 9 + [{"Host": "evil.test"}])), body, name)


class Wire:
    """A server that keeps what arrives, byte by byte as it came over the line, and answers with nothing."""

    def __init__(self):
        self.arrived = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                wire.arrived.append((self.command, self.path, dict(self.headers), body))
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - the base class calls them so

            def log_message(self, *_): ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def wire():
    found = Wire()
    yield found
    found.close()


ROUTES = {
    name: re.compile(re.sub(r"\\\{\w+\\\}", "([^/?]+)", re.escape(OPERATIONS[name]["path"])) + r"(\?[^#]*)?")
    for name in ALLOWED
}


@given(any_calls())
@settings(max_examples=some_of(300), deadline=None, suppress_health_check=list(HealthCheck))
def test_what_arrives_is_on_the_list_and_touches_nobody_else(wire, tmp_path_factory, sent):
    """A request that passes the guard is the operation it claims and concerns only objects of this run."""
    target = UrlTarget(f"http://127.0.0.1:{wire.server.server_port}")
    folder = tmp_path_factory.mktemp("ledger")
    guard = Guard("corp.test", "mockzoom-contract-x", [MINE], host="boss@acme.example")
    guarded = GuardedTarget(target, guard, Budget(), CleanupLog(folder / "l", str), lambda _: None)
    wire.arrived.clear()

    try:
        guarded.send(sent)
    except Forbidden:
        assert wire.arrived == []
        return

    ((method, path, headers, body),) = wire.arrived
    assert sent.operation_id in ALLOWED
    assert (method, bool(ROUTES[sent.operation_id].fullmatch(path))) == (OPERATIONS[sent.operation_id]["method"], True)
    assert headers["Host"].startswith("127.0.0.1")
    everything = unquote(unquote(path)) + body.decode("utf-8", "replace").replace("\\u0040", "@")
    assert "evil" not in everything.replace("\0", "")
    assert str(OTHER)[:-1] not in everything
    assert ".." not in path
    assert "Board" not in everything or sent.operation_id not in ("webinarCreate", "webinarUpdate")


@given(
    st.sampled_from(sorted(ALLOWED - {"webinarCreate", "webinarUpdate"})),
    st.sampled_from(["a@corp.test", "boss@acme.example"]),
)
def test_the_guard_lets_the_work_be_done(name, email):
    """Every operation on the list, on this run's webinar, for people of the domain."""
    sent = call(name, None if OPERATIONS[name]["method"] == "GET" else people(email))
    check(Guard("corp.test", "mockzoom-contract-x", [MINE], host="boss@acme.example"), sent)
