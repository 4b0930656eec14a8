"""The suite runs unchanged over a network, and keeps to the limits that it meets there."""

from __future__ import annotations

import json
import os
import sys

import pytest
import requests
from forked_process import run
from in_turn import EVERYTHING
from suite_process import ROOT, run_pytest
from urllib3 import HTTPResponse

import mockzoom
from contract_tests.pool import PooledClient, changes_anything, changes_for_all
from mockzoom.admin_client import AdminClient
from mockzoom.contract.client import Client
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.redaction import redact
from mockzoom.contract.runner import INCONCLUSIVE, INTERNAL_ERROR, PASSED, TARGET_FAILED
from mockzoom.contract.targets.managed import ManagedProvider, managed_client
from mockzoom.contract.targets.providers import UrlProvider
from mockzoom.contract.targets.target import TargetAccount, TargetCredentials, UrlTarget, host_of, is_zoom


def run_suite(*arguments, module="", **variables):
    """Run the suite, or one module of it, in a separate process."""
    return run_pytest(arguments, [module] if module else (), variables)


def run_command(*arguments):
    """Run a command in a separate process."""
    command = [sys.executable, "-m", "mockzoom", *arguments]
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("ZOOM_", "PYTEST_", "MOCKZOOM_"))}
    return run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)


def test_a_url_is_judged_by_the_same_tests(tmp_path):
    """With limits on, tests that need a fresh account or a clock are left out, with the reason."""
    report = tmp_path / "report.json"
    with mockzoom.serve(profile="2025-06", rate_limits="all") as server:
        where = (f"--target={server.url}", f"--target-token={server.token}")
        done = run_suite(
            *where, f"--contract-report={report}", "-k", "test_registrants or test_calls or test_error_format"
        )

    found = json.loads(report.read_text())
    outcomes = {name: one["outcome"] for name, one in found["tests"].items()}
    skipped = {one["says"] for one in found["tests"].values() if one["outcome"] == "skipped"}
    assert done.returncode == 0, done.stdout
    assert list(outcomes.values()).count("passed") > 30
    assert found["compared"]["answers"] > 100
    assert all("its own" in name or "[" not in name for name in outcomes)
    assert skipped
    assert all("admin API" in reason or "cannot be moved" in reason for reason in skipped)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--target=nonsense"], "choose mock, zoom or an http:// address"),
        (["--target=https://api.zoom.us"], "the real Zoom"),
        (["--target=http://127.0.0.1:9", "--mutant=x"], "only the mock in this process can be broken"),
    ],
)
def test_a_target_that_is_none_is_refused(arguments, says):
    """Before anything is sent."""
    done = run_suite(*arguments, "--collect-only")
    assert done.returncode == 4
    assert says in done.stderr + done.stdout


def test_profile_and_host_are_found_out():
    """Without making anything."""
    for profile in ("2021-08", "2025-06"):
        with mockzoom.serve(profile=profile) as server:
            found = UrlProvider(UrlTarget(server.url), TargetCredentials(token=server.token)).shared()
        assert (found.profile, found.host, found.is_own) == (profile, "host@example.com", False)


def test_client_credentials_become_a_token():
    """Client credentials become a token, and wrong ones give no verdict on the target."""
    with mockzoom.serve() as server:
        good = TargetCredentials(server.account_id, server.client_id, server.client_secret)
        assert UrlProvider(UrlTarget(server.url), good).shared().credentials.token
        bad = TargetCredentials(server.account_id, server.client_id, "wrong")
        with pytest.raises(Inconclusive, match="gives no token"):
            UrlProvider(UrlTarget(server.url), bad).shared()


def test_a_target_that_does_not_answer_is_not_judged():
    """A target that does not answer gets no verdict."""
    with pytest.raises(Inconclusive, match="no answer"):
        UrlTarget("http://127.0.0.1:9").send(ApiRequest("GET", "/v2/users/me"))


def test_a_client_keeps_to_the_limits_it_meets():
    """It waits for the next second, by the headers or by a 429, and nothing is lost."""
    naps = []
    now = [1_795_262_400_000]

    def nap(seconds):
        naps.append(seconds)
        now[0] += int(seconds * 1000)

    with mockzoom.serve(plan="free", clock=lambda: now[0]) as server:
        target = UrlTarget(server.url, sleep=nap, clock=lambda: now[0] / 1000)
        client = Client(TargetAccount(target, TargetCredentials(token=server.token), "2021-08"))
        for n in range(5):
            client.registered(90000000005, [f"a{n}@example.com"])

    assert len(naps) == 4
    assert client.pacer.waited == pytest.approx(sum(naps))


@pytest.mark.parametrize(
    "url", ["https://api.zoom.us", "https://zoom.us./v2", "HTTPS://US06WEB.ZOOM.US", "http://x.zoomgov.com:1"]
)
def test_zoom_is_known_by_its_hosts(url):
    """However they are written."""
    assert is_zoom(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "https://zoom.us.example.com", "http://notzoom.us.test", "nonsense"]
)
def test_others_are_not_zoom(url):
    """Even if they sound like it."""
    assert not is_zoom(url)
    assert host_of("ftp://zoom.us") == ""


def test_a_server_with_a_control_api_gives_each_test_an_account(tmp_path):
    """With a clock of the target, in both profiles: nothing is left out."""
    report = tmp_path / "report.json"
    options = {"plan": "free", "rate_limits": "off", "registrant_quota_key": "email", "admin_token": "s3cret"}
    with mockzoom.serve(**options) as server:
        where = (f"--target={server.url}", f"--contract-report={report}")
        rules = ("--rule=calendar", "--rule=nulls", "-k", "not test_a_day_holds_so_many_calls")  # which makes thousands
        done = run_suite(*where, *rules, MOCKZOOM_ADMIN_TOKEN="s3cret")
        left = [one.account_id for one in AdminClient(server.url, "s3cret").accounts.list()]

    found = json.loads(report.read_text())
    assert done.returncode == 0, done.stdout
    assert {one["outcome"] for one in found["tests"].values()} == {"passed"}
    assert {"2021-08" in name for name in found["tests"]} == {True, False}
    assert left == ["mockzoom-account"]


def test_a_control_api_that_lets_nobody_in_is_told():
    """The report says what would help; to do without it has to be requested."""
    with mockzoom.serve(admin_token="s3cret") as server:
        refused = run_suite(f"--target={server.url}", "--collect-only", module="test_fields")
        without = run_suite(f"--target={server.url}", "--control=none", "--collect-only", module="test_fields")
        judged = run_command("contract", "run", f"--target={server.url}", "--rule=nulls")

    assert (refused.returncode, without.returncode, judged.returncode) == (INCONCLUSIVE, PASSED, INCONCLUSIVE)
    for said in (refused.stdout + refused.stderr, judged.stdout):
        assert "MOCKZOOM_ADMIN_TOKEN" in said
        assert "--control=none" in said


def test_the_exit_code_of_pytest_is_the_verdict(tmp_path):
    """The report of a run alone says which side changed, or why that is unknown."""
    (tmp_path / "faulty.py").write_text(
        "from mockzoom.contract.client import Client\n\ndef batch(*_, **__):\n    raise KeyError('ours')\n\n"
        "Client.batch = batch\n"
    )
    nulls, module = "--rule=nulls", "test_batch"
    silent = run_suite("--target=http://127.0.0.1:9", nulls, module=module)
    nothing = run_suite("-k", "nothing_is_called_so", module=module)
    moved = run_suite("--mutant=nulls_are_values", nulls, "--tb=no", module=module)
    faulty = run_suite("-p", "faulty", nulls, "--tb=no", module=module, PYTHONPATH=str(tmp_path))
    same = run_suite(nulls, module=module)

    codes = [done.returncode for done in (silent, nothing, moved, faulty, same)]
    assert codes == [INCONCLUSIVE, INCONCLUSIVE, TARGET_FAILED, INTERNAL_ERROR, PASSED]
    assert "inconclusive" in silent.stderr
    assert "the target breaks the contract (exit code 3)" in moved.stdout


def test_a_shared_account_is_used_with_thrift(tmp_path):
    """All that can be judged without the admin API fits into a host's daily quota.

    An exhausted quota gives no verdict. The requests that are refused whatever the quota is are sent in
    `make test-everything` only.
    """
    report = tmp_path / "report.json"
    all_the_same = (
        "test_a_token_of_nobody",
        "test_a_body_that_cannot_be_read",
        "test_a_method_that_its_path",
        "test_oauth",
    )
    chosen = () if EVERYTHING else ("-k", " and ".join(f"not {name}" for name in all_the_same))
    with mockzoom.serve(admin=False) as server:
        where = (f"--target={server.url}", "--tb=no", "-r", "", f"--contract-report={report}")
        first = run_suite(*where, *chosen)
        second = run_suite(*where, "-k", "test_goes_well or test_a_bad_field", module="test_every_operation")

    seen = {one.get("verdict") for one in json.loads(report.read_text())["tests"].values()}
    assert (first.returncode, second.returncode) == (PASSED, INCONCLUSIVE), first.stdout[-3000:]
    assert seen == {None, "unmeasured"}


def test_accounts_do_not_outlive_their_test():
    """A server need not bear those of a whole run at once."""
    with mockzoom.serve() as server:
        control = AdminClient(server.url)
        site = ManagedProvider(UrlTarget(server.url), control)
        made = [site.make("2025-06", {}) for _ in range(2)]
        site.clear()
        left = [one.account_id for one in control.accounts.list()]

    assert {one.credentials.account_id for one in made}.isdisjoint(left)


def test_webinars_are_handed_on_as_long_as_they_are_as_good_as_new():
    """Reads and errors use no quota; registration uses some, and a change uses one."""
    stock = {}
    with mockzoom.serve(admin=False) as server:
        account = TargetAccount(UrlTarget(server.url), TargetCredentials(token=server.token), "2021-08")

        def after(step, uses_up=changes_anything):
            client = PooledClient(account, stock, uses_up, topic="T")
            number = client.webinar()
            step(client, number)
            client.give_back()
            return number

        first = after(lambda client, number: client.registrants(number))
        second = after(lambda client, number: client.batch(number, []))
        third = after(lambda client, number: client.registered(number, ["a@example.com"]), changes_for_all)
        fourth = after(lambda client, number: client.registered(number, ["b@example.com"]))
        fifth = after(lambda client, number: client.send("webinarDelete", webinarId=number), changes_for_all)
        sixth = after(lambda client, number: client.registrants(number), changes_for_all)

    assert first == second == third == fourth
    assert len({fourth, fifth, sixth}) == 3


def test_a_limit_that_a_shared_account_met_before_is_no_verdict():
    """The cause of an exhausted quota is unknown, unless the account is used by this run alone."""
    said = '{"code": 429, "message": "You have exceeded the daily rate limit (100)"}'

    class Tired:
        name = "tired"

        def send(self, call):
            del call
            headers = (("Content-Type", "application/json"), ("x-zm-trackingid", "v=2.0;clid=aw1;rid=WEB_1"))
            return ApiResponse(429, headers, said.encode())

        def now(self):
            return 0.0

    shared = Client(TargetAccount(Tired(), TargetCredentials(token="x"), "2021-08"))
    own = Client(TargetAccount(Tired(), TargetCredentials(token="x"), "2021-08", is_own=True))
    with pytest.raises(Inconclusive, match="a limit of the shared account is used up: webinar is answered"):
        shared.send("webinar", webinarId=1)
    assert own.send("webinar", webinarId=1).status == 429


def test_the_address_of_the_api_is_not_the_server_s():
    """Every path would be another one."""
    with pytest.raises(Inconclusive, match="without /v2"):
        UrlTarget("http://127.0.0.1:9/v2/")


def test_who_does_not_answer_is_asked_once():
    """Not for every test again."""
    calls = []

    class Silent:
        name = "silent"

        def send(self, call):
            calls.append(call)
            raise Inconclusive("no answer")

    site = UrlProvider(Silent(), TargetCredentials(token="x"))
    for _ in range(2):
        with pytest.raises(Inconclusive, match="no answer"):
            site.shared()
    assert len(calls) == 1


def test_a_control_api_may_stand_elsewhere():
    """Where one is named, there has to be one."""
    with mockzoom.serve() as server, mockzoom.serve(admin=False) as bare:
        assert managed_client(bare.url, "", None) is None
        assert managed_client(bare.url, server.url, None).url == server.url
        with pytest.raises(Inconclusive, match="has no admin API"):
            managed_client(server.url, bare.url, None)


def test_only_what_a_call_says_is_sent(tmp_path, monkeypatch):
    """No password of a .netrc instead of our token, and no cookie that an answer left."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    arrived = []

    class Adapter(requests.adapters.BaseAdapter):
        def send(self, request, **_):
            arrived.append(dict(request.headers))
            answer = requests.Response()
            answer.status_code = 200
            answer.headers["Set-Cookie"] = "zm_aid=x; Domain=staging.test; Path=/"
            answer.raw = HTTPResponse(b"", answer.headers, 200, preload_content=False)
            answer._content = b"{}"
            requests.cookies.extract_cookies_to_jar(answer.cookies, request, answer.raw)
            return answer

        def close(self): ...

    session = requests.Session()
    session.mount("https://", Adapter())
    target = UrlTarget("https://staging.test", session=session)
    for _ in range(2):
        target.send(ApiRequest("GET", "/v2/users/me", {"Authorization": "Bearer ours"}))

    assert session.trust_env
    assert [one["Authorization"] for one in arrived] == ["Bearer ours", "Bearer ours"]
    assert "Cookie" not in arrived[1]


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cret-token.x", "{'Authorization': 'Basic c2VjcmV0czNjcmV0'}", "known-s3cret",
        '{"access_token": "s3cret"}', "{'client_secret': 's3cret'}", 'b\'{\\"password\\":\\"s3cret\\"}\'',
        "https://x.test/w/1?tk=s3cret&pwd=s3cret", "https://x.test/s/1?zak=s3cret", "eyJhbGciOiJI.s3cret.s3cret",
        "/v2/users/me?access_token=s3cret",
    ],
)  # fmt: skip
def test_what_people_read_has_no_secrets_in_it(text):
    """Tokens, passwords and personal links, in whatever quotes."""
    said = redact(text, "known-s3cret")
    assert "s3cret" not in said
    assert "c2Vj" not in said
    assert "<hidden>" in said


def test_what_is_no_secret_stays():
    """So that a failure can be read."""
    text = '400 {"code":300,"message":"Validation Failed.","errors":[{"field":"password"}],"next_page_token":"x1"}'
    assert redact(text) == text
    call = ApiRequest("POST", "/v2/x", {"Authorization": "Bearer s3cret"}, b'{"password": "s3cret"}', "user")
    assert "s3cret" not in repr(call) + repr(ApiResponse(200, (("x", "s3cret"),), call.body))
