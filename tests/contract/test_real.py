"""The real Zoom is asked only for what was allowed, and left as it was found. No test leaves this machine."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import forked_process
import pytest
import requests
from zoom_played import zoom_played

import mockzoom
from mockzoom.accounts.builtin import CLIENT_SECRET, TOKEN
from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.errors import Inconclusive, RunStopped, Unsupported
from mockzoom.contract.live.budget import Budget
from mockzoom.contract.live.credentials import load_credentials
from mockzoom.contract.live.guard import Forbidden
from mockzoom.contract.live.target import LiveZoomProvider, all_webinars, leftovers
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.targets.target import TargetCredentials, UrlTarget
from mockzoom.proxy.certificates import certificates

ROOT = Path(__file__).parent.parent.parent
ALLOWED = {
    "MOCKZOOM_ALLOW_REAL": "1",
    "MOCKZOOM_REAL_ACCOUNTS": "a, b",
    "ZOOM_ACCOUNT_ID": "b",
    "ZOOM_CLIENT_ID": "c",
    "ZOOM_CLIENT_SECRET": "d",
}


def test_who_was_allowed_by_name_may_ask():
    """Account, client, secret, and a domain."""
    assert load_credentials(ALLOWED, "corp.test") == TargetCredentials("b", "c", "d")


@pytest.mark.parametrize(
    ("change", "domain", "why"),
    [
        ({"MOCKZOOM_ALLOW_REAL": ""}, "corp.test", "MOCKZOOM_ALLOW_REAL=1"),
        ({"MOCKZOOM_ALLOW_REAL": "yes"}, "corp.test", "MOCKZOOM_ALLOW_REAL=1"),
        ({"ZOOM_CLIENT_SECRET": ""}, "corp.test", "ZOOM_CLIENT_SECRET not set"),
        ({"MOCKZOOM_REAL_ACCOUNTS": ""}, "corp.test", "not named"),
        ({"MOCKZOOM_REAL_ACCOUNTS": "bb"}, "corp.test", "not named"),
        ({}, "", "name the domain"),
        ({}, "corp", "name the domain"),
        ({}, "ana@corp.test", "name the domain"),
        ({"MOCKZOOM_RUN_TLS": "8443"}, "corp.test", "under `mockzoom run`"),
    ],
)
def test_everybody_else_may_not(change, domain, why):
    """Each permission is needed."""
    with pytest.raises(Inconclusive, match=why):
        load_credentials(ALLOWED | change, domain)


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_mock_that_could_answer_as_zoom_is_not_measured(tmp_path, name):
    """A run that trusts mockzoom's own authority could be led to a proxy of it, and would call that seen live."""
    authority = certificates(str(tmp_path / "kept")).ca
    (tmp_path / "empty.pem").write_text("")

    with pytest.raises(Inconclusive, match=f"{name} trusts an authority of mockzoom's"):
        load_credentials(ALLOWED | {name: str(authority)}, "corp.test")
    with pytest.raises(Inconclusive, match="trusts an authority"):
        load_credentials(ALLOWED | {name: str(authority.parent)}, "corp.test")
    assert load_credentials(ALLOWED | {name: str(tmp_path / "empty.pem")}, "corp.test")


@pytest.fixture
def played():
    """A mock that stands for Zoom, without limits that would interfere."""
    with mockzoom.serve(profile="2025-06") as server:
        yield server


class Naps:
    """Time that passes only while one sleeps."""

    def __init__(self):
        self.now = 1_795_262_400.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def site_of(server, tmp_path, *, target=None, calls=100, attempts=100, naps=None):
    naps = naps or Naps()
    target = target or UrlTarget(server.url, clock=lambda: naps.now, sleep=naps.sleep)
    credentials = TargetCredentials(server.account_id, server.client_id, server.client_secret)
    budget = Budget(calls, attempts)
    return LiveZoomProvider(
        credentials, "corp.test", "run", budget=budget, ledger=tmp_path / "ledger.jsonl", target=target, wait=naps.sleep
    )


def client_of(site):
    return Client(site.shared(), topic="mockzoom-contract-run")


def steps(tmp_path):
    return [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]


def test_what_a_run_makes_it_takes_away(played, tmp_path):
    """Written down before each call, deleted at the end, and proved gone; what was there before stays."""
    mine = requests.post(
        f"{played.api_url}/users/me/webinars",
        json={"topic": "Board"},
        headers={"Authorization": f"Bearer {played.token}"},
        timeout=5,
    ).json()["id"]
    site = site_of(played, tmp_path)
    client = client_of(site)
    first, second = client.webinar(), client.webinar()
    client.send("webinarDelete", webinarId=first)

    site.close()

    left = [one["id"] for one in all_webinars(UrlTarget(played.url), played.token)]
    assert mine in left
    assert not {first, second} & set(left)
    order = [next(k for k in ("intend", "made", "gone") if k in step) for step in steps(tmp_path)]
    assert order == ["intend", "made", "intend", "made", "intend", "intend", "gone", "intend", "gone"]
    assert site.ledger.left == []


def test_what_cannot_be_deleted_is_told(played, tmp_path):
    """With the ledger that names it."""
    site = site_of(played, tmp_path)
    client_of(site)
    site.ledger.note_made(90000000005)  # a webinar of the mock's own that cannot be deleted

    with pytest.raises(Inconclusive, match=r"left behind: \[90000000005\]"):
        site.close()


def test_a_webinar_that_vanished_is_told(played, tmp_path):
    """A webinar that vanished is reported, even if the run did not create it."""
    headers = {"Authorization": f"Bearer {played.token}"}
    number = requests.post(f"{played.api_url}/users/me/webinars", json={}, headers=headers, timeout=5).json()["id"]
    site = site_of(played, tmp_path)
    client_of(site)
    requests.delete(f"{played.api_url}/webinars/{number}", headers=headers, timeout=5)

    with pytest.raises(Inconclusive, match=rf"no longer there: \[{number}\]"):
        site.close()


@pytest.mark.parametrize(
    ("users", "why"),
    [
        ([{"email": "b@example.com", "type": 1}], "a licensed one"),
        ([{"email": "b@example.com", "webinar_capacity": 0}], "webinar plan"),
    ],
)
def test_plan_and_host_are_read_back_first(tmp_path, users, why):
    """Before anything is made."""
    account = {"account_id": "x", "client_id": "y", "client_secret": "z", "users": users}
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"accounts": [account]}))
    with mockzoom.serve(profile="2025-06", seed=str(path)) as server:
        credentials = TargetCredentials("x", "y", "z")
        site = LiveZoomProvider(
            credentials, "corp.test", "run", budget=Budget(), ledger=tmp_path / "l", target=UrlTarget(server.url)
        )
        with pytest.raises(Inconclusive, match=why):
            site.shared()
    assert not (tmp_path / "l").exists()


def test_calls_are_spaced_by_the_tightest_plan(played, tmp_path):
    """A heavy one a second, two medium ones, four light ones."""
    naps = Naps()
    client = client_of(site_of(played, tmp_path, naps=naps))
    webinar = client.webinar()
    before = len(naps.slept)

    for n in range(3):
        client.registered(webinar, [f"a{n}@corp.test"])

    assert naps.slept[before:] == pytest.approx([1.0, 1.0])


def test_a_spent_budget_ends_the_spending(played, tmp_path):
    """Of calls, and of attempts; the reason names both."""
    client = client_of(site_of(played, tmp_path, calls=2, attempts=3))
    webinar = client.webinar()

    with pytest.raises(Forbidden, match=r"would cost 1 heavy, 4 attempts.*1 of 2 calls, 0 of 3"):
        client.batch(webinar, [f"a{n}@corp.test" for n in range(4)])
    client.registered(webinar, [f"a{n}@corp.test" for n in range(3)])
    with pytest.raises(Forbidden, match="2 of 2 calls"):
        client.send("webinar", webinarId=webinar)


def test_a_webinar_that_nobody_heard_of_is_taken_away_too(played, tmp_path):
    """A webinar whose creation was not answered is found by its name and deleted."""
    target = Answering(played, lambda _: None, lost="webinarCreate")
    site = site_of(played, tmp_path, target=target)
    with pytest.raises(RunStopped, match="the outcome of webinarCreate is unknown"):
        client_of(site).webinar()
    assert leftovers(UrlTarget(played.url), played.token)

    site.close()

    assert leftovers(UrlTarget(played.url), played.token) == []
    assert site.ledger.left == []


def test_what_one_deletion_meets_keeps_no_other(played, tmp_path):
    """If one deletion fails, all other webinars are deleted, and the rest is reported."""
    broken = []
    target = Answering(played, lambda call: Inconclusive("reset") if call.path in broken else None)
    site = site_of(played, tmp_path, target=target)
    client = client_of(site)
    first, _ = client.webinar(), client.webinar()
    broken.append(f"/v2/webinars/{first}")

    with pytest.raises(Inconclusive, match=rf"left behind: \[{first}\].*mockzoom contract sweep"):
        site.close()
    assert [one["id"] for one in leftovers(UrlTarget(played.url), played.token)] == [first]


def test_the_plan_and_the_host_are_told(played, tmp_path):
    """The report contains the plan and the host, but not the host's name."""
    site = site_of(played, tmp_path)
    site.shared()
    assert re.fullmatch(r"a licensed host under example\.com, webinar plan of \d+ seats, \d+ webinars", site.summary)
    assert "host@" not in site.summary


class Answering:
    """A target of which some answers are replaced."""

    def __init__(self, server, instead, lost=""):
        self._lost = lost
        self._target = UrlTarget(server.url)
        self._instead = instead
        self.name = "played"
        self.sent = []

    def send(self, call):
        self.sent.append(call)
        found = self._instead(call)
        if isinstance(found, Exception):
            raise found
        answer = found or self._target.send(call)
        if self._lost == call.operation_id:
            raise Inconclusive("reset after it was done")
        return answer

    def now(self):
        return 0.0

    def wait(self, seconds): ...


TOO_MANY = ApiResponse(429, (), b'{"code":429,"message":"Too many requests."}')
TOO_FAST = ApiResponse(
    429, (), b'{"code":429,"message":"You have reached the maximum per-second rate limit for this API."}'
)


@pytest.mark.parametrize(("answer", "asked"), [(TOO_MANY, False), (TOO_FAST, False), (TOO_FAST, True)])
def test_a_429_that_nobody_asked_for_stops_the_run(played, tmp_path, answer, asked):
    """Nothing more is sent, not even something harmless."""
    target = Answering(played, lambda call: answer if call.operation_id == "addBatchWebinarRegistrants" else None)
    client = client_of(site_of(played, tmp_path, target=target))
    webinar = client.webinar()

    with pytest.raises(RunStopped, match="an unexpected 429"):
        client.batch(webinar, ["a@corp.test"], may_meet_429=asked)
    sent = len(target.sent)
    with pytest.raises(RunStopped):
        client.send("webinar", webinarId=webinar)
    assert len(target.sent) == sent


def test_a_call_without_an_answer_is_not_sent_again(played, tmp_path):
    """A request without a response is not repeated, because its outcome is unknown; the ledger says so."""
    target = Answering(
        played, lambda call: Inconclusive("reset") if call.operation_id == "addBatchWebinarRegistrants" else None
    )
    client = client_of(site_of(played, tmp_path, target=target))
    webinar = client.webinar()

    with pytest.raises(RunStopped, match="the outcome of addBatchWebinarRegistrants is unknown"):
        client.batch(webinar, ["a@corp.test"])
    assert [call.operation_id for call in target.sent].count("addBatchWebinarRegistrants") == 1
    assert steps(tmp_path)[-1]["unanswered"] == "addBatchWebinarRegistrants"


def test_reading_again_does_no_harm(played, tmp_path):
    """A GET request without a response does not stop the run."""
    silent = [Inconclusive("reset")]
    target = Answering(played, lambda call: silent.pop() if call.operation_id == "webinar" and silent else None)
    client = client_of(site_of(played, tmp_path, target=target))
    webinar = client.webinar()

    with pytest.raises(Inconclusive):
        client.send("webinar", webinarId=webinar)
    assert client.send("webinar", webinarId=webinar).status == 200


def test_what_is_forbidden_is_never_sent(played, tmp_path):
    """The guard rejects a request before it is sent."""
    target = Answering(played, lambda _: None)
    client = client_of(site_of(played, tmp_path, target=target))
    before = len(target.sent)

    with pytest.raises(Forbidden):
        client.deliver(OperationCall("webinarDelete", {"webinarId": 90000000005}))
    assert len(target.sent) == before


def test_the_real_zoom_makes_no_accounts(played, tmp_path):
    """Tests that need one are left out."""
    with pytest.raises(Unsupported, match="makes no accounts"):
        site_of(played, tmp_path).make("2025-06", {})


def test_leftovers_are_known_by_their_names(played):
    """Whatever run they are of."""
    headers = {"Authorization": f"Bearer {played.token}"}
    for topic in ("mockzoom-contract-c1", "Board", "mockzoom-contract-c2"):
        requests.post(f"{played.api_url}/users/me/webinars", json={"topic": topic}, headers=headers, timeout=5)

    found = [one["topic"] for one in leftovers(UrlTarget(played.url), played.token)]
    assert found == ["mockzoom-contract-c1", "mockzoom-contract-c2"]


def test_a_url_target_refuses_zooms_hosts():
    """Only a guard may stand before them."""
    for url, oauth in (("https://api.zoom.us", ""), ("http://127.0.0.1", "https://zoom.us")):
        with pytest.raises(Inconclusive, match="--target=zoom alone"):
            UrlTarget(url, oauth_url=oauth)


def run(stage, tmp_path, *arguments, **variables):
    """The suite, or another command, in a process that takes the stage for Zoom."""
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("ZOOM_", "MOCKZOOM_", "PYTEST_"))}
    environment |= stage.variables(**variables)
    environment["PYTHONPATH"] = os.pathsep.join((environment["PYTHONPATH"], str(ROOT)))
    command = [sys.executable, "-m", "mockzoom", "contract", *arguments]
    return forked_process.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


RUN = ("run", "--target=zoom", "--email-domain=corp.test", "--rule=batch_status", "--rule=scope_missing")


def test_a_run_against_zooms_hosts(tmp_path):
    """By name and certificate, token service and API; recordings are played, too; the account is as before."""
    with zoom_played(tmp_path) as stage:
        done = run(stage, tmp_path, *RUN, f"--ledger={tmp_path / 'ledger.jsonl'}")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "makes no accounts for tests" in done.stdout or "not on the real Zoom" in done.stdout
    assert {host for host, _, _ in stage.calls} == {"zoom.us", "api.zoom.us"}
    made = [path for _, method, path in stage.calls if method == "POST" and path.endswith("webinars")]
    assert made == ["/v2/users/me/webinars"] * 2  # for a test, and for the conversation that was recorded
    written = steps(tmp_path)
    assert [s["made"] for s in written if "made" in s] == [s["gone"] for s in written if "gone" in s]


def test_what_zoom_answered_is_held_against_it_later(tmp_path):
    """Recorded under one run's name and compared under another's; where it differs, Zoom has moved."""
    domain, folder = "--email-domain=corp.test", tmp_path / "then"
    names = ("batch_201", "seats_taken")
    with zoom_played(tmp_path) as stage:
        first = run(stage, tmp_path, "record", "--target=zoom", domain, f"--into={folder}", *names)
        same = run(stage, tmp_path, "diff", str(folder), "zoom", domain)
        path = folder / "seats_taken.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"code": 3', '"code": 4'), encoding="utf-8")
        moved = run(stage, tmp_path, "diff", "zoom", str(folder), domain)

    assert first.returncode == 0, first.stdout + first.stderr
    assert (same.returncode, "2 conversations compared" in same.stdout) == (0, True), same.stdout + same.stderr
    assert (moved.returncode, "seats_taken, step" in moved.stdout) == (2, True), moved.stdout + moved.stderr


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"MOCKZOOM_ALLOW_REAL": "0"}, "MOCKZOOM_ALLOW_REAL=1"),
        ({"MOCKZOOM_REAL_ACCOUNTS": "other"}, "not named in MOCKZOOM_REAL_ACCOUNTS"),
    ],
)
def test_a_run_that_was_not_allowed_sends_nothing(tmp_path, variables, why):
    """1: nothing could be measured."""
    with zoom_played(tmp_path) as stage:
        done = run(stage, tmp_path, *RUN, **variables)

    assert (done.returncode, stage.calls) == (1, [])
    assert why in done.stdout + done.stderr


def test_another_hosts_certificate_is_not_believed(tmp_path):
    """Nothing is sent to a server that cannot prove its name; that is not a verdict on Zoom."""
    with zoom_played(tmp_path, hosts=("api.example.com",)) as stage:
        done = run(stage, tmp_path, *RUN)

    assert (done.returncode, stage.calls) == (1, [])


def test_a_429_ends_the_run_and_what_was_made_is_taken_away(tmp_path):
    """A 429 ends the run with exit code 1: what was measured until then is not a verdict."""
    with zoom_played(tmp_path, too_many="batch_registrants") as stage:
        done = run(stage, tmp_path, *RUN, "--rule=repeated_email", f"--ledger={tmp_path / 'ledger.jsonl'}")

    assert done.returncode == 1, done.stdout
    assert sum("batch_registrants" in path for _, _, path in stage.calls) == 1
    written = steps(tmp_path)
    assert [s["made"] for s in written if "made" in s] == [s["gone"] for s in written if "gone" in s]


def test_a_mock_under_zooms_name_is_not_measured(tmp_path):
    """1: its headers tell; whatever it answered would have counted as seen live."""
    with zoom_played(tmp_path, diagnosis=True) as stage:
        done = run(stage, tmp_path, *RUN, "--rule=webinar_id_invalid", f"--json={tmp_path / 'report.json'}")

    assert done.returncode == 1, done.stdout
    assert "a mock answers under the name of https://api.zoom.us" in (tmp_path / "report.json").read_text()


def test_no_report_of_a_real_run_has_a_secret_in_it(tmp_path):
    """Not of tests that fail either, of which pytest likes to show every argument."""
    files = [tmp_path / name for name in ("junit.xml", "report.json", "report.md", "ledger.jsonl")]
    flags = [f"--{flag}={file}" for flag, file in zip(("junit", "json", "markdown", "ledger"), files, strict=True)]
    with zoom_played(tmp_path, profile="2021-08") as stage:
        done = run(stage, tmp_path, *RUN, "--rule=registrant_id", "--verbose", *flags)
    written = "".join([*(file.read_text() for file in files), done.stdout, done.stderr])

    assert done.returncode == 2, written[-6000:]
    assert "a licensed host under example.com, webinar plan of" in done.stdout
    for secret in (CLIENT_SECRET, TOKEN, "Bearer ey", "eyJ", "host@example.com"):
        assert secret not in written, secret
    assert re.findall(r"(?:tk|pwd|zak)=(?!<hidden>|&lt;hidden)\S{3}", written) == []


def test_zoom_that_moved_is_told_from_a_mock_that_moved(tmp_path):
    """2."""
    with zoom_played(tmp_path, profile="2021-08") as stage:
        done = run(stage, tmp_path, *RUN)

    assert done.returncode == 2, done.stdout
    assert "Zoom changed: its responses no longer match the contract" in done.stdout


def test_sweeping_deletes_what_runs_left_behind(tmp_path):
    """And nothing else."""
    with zoom_played(tmp_path) as stage, requests.Session() as session:
        session.trust_env, session.verify = False, str(stage.authority)
        session.mount("https://", _ByName())
        session.headers["Authorization"] = "Bearer mockzoom-token"
        url = f"https://127.0.0.1:{stage.port}/v2/users/me/webinars"
        for topic in ("mockzoom-contract-dead", "Board"):
            session.post(url, json={"topic": topic}, timeout=5)
        looked = run(stage, tmp_path, "sweep", "--email-domain=corp.test", "--dry-run")
        swept = run(stage, tmp_path, "sweep", "--email-domain=corp.test")
        left = [one["topic"] for one in session.get(url, timeout=5).json()["webinars"]]

    assert (looked.returncode, swept.returncode) == (0, 0), looked.stderr + swept.stderr
    assert "would delete" in looked.stdout
    assert "1 deleted, and gone" in swept.stdout
    assert "Board" in left
    assert "mockzoom-contract-dead" not in left


class _ByName(requests.adapters.HTTPAdapter):
    """Asks for the certificate of Zoom's name under this machine's address."""

    def init_poolmanager(self, *given, **options):
        super().init_poolmanager(*given, **options, server_hostname="api.zoom.us", assert_hostname="api.zoom.us")
