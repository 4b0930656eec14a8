"""`mockzoom run` with clients that use no proxy by default: redirected, or cut off with a sentence."""

from __future__ import annotations

import json
import shutil
import sys

import forked_process
import pytest
from patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="commands of a Unix shell")

RUN = [sys.executable, "-m", "mockzoom", "run"]


@pytest.fixture
def run(environment, tmp_path):
    """Runs a command to its end; gives its output lines, and the summary."""

    def start(*command, options=(), **variables):
        done = forked_process.run(
            [*RUN, *options, "--", *command], cwd=tmp_path, env=environment | variables,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        summary = [line.removeprefix("mockzoom: ") for line in done.stderr.splitlines() if line.startswith("mockzoom")]
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines(), summary

    return start


PYTHON = """
import _socket, asyncio, http.client, json, os, socket, urllib.request
import aiohttp, httpx2, requests, urllib3
headers = {"Authorization": "Bearer " + os.environ["ZOOM_ACCESS_TOKEN"]}
url, plain = "https://api.zoom.us/v2/users/me", "http://api-eu.zoom.us/v2/users/me"
direct = requests.Session()
direct.trust_env = False

def by_http_client(host):
    connection = http.client.HTTPSConnection(host, timeout=10)
    connection.request("GET", "/v2/users/me", headers=headers)
    return connection.getresponse().status

async def by_aiohttp():
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
found = [
    urllib3.request("GET", url, headers=headers).status,
    urllib3.request("GET", plain, headers=headers).status,
    by_http_client("zoom.us"),
    asyncio.run(by_aiohttp()),
    direct.get(url, headers=headers, timeout=10).status_code,
    httpx2.get(url, headers=headers, trust_env=False).status_code,
    opener.open(urllib.request.Request(url, headers=headers)).status,
    socket.getaddrinfo(socket.gethostname(), 80) != [] and socket.getaddrinfo("127.0.0.1", 80) != [],
]
for look_up in (_socket.getaddrinfo, _socket.gethostbyname):
    try:
        look_up("api.zoom.us", *([443] if look_up is _socket.getaddrinfo else []))
    except OSError as error:
        found.append(error.strerror)
for host in ("other.example", "us02web.zoom.us"):
    try:
        by_http_client(host)
    except OSError as error:
        found.append(error.strerror)
print(json.dumps(found))
"""


def test_python_libraries_without_a_proxy(run):
    """Are redirected where names are looked up; other hosts are refused with a sentence, and counted."""
    lines, summary = run(sys.executable, "-W", "error", "-c", PYTHON)
    refused = [
        f"mockzoom lets no call out to {host}: it may be let out with --allow {host}"
        for host in ("other.example", "us02web.zoom.us")
    ]
    own_way = "mockzoom lets no call out to api.zoom.us: this library looks up names in its own way"
    assert json.loads(lines[0]) == [200] * 7 + [True, own_way, own_way, *refused]
    assert summary == ["7 calls, 0 refused", "2 calls not let out: other.example 1, us02web.zoom.us 1"]


def test_the_program_s_own_sitecustomize_runs(run, tmp_path):
    """Ours is found first, and runs the next one."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import builtins; builtins.customized = True")
    lines, _ = run(sys.executable, "-c", "print(customized)", PYTHONPATH=str(tmp_path / "site"))
    assert lines == ["True"]


def test_a_test_suite_with_the_plugin(run, tmp_path):
    """pytest under `mockzoom run`: the guard of the plugin does not refuse the proxy of the run."""
    (tmp_path / "test_it.py").write_text(
        "import requests\n\n"
        "def test_it():\n"
        "    headers = {'Authorization': 'Bearer mockzoom-token'}\n"
        "    assert requests.get('https://api.zoom.us/v2/users/me', headers=headers, timeout=10).status_code == 200\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "mockzoom.testing.plugin", "-p", "no:cacheprovider"]
    _, summary = run(*command, "test_it.py", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert summary == ["1 call, 0 refused"]


JAVA = """
import java.net.*;
import java.net.http.*;

public class Program {
    static final String TOKEN = "Bearer " + System.getenv("ZOOM_ACCESS_TOKEN");

    static String old(String url) {
        try {
            var connection = (HttpURLConnection) new URL(url).openConnection();
            connection.setRequestProperty("Authorization", TOKEN);
            return "" + connection.getResponseCode();
        } catch (Exception error) {
            return error.getMessage();
        }
    }

    static String client(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", TOKEN).build();
            return "" + HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (Exception error) {
            return error.getMessage();
        }
    }

    static String direct(String host) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, 443), 2000);
            return "connected";
        } catch (Exception error) {
            return error.getClass().getSimpleName();
        }
    }

    public static void main(String[] arguments) {
        System.out.println(old("https://api.zoom.us/v2/users/me"));
        System.out.println(client("https://zoom.us/v2/users/me"));
        System.out.println(old("http://api-us.zoom.us/v2/users/me"));
        System.out.println(old(System.getenv("MOCKZOOM_URL") + "/v2/users/me"));
        System.out.println(client("https://other.example/").contains("403"));
        System.out.println(direct("us02web.zoom.us"));
        System.out.println(direct("other.example"));
    }
}
"""


@pytest.mark.skipif(not shutil.which("javac"), reason="there is no JDK here")
def test_java(run, tmp_path):
    """Both clients of the JDK are redirected; a connection past the proxy finds no other host."""
    (tmp_path / "Program.java").write_text(JAVA)
    lines, summary = run("java", "Program.java")
    assert lines == ["200"] * 4 + ["true"] + ["UnknownHostException"] * 2
    assert summary == ["4 calls, 0 refused", "1 call not let out: other.example 1"]


PHP = """<?php
$curl = curl_init('https://api.zoom.us/v2/users/me');
curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => [
    'Authorization: Bearer ' . getenv('ZOOM_ACCESS_TOKEN')]]);
curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n";
"""


@pytest.mark.skipif(not shutil.which("php"), reason="there is no PHP here")
def test_php(run, tmp_path):
    """Its curl extension is redirected."""
    (tmp_path / "program.php").write_text(PHP)
    assert run("php", "program.php")[0] == ["200"]


OLD_AXIOS = """
const http = require('http');
const proxy = new URL(process.env.HTTPS_PROXY);
const get = (url) => new Promise((done) => http.get({
  host: proxy.hostname, port: proxy.port, path: url,
  headers: { Host: new URL(url).host, Authorization: `Bearer ${process.env.ZOOM_ACCESS_TOKEN}` },
}, (answer) => { answer.resume(); done(answer.statusCode); }));
(async () => {
  for (const url of ['https://api.zoom.us/v2/users/me', 'https://other.example/']) console.log(await get(url));
})();
"""


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here")
def test_a_client_that_leaves_tls_to_the_proxy(run):
    """As axios before 1.18 does: `GET https://...` without a tunnel."""
    lines, summary = run("node", "-e", OLD_AXIOS)
    assert lines == ["200", "403"]
    assert summary == ["1 call, 0 refused", "1 call not let out: other.example 1"]
