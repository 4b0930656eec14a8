"""Every view in a browser: accessible in both schemes, silent, asking own addresses alone, safe with hostile texts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import requests
from in_turn import EVERYTHING

from mockzoom.server import Request

VIEWS = (
    "overview", "calls", "webinars", "meetings", "faults", "clock", "quotas", "users", "state", "rules", "tests",
    "webhooks", "stray",
)  # fmt: skip
OPENED = {
    "calls": {"n": 1},
    "stray": {"n": 1},
    "webinars": {"id": "{webinar}"},
    "rules": {"id": "webinar_full"},
}
BATCH = "/v2/webinars/{}/batch_registrants"
HOSTILE = [
    "<img src=x onerror=window.ran=1>",
    "<script>window.ran=1</script>",
    '"><svg onload=window.ran=1>',
    "javascript:window.ran=1",
    "${window.ran=1}{{window.ran=1}}",
    "\u202egnp.exe\u0000\u2028",
    "x" * 300,
]
PICTURES = Path(__file__).parents[2] / "docs" / "how-to"


def headers_of(account, **more):
    return {
        "authorization": f"Bearer {account.token}",
        "content-type": "application/json",
        "accept": "application/json",
        **more,
    }


def send(server, account, method, path, document=None, **headers):
    """A call through the pipeline, where headers and paths may be anything."""
    body = b"" if document is None else json.dumps(document).encode()
    return server.app.wsgi_app.pipeline(Request(method, path, "", headers_of(account, **headers), body, server.url))


def fill(server, account, texts):
    """Something in every view, made of these texts; returns a webinar."""
    settings = {"approval_type": 0, "registrants_restrict_number": 1}
    topics = [
        {"topic": text[:200], "type": 5, "start_time": "2099-01-01T10:00:00Z", "settings": settings} for text in texts
    ]
    made = [json.loads(send(server, account, "POST", "/v2/users/me/webinars", topic).body) for topic in topics]
    webinar = made[0]["id"]
    person = {"email": "ana@example.com", "first_name": texts[0][:64], "last_name": texts[1][:64]}
    send(server, account, "POST", BATCH.format(webinar), {"registrants": [person], texts[0]: texts[1]})
    send(
        server,
        account,
        "POST",
        BATCH.format(webinar),
        {"registrants": [{"email": "bob@example.com", "first_name": "B"}]},
    )
    for text in texts:
        send(server, account, "GET", f"/v2/{text}", **{"x-note": text.replace("\0", "")})
        send(server, account, "POST", BATCH.format(webinar), {"registrants": text})
    send(server, account, "POST", "/v2/users/me/meetings", {**topics[0], "type": 2, "settings": {"approval_type": 0}})
    account.faults.add("webinar", status=500, body=texts[0], headers={"X-Note": "a"}, first=1)
    account.next.add("webinar", rule="webinar_not_found")
    account.checkpoints.save("before")
    hook = {"url": "http://127.0.0.1:9/x", "events": ["webinar.*"], "transport": "pull", "validate": False, "name": "n"}
    account.caller.call("POST", f"/accounts/{account.account_id}/webhooks", hook)
    account.caller.call("POST", f"/accounts/{account.account_id}/events", {"event": "webinar.started"})
    server.app.wsgi_app.pipeline(Request("GET", f"/v2/{texts[0]}", "", {}, b"", server.url))
    return webinar


def open_view(dashboard, view, webinar=""):
    """A view, with one row opened where that shows more."""
    opened = OPENED.get(view, {}) if webinar else {}
    dashboard.go(view, **{name: str(value).format(webinar=webinar) for name, value in opened.items()})
    dashboard.wait(lambda: len(dashboard.text("main")) > len(dashboard.text("main h2")))
    if view in OPENED and webinar:
        dashboard.wait(lambda: dashboard.text("main section"))


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RULES_OF_COLOURS = ("color-contrast", "link-in-text-block")  # what another scheme can break


def violations(dashboard, axe, rules=RULES):
    """What axe-core finds, as rule and place."""
    if not dashboard.run("return window.axe !== undefined"):
        dashboard.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    script = (
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {runOnly: arguments[0]})"
        ".then(found => done(found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html)}`)))"
    )
    return dashboard.driver.execute_async_script(script, list(rules))


def scheme(dashboard, name):
    """Let the system prefer light or dark."""
    media = {"features": [{"name": "prefers-color-scheme", "value": name}]}
    dashboard.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_axe_finds_nothing(dashboard, server, admin, axe, name):
    """In every view, full and in light also empty; the console stays empty, and only the server is asked.

    The rules that do not concern colours are judged in light, and in both schemes in `make test-everything`.
    """
    rules = RULES if EVERYTHING or name == "light" else RULES_OF_COLOURS
    account = admin.accounts.get("mockzoom-account")
    scheme(dashboard, name)
    dashboard.open(server.url)
    found = {}
    for is_full in (False, True) if name == "light" else (True,):
        webinar = fill(server, account, ["Spring news", "Autumn"]) if is_full else ""
        for view in VIEWS:
            open_view(dashboard, view, webinar)
            found[view, is_full] = violations(dashboard, axe, rules)
    dashboard.keys("?")
    dashboard.wait(lambda: dashboard.text("dialog"))
    found["keys", True] = violations(dashboard, axe, rules)
    assert {where: what for where, what in found.items() if what} == {}
    assert dashboard.console() == []
    assert dashboard.asked() == {server.url}


def test_hostile_texts_stay_texts(dashboard, server, admin):
    """Topics, names, paths, fields, header values and bodies run nowhere, and the policy has nothing to refuse."""
    webinar = fill(server, admin.accounts.get("mockzoom-account"), HOSTILE)
    dashboard.open(server.url)
    for view in VIEWS:
        open_view(dashboard, view, webinar)
        for number in range(1, 12) if view == "calls" else ():
            dashboard.go("calls", n=number)
            dashboard.wait(lambda n=number: dashboard.text("main section").startswith(f"#{n} "))
        assert dashboard.run("return window.ran") is None
        elements = "main img, main svg, main script, main iframe, main [onerror], main [onload], a[href^=javascript]"
        assert dashboard.run("return document.querySelectorAll(arguments[0]).length", elements) == 0
    assert HOSTILE[0] in [row[1] for row in dashboard.go("webinars").wait(dashboard.rows)]
    assert dashboard.console() == []
    assert dashboard.asked() == {server.url}


def test_the_policy_refuses_a_text_as_markup(dashboard, server, admin):
    """Trusted Types are in force: an escaping mistake cannot run."""
    dashboard.open(server.url)
    script = "try { document.body.innerHTML = '<b>'; return 'done' } catch (error) { return error.name }"
    assert dashboard.run(script) == "TypeError"


@pytest.mark.parametrize("width", [320, 1280])
def test_narrow_windows_and_zoom_lose_nothing(dashboard, server, admin, width):
    """At 320 px (or 1280 px at 400 %) only tables scroll sideways, and every target has 24 px."""
    webinar = fill(server, admin.accounts.get("mockzoom-account"), ["Spring news", "Autumn"])
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    dashboard.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        dashboard.open(server.url)
        for view in VIEWS:
            open_view(dashboard, view, webinar)
            wide = "return [...document.body.querySelectorAll('*')].filter(one => !one.closest('.list, pre') && "
            wide += (
                "one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
            )
            assert dashboard.run(wide) == [], view
            small = "return [...document.querySelectorAll('button, input:not([type=checkbox]), select')]"
            small += ".filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24).length"
            assert dashboard.run(small) == 0, view
    finally:
        dashboard.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_pictures_for_the_docs(dashboard, server, admin, tmp_path):
    """A refused call, light and dark; `MOCKZOOM_PICTURES=1` writes them to docs/how-to."""
    folder = PICTURES if os.environ.get("MOCKZOOM_PICTURES") else tmp_path
    account = admin.accounts.get("mockzoom-account")
    account.clock.freeze("2026-11-21T12:00:00Z")
    for number in (90000000005, 90000003043, 90000000429):
        url = f"{server.url}{BATCH.format(number)}"
        person = {"email": "ana@example.com", "first_name": "Ana"}
        requests.post(url, headers=headers_of(account), json={"auto_approve": True, "registrants": [person]}, timeout=9)
    metrics = {"width": 1200, "height": 620, "deviceScaleFactor": 1, "mobile": False}
    dashboard.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    for name in ("light", "dark"):
        scheme(dashboard, name)
        dashboard.open(server.url, "calls", n=2)
        dashboard.wait(lambda: "webinar_full" in dashboard.text("main section"))
        picture = folder / f"dashboard_{name}.png"
        dashboard.driver.save_screenshot(str(picture))
        assert 10_000 < picture.stat().st_size < 150_000
    dashboard.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
