"""airbyte-source-zoom: all its streams, read by its own command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from reporting import api, held, not_emulated, report

COMMAND = [sys.executable, "-c", "from source_zoom.run import run; run()"]
env = os.environ


def messages(*arguments: str) -> list[dict[str, Any]]:
    """Run the connector and return the messages that it prints."""
    done = subprocess.run([*COMMAND, *arguments], check=False, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


for kind in ("meetings", "webinars"):
    number, _ = held(kind)
api("POST", f"/webinars/{number}/panelists", {"panelists": [{"email": "rui@example.com", "name": "Rui"}]})
with tempfile.TemporaryDirectory() as folder:
    config, catalog = Path(folder, "config.json"), Path(folder, "catalog.json")
    config.write_text(json.dumps({
        "account_id": env["ZOOM_ACCOUNT_ID"], "client_id": env["ZOOM_CLIENT_ID"],
        "client_secret": env["ZOOM_CLIENT_SECRET"], "authorization_endpoint": "https://zoom.us/oauth/token",
    }))  # fmt: skip
    checked = [m["connectionStatus"] for m in messages("check", "--config", str(config)) if "connectionStatus" in m]
    good = bool(checked) and checked[0]["status"] == "SUCCEEDED"
    report("check", "ok" if good else "failed", "" if good else str(checked))
    found = next(m["catalog"]["streams"] for m in messages("discover", "--config", str(config)) if "catalog" in m)
    streams = [{"stream": s, "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"} for s in found]
    catalog.write_text(json.dumps({"streams": streams}))
    read = messages("read", "--config", str(config), "--catalog", str(catalog))

records = Counter(m["record"]["stream"] for m in read if m["type"] == "RECORD")
statuses = {
    m["trace"]["stream_status"]["stream_descriptor"]["name"]: m["trace"]["stream_status"]["status"]
    for m in read
    if m["type"] == "TRACE" and m["trace"]["type"] == "STREAM_STATUS"
}
errors = [m["trace"]["error"]["message"] for m in read if m["type"] == "TRACE" and m["trace"]["type"] == "ERROR"]
missing = not_emulated()
EMPTY = ("webinar_tracking_sources",)  # they come from seed files
for name in sorted(s["name"] for s in found):
    complete = statuses.get(name) == "COMPLETE" and (records[name] or name in EMPTY)
    detail = f"{records[name]} records, {statuses.get(name)}; {'; '.join(errors)}"
    outcome = "ok" if complete else "not emulated" if missing else "failed"
    report(name, outcome, f"{records[name]} records" if complete else ", ".join(missing) or detail[:600])
