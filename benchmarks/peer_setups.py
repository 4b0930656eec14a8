"""The servers of `peers.py`: how each is installed, set up for a batch registration, and started."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from under_load import BODY, HOST, PATH

HERE = Path(__file__).resolve()
INSTALL_PATIENCE_S = 900
ROUTE = "/v2/webinars/{}/batch_registrants"
LONG_LINK = (
    "https://us06web.zoom.us/w/90000000005?tk=x9mlZmn1WbCeHpg7Ef7Y_vjnh4G28fgwHsHms33cFkU.DQkAAAAU9GsEBRZLcTJSVm4x"
    "dlQ4eTdVZ0ZtM2JzTGFRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&uuid=WN_dfz4ZRZwtTWkkiCffdyGDw"
)
PEOPLE = json.loads(BODY)["registrants"]
FIXED = json.dumps(
    {"registrants": [{"email": p["email"], "join_url": LONG_LINK, "registrant_id": "K" * 22} for p in PEOPLE]},
    separators=(",", ":"),
)
SCHEMA = {
    "type": "object",
    "required": ["registrants"],
    "properties": {
        "auto_approve": {"type": "boolean"},
        "registrants": {
            "type": "array",
            "minItems": 1,
            "maxItems": 30,
            "items": {
                "type": "object",
                "required": ["email", "first_name"],
                "properties": {
                    "email": {"type": "string", "maxLength": 128, "pattern": "^[^@ ]+@[^@ ]+\\.[^@ ]+$"},
                    "first_name": {"type": "string", "minLength": 1, "maxLength": 64},
                    "last_name": {"type": "string", "maxLength": 64},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Peer:
    """A server: what it does for a call, its command line for a port, and how long it needs to warm up."""

    name: str
    work: str
    command: Callable[[Path, int], list[str]]
    prepare: Callable[[Path], None] = lambda _: None
    version: Callable[[Path], str] = lambda _: ""
    warm_up_s: int = 3
    npm: str = ""  # the package that has it
    variables: tuple[tuple[str, str], ...] = ()

    def environment(self, scratch: Path) -> dict[str, str]:
        """Return the variables of its process."""
        return {**os.environ, **dict(self.variables), "HOME": str(scratch)}


def install(scratch: Path, peers: Sequence[Peer] | None = None) -> dict[str, str]:
    """Install servers (by default all) into a folder, write their set-ups, and return their versions by name."""
    peers = PEERS if peers is None else peers
    scratch.mkdir(parents=True, exist_ok=True)
    packages = sorted({peer.npm for peer in peers} - {""})
    if packages:
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(scratch), *packages])
    if not (scratch / "venv").exists():
        _run([sys.executable, "-m", "venv", str(scratch / "venv")])
    project = str(HERE.parent.parent)
    _run([str(scratch / "venv/bin/python"), "-m", "pip", "install", "-q", "pytest-httpserver", project])
    for peer in peers:
        peer.prepare(scratch)
    return {peer.name: peer.version(scratch) for peer in peers}


def installed(scratch: Path) -> list[Peer]:
    """Prepare the servers that run without an installation, with this environment instead of one for each."""
    _link_environment(scratch / "venv" / "bin")
    found = {"mockzoom": True, "pytest-httpserver": find_spec("pytest_httpserver"), "nginx": shutil.which("nginx")}
    peers = [peer for peer in PEERS if found.get(peer.name)]
    for peer in peers:
        peer.prepare(scratch)
    return peers


def _link_environment(programs: Path) -> None:
    """Write programs that run this environment's Python.

    A link to its folder would not do: Python looks for its packages from the path under which it was called.
    """
    programs.mkdir(parents=True)
    for name, arguments in (("python", ""), ("mockzoom", " -m mockzoom")):
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{arguments} "$@"\n')
        script.chmod(0o755)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_PATIENCE_S)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def _of_npm(package: str) -> Callable[[Path], str]:
    def version(scratch: Path) -> str:
        found: str = json.loads((scratch / "node_modules" / package / "package.json").read_text())["version"]
        return found

    return version


def _of_pip(package: str) -> Callable[[Path], str]:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return lambda scratch: _run([str(scratch / "venv/bin/python"), "-c", code]).strip()


def _program(scratch: Path, name: str) -> str:
    return str(scratch / "node_modules" / ".bin" / name)


def _write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1))


# nginx: what the machine and the load generator can do at all.


def _nginx(scratch: Path, port: int) -> list[str]:
    _write(
        scratch / "nginx.conf",
        "daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;\nevents {}\n"
        f"http {{ access_log off; client_body_temp_path {scratch}/body; server {{ listen {HOST}:{port};\n"
        f"location = {PATH} {{ error_page 405 =201 /fixed.json; return 405; }}\n"
        f"location = /fixed.json {{ internal; root {scratch}; types {{ application/json json; }} }} }} }}\n",
    )
    _write(scratch / "fixed.json", FIXED)
    return ["nginx", "-p", str(scratch), "-c", str(scratch / "nginx.conf"), "-g", "user root;"]


def _nginx_version(_: Path) -> str:
    return str(re.findall(r"[\d.]+", _run(["nginx", "-v"]))[0])


# Prism reads an OpenAPI document; its answers are examples (static) or made up (dynamic).


def _prism_document(scratch: Path) -> None:
    answer = {
        "type": "object",
        "properties": {
            "registrants": {
                "type": "array",
                "minItems": 30,
                "maxItems": 30,
                "items": {
                    "type": "object",
                    "required": ["email", "join_url", "registrant_id"],
                    "properties": {k: {"type": "string"} for k in ("email", "join_url", "registrant_id")},
                },
            }
        },
        "required": ["registrants"],
    }
    content = {"schema": answer, "example": json.loads(FIXED)}
    operation = {
        "parameters": [{"name": "webinarId", "in": "path", "required": True, "schema": {"type": "string"}}],
        "requestBody": {"content": {"application/json": {"schema": SCHEMA}}},
        "responses": {"201": {"description": "Registered", "content": {"application/json": content}}},
    }
    info = {"title": "batch", "version": "1"}
    _write(
        scratch / "prism.json",
        {"openapi": "3.0.3", "info": info, "paths": {ROUTE.format("{webinarId}"): {"post": operation}}},
    )


def _prism(*options: str) -> Callable[[Path, int], list[str]]:
    def command(scratch: Path, port: int) -> list[str]:
        place = ["-h", HOST, "-p", str(port)]
        return [_program(scratch, "prism"), "mock", *options, *place, str(scratch / "prism.json")]

    return command


# Mockoon and WireMock fill in templates: the e-mails of the request, random ids.


def _mockoon_file(scratch: Path) -> None:
    row = (
        '{"email":"{{this.email}}","join_url":"' + LONG_LINK + '","registrant_id":"{{faker \'string.alphanumeric\' 22}}'
        '"}{{#unless @last}},{{/unless}}'
    )
    response = {
        "uuid": "r1", "body": "{\"registrants\":[{{#each (body 'registrants')}}" + row + "{{/each}}]}", "latency": 0,
        "statusCode": 201, "label": "", "headers": [], "bodyType": "INLINE", "filePath": "", "databucketID": "",
        "sendFileAsBody": False, "rules": [], "rulesOperator": "OR", "disableTemplating": False,
        "fallbackTo404": False, "default": True, "crudKey": "id", "callbacks": [],
    }  # fmt: skip
    route = {
        "uuid": "o1", "type": "http", "documentation": "", "method": "post", "endpoint": ROUTE.format(":id")[1:],
        "responses": [response], "responseMode": None, "streamingMode": None, "streamingInterval": 0,
    }  # fmt: skip
    _write(
        scratch / "mockoon.json",
        {
            "uuid": "e1", "lastMigration": 33, "name": "batch", "port": 1, "hostname": HOST, "endpointPrefix": "",
            "latency": 0, "folders": [], "routes": [route], "rootChildren": [{"type": "route", "uuid": "o1"}],
            "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False, "cors": False, "headers": [],
            "proxyReqHeaders": [], "proxyResHeaders": [], "data": [], "callbacks": [],
            "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "",
                           "passphrase": ""},
        },
    )  # fmt: skip


def _mockoon(scratch: Path, port: int) -> list[str]:
    options = ["--hostname", HOST, "--disable-log-to-file", "--disable-admin-api", "--max-transaction-logs", "1"]
    return [
        _program(scratch, "mockoon-cli"),
        "start",
        "--data",
        str(scratch / "mockoon.json"),
        "--port",
        str(port),
        *options,
    ]


def _wiremock_mapping(folder: str, **pattern: Any) -> Callable[[Path], None]:
    row = (
        '{"email":"{{this.email}}","join_url":"' + LONG_LINK + '","registrant_id":"{{randomValue length=22 type='
        "'ALPHANUMERIC'}}\"}{{#unless @last}},{{/unless}}"
    )
    body = "{\"registrants\":[{{#each (jsonPath request.body '$.registrants')}}" + row + "{{/each}}]}"
    mapping = {
        "request": {"method": "POST", "urlPathTemplate": ROUTE.format("{webinarId}"), **pattern},
        "response": {
            "status": 201,
            "headers": {"Content-Type": "application/json"},
            "body": body,
            "transformers": ["response-template"],
        },
    }
    return lambda scratch: _write(scratch / folder / "mappings" / "batch.json", mapping)


def _wiremock(folder: str) -> Callable[[Path, int], list[str]]:
    def command(scratch: Path, port: int) -> list[str]:
        options = ["--no-request-journal", "--disable-banner", "--root-dir", str(scratch / folder)]
        return [_program(scratch, "wiremock"), "--port", str(port), "--bind-address", HOST, *options]

    return command


def _json_server_files(scratch: Path) -> None:
    _write(scratch / "routes.json", {ROUTE.format(":id"): "/batches"})


def _json_server(scratch: Path, port: int) -> list[str]:
    _write(scratch / "db.json", {"batches": []})
    place = ["--host", HOST, "--port", str(port), "--routes", str(scratch / "routes.json"), "--quiet"]
    return [_program(scratch, "json-server"), str(scratch / "db.json"), *place]


HANDLER = f"""
import json, logging, sys, time
from uuid import uuid4
from pytest_httpserver import HTTPServer
from werkzeug import Response
logging.getLogger("werkzeug").setLevel(logging.ERROR)
def batch(request):
    rows = [dict(email=r["email"], join_url={LONG_LINK!r}, registrant_id=uuid4().hex[:22])
            for r in request.get_json()["registrants"]]
    return Response(json.dumps(dict(registrants=rows)), 201, content_type="application/json")
server = HTTPServer({HOST!r}, int(sys.argv[1]), threaded=True)
server.expect_request({PATH!r}, method="POST").respond_with_handler(batch)
server.start()
while True:
    time.sleep(60)
"""


def _httpserver(scratch: Path, port: int) -> list[str]:
    return [str(scratch / "venv/bin/python"), str(scratch / "httpserver.py"), str(port)]


def _mockzoom(scratch: Path, port: int) -> list[str]:
    return [str(scratch / "venv/bin/mockzoom"), "serve", "--port", str(port), "--plan", "unlimited"]


PEERS = (
    Peer(
        "mockzoom",
        "checks token and scope, the JSON schema and the rules of registration; keeps state (finds known registrants); "
        "creates links and Zoom's headers.",
        _mockzoom,
        version=_of_pip("mockzoom"),
    ),
    Peer(
        "WireMock (template)",
        "fills a template with the request's e-mails and random ids; journal off. Without token, schema and state.",
        _wiremock("wiremock"),
        _wiremock_mapping("wiremock"),
        version=_of_npm("wiremock"),
        npm="wiremock",
        warm_up_s=30,  # until its compiler is done: after 10 it is half as fast
    ),
    Peer(
        "WireMock (JSON schema)",
        "the same, and validates the body against a JSON schema.",
        _wiremock("wiremock_schema"),
        _wiremock_mapping("wiremock_schema", bodyPatterns=[{"matchesJsonSchema": SCHEMA}]),
        version=_of_npm("wiremock"),
        npm="wiremock",
        warm_up_s=30,  # until its compiler is done: after 10 it is half as fast
    ),
    Peer(
        "Mockoon (template)",
        "fills a template with the request's e-mails and random ids; default log. Without token, schema and state.",
        _mockoon,
        _mockoon_file,
        version=_of_npm("@mockoon/cli"),
        npm="@mockoon/cli",
    ),
    Peer(
        "Prism (static)",
        "validates the request against the JSON schema; sends a constant example; logs a line for each request, "
        "the default. Without state.",
        _prism(),
        _prism_document,
        version=_of_npm("@stoplight/prism-cli"),
        npm="@stoplight/prism-cli",
    ),
    Peer(
        "Prism (static, silent)",
        "the same without the log (`-v silent`).",
        _prism("-v", "silent"),
        _prism_document,
        version=_of_npm("@stoplight/prism-cli"),
        npm="@stoplight/prism-cli",
    ),
    Peer(
        "Prism (dynamic)",
        "validates the request against the JSON schema; sends thirty generated registrants, regardless of the "
        "request; without a log (`-v silent`). Without state.",
        _prism("-d", "-v", "silent"),
        _prism_document,
        version=_of_npm("@stoplight/prism-cli"),
        npm="@stoplight/prism-cli",
    ),
    Peer(
        "json-server",
        "stores the body in a file and returns it. Without token, schema and rules.",
        _json_server,
        _json_server_files,
        version=_of_npm("json-server"),
        npm="json-server@0.17",
        warm_up_s=1,
    ),
    Peer(
        "pytest-httpserver",
        "runs a hand-written Python handler: the request's e-mails and random ids. Without token, schema and state.",
        _httpserver,
        lambda scratch: _write(scratch / "httpserver.py", HANDLER),
        version=_of_pip("pytest-httpserver"),
    ),
    Peer(
        "nginx", "sends a constant response of the same size: the limit of the machine.", _nginx, version=_nginx_version
    ),
)
