"""tap-zoom: all its streams, read by its own command. It is a separate program, which nothing here imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from base64 import b64encode
from collections import Counter
from pathlib import Path

from reporting import admin, api, held, not_emulated, report

env = os.environ
TAP = str(Path(sys.executable).with_name("tap-zoom"))
REDIRECT = "https://example.com/done"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to the caller."""

    def redirect_request(self, *_):
        return None


def refresh_token() -> str:
    """Log in by the authorization code flow and return the refresh token."""
    server = env["MOCKZOOM_URL"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    query = {"response_type": "code", "client_id": env["ZOOM_CLIENT_ID"], "redirect_uri": REDIRECT}
    try:
        opener.open(f"{server}/oauth/authorize?{urllib.parse.urlencode(query)}", timeout=30)
    except urllib.error.HTTPError as answer:
        place = answer.headers["Location"]
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(place).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    login = b64encode(f"{env['ZOOM_CLIENT_ID']}:{env['ZOOM_CLIENT_SECRET']}".encode()).decode()
    request = urllib.request.Request(
        f"{server}/oauth/token", urllib.parse.urlencode(form).encode(), {"Authorization": f"Basic {login}"}
    )
    with opener.open(request, timeout=30) as answer:
        return json.loads(answer.read())["refresh_token"]


for kind in ("meetings", "webinars"):
    number, _ = held(kind)
api("POST", f"/webinars/{number}/panelists", {"panelists": [{"email": "rui@example.com", "name": "Rui"}]})
with tempfile.TemporaryDirectory() as folder:
    config, catalog = Path(folder, "config.json"), Path(folder, "catalog.json")
    config.write_text(json.dumps({
        "client_id": env["ZOOM_CLIENT_ID"], "client_secret": env["ZOOM_CLIENT_SECRET"],
        "refresh_token": refresh_token(),
    }))  # fmt: skip
    found = subprocess.run([TAP, "--config", str(config), "--discover"], check=False, capture_output=True, text=True)
    report("discover", "failed" if found.returncode else "ok", found.stderr[-600:] if found.returncode else "")
    streams = json.loads(found.stdout)["streams"]
    for stream in streams:
        for entry in stream["metadata"]:
            if entry["breadcrumb"] == []:
                entry["metadata"]["selected"] = True
    catalog.write_text(json.dumps({"streams": streams}))
    read = subprocess.run(
        [TAP, "--config", str(config), "--catalog", str(catalog)], check=False, capture_output=True, text=True
    )

lines = [json.loads(line) for line in read.stdout.splitlines() if line.startswith("{")]
records = Counter(line["stream"] for line in lines if line["type"] == "RECORD")
missing = not_emulated()
if read.returncode:
    report("sync", "failed", read.stderr[-600:])
# Tracking sources come from seed files: here the request has to succeed, with an empty list.
read_empty = {"webinar_tracking_sources"} if admin("GET", "/journal?operation=getTrackingSources&status=200&limit=1")[
    "entries"] else set()  # fmt: skip
for name in sorted(stream["tap_stream_id"] for stream in streams):
    good = records[name] or name in read_empty
    outcome = "ok" if good else "not emulated" if missing else "failed"
    report(name, outcome, f"{records[name]} records" if good else ", ".join(missing) or "no records")
