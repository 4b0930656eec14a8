"""`mockzoom webhook`: what it prints, with a server and without one."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from receiving import SECRET, receiving
from subscriber import right_signature

import mockzoom
from mockzoom.cli import main


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def server(monkeypatch):
    with mockzoom.serve() as running:
        monkeypatch.setenv("MOCKZOOM_URL", running.url)
        yield running


def run(*args, code=0, stdin=None):
    result = CliRunner().invoke(main, ["webhook", *args], input=stdin)
    assert result.exit_code == code, result.output
    return result.output


def verifying(request, _handler):
    """A good receiver: refuses wrong signatures over the raw bytes."""
    right = right_signature(request.headers, request.body, SECRET)
    return (204, b"") if request.headers.get("x-zm-signature") == right else (401, b"")


@pytest.mark.usefixtures("server")
class TestWithAServer:
    def test_a_subscription_and_its_deliveries_are_shown(self, receiver):
        """Subscribe, trigger, list, show, redeliver, unsubscribe."""
        receiver.answer = verifying
        made = run("subscribe", receiver.url, "--event", "webinar.*", "--secret", SECRET)
        subscription = made.split()[0]
        assert f"{subscription}  active" in run("list")
        assert "delivered (204)" in run("trigger", "webinar.started", "--set", "object.topic=Spring")
        assert run("deliveries", "--event", "webinar.started").startswith("d1 webinar.started delivered (204)")
        shown = run("show", "d1")
        assert '"topic":"Spring"' in shown
        assert "attempt 1: 204" in shown
        assert run("redeliver", "d1").startswith("d2 webinar.started delivered")
        assert len({r.headers["x-zm-request-id"] for r in receiver.received[1:]}) == 1
        assert run("unsubscribe", subscription) == "deleted\n"
        assert run("list") == "none\n"

    def test_json_is_that_of_the_admin_api(self, receiver):
        """One document a line."""
        run("subscribe", receiver.url, "--secret", SECRET)
        run("trigger", "webinar.started", "--times", "2")
        lines = run("deliveries", "--json").splitlines()
        assert [json.loads(line)["state"] for line in lines] == ["delivered"] * 2

    def test_following_goes_on_until_it_is_interrupted(self, receiver, monkeypatch):
        """Each delivery is printed once, in the order in which they were made."""
        run("subscribe", receiver.url, "--secret", SECRET)
        rounds = []

        def pause(_seconds):
            rounds.append(1)
            if len(rounds) == 3:
                raise KeyboardInterrupt
            run("trigger", "webinar.started")

        monkeypatch.setattr("mockzoom.cli.webhook.time.sleep", pause)
        lines = run("deliveries", "--follow", code=1).splitlines()
        assert [line.split()[0] for line in lines if line.startswith("d")] == ["d1", "d2"]

    def test_mistakes_are_explained(self, receiver):
        """With the admin API's sentence."""
        assert "did you mean 'webinar.started'" in run("trigger", "webinar.startd", code=1)
        assert "no active subscription" in run("trigger", "webinar.started", code=1)
        assert "encryptedToken is not" in run("subscribe", receiver.url, "--secret", "other", code=1)


class TestWithoutAServer:
    def test_trigger_sends_to_any_url(self, receiver, monkeypatch):
        """The most wanted tool: an event for a local receiver, with its right signature."""
        monkeypatch.setenv("MOCKZOOM_URL", "http://127.0.0.1:1")
        receiver.answer = verifying
        output = run("trigger", "webinar.ended", "--to", receiver.url, "--secret", SECRET, "--set", "object.duration=5")
        assert output.startswith("204 in ")
        assert receiver.received[0].json["payload"]["object"]["duration"] == 5

    @pytest.mark.parametrize(
        ("args", "code", "says"),
        [
            (("webinar.ended", "--to", "http://127.0.0.1:1/", "--secret", "x"), 1, "connection refused"),
            (("webinar.ended", "--to", "http://169.254.169.254/", "--secret", "x"), 1, "metadata"),
            (("webinar.ended", "--to", "nonsense", "--secret", "x"), 1, "not an http or https URL"),
            (("webinar.ended", "--to", "http://127.0.0.1:1/"), 2, "--secret is missing"),
            (("webinar.endd", "--to", "http://127.0.0.1:1/", "--secret", "x"), 1, "did you mean 'webinar.ended'"),
            (("webinar.ended", "--to", "http://127.0.0.1:1/", "--secret", "x", "--set", "a"), 2, "PATH=VALUE"),
        ],
    )
    def test_what_cannot_be_sent_is_explained(self, args, code, says):
        """Without a traceback."""
        assert says in run("trigger", *args, code=code)

    def test_verify_accepts_a_good_receiver(self, receiver):
        """Nothing fails; what a status cannot prove is said."""
        receiver.answer = verifying
        output = run("verify", receiver.url, "--secret", SECRET)
        verdicts = {
            line[6:28].strip(): line[:4] for line in output.splitlines() if line[:4] in ("pass", "note", "fail")
        }
        assert set(verdicts.values()) == {"pass", "note"}
        assert verdicts["stale"] == "note"
        assert verdicts["raw_body"] == "pass"
        assert len(verdicts) == 11
        assert "A status does not prove" in output

    @pytest.mark.parametrize(
        ("answer", "failed"),
        [
            (lambda _r, _h: (500, b""), {"good", "unknown_event", "unicode", "duplicate"}),
            (lambda _r, _h: (200, b""), set()),
            (lambda r, h: (501, b"") if b"not_invented_yet" in r.body else verifying(r, h), {"unknown_event"}),
            (lambda r, h: verifying(r, h) if r.body.isascii() else (500, b""), {"unicode"}),
        ],
    )
    def test_verify_finds_what_is_wrong(self, receiver, answer, failed):
        """Each check alone; a receiver that accepts everything gets notes."""
        receiver.answer = answer
        output = run("verify", receiver.url, "--secret", SECRET, "--json", code=1 if failed else 0)
        found = {one["check"] for one in json.loads(output)["findings"] if one["verdict"] == "fail"}
        assert failed <= found
        assert not failed or found

    def test_verify_finds_a_wrong_secret(self, receiver):
        """The validation fails first."""
        receiver.answer = verifying
        output = run("verify", receiver.url, "--secret", "another", code=1)
        assert "fail  validation" in output

    def test_sign_prints_the_headers(self, tmp_path):
        """Of a file, or of the standard input."""
        body = tmp_path / "body.json"
        body.write_bytes(b'{"event":"x"}')
        output = run("sign", str(body), "--secret", SECRET, "--timestamp", "1")
        headers = dict(line.split(": ") for line in output.splitlines())
        assert headers["x-zm-signature"] == right_signature(headers, body.read_bytes(), SECRET)
        assert run("sign", "-", "--secret", SECRET, "--timestamp", "1", stdin='{"event":"x"}') == output
        assert "name a readable file" in run("sign", str(tmp_path / "none"), "--secret", SECRET, code=1)
