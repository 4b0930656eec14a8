"""The commands that print: settings, variables, rules, help, and what a mistake is answered with."""

from __future__ import annotations

import json
import re
import shlex
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner
from mockzoom_server import ended

from mockzoom import __version__
from mockzoom.cli import main
from mockzoom.cli.main import COMMANDS
from mockzoom.cli.serve import _admin_warning
from mockzoom.config import SETTINGS, Settings
from mockzoom.server.rules_export import modelled_entries, rule_entries
from mockzoom.spec import load_spec

URL = "http://127.0.0.1:8080"
VARIABLES = {
    "ZOOM_ACCOUNT_ID": "mockzoom-account",
    "ZOOM_CLIENT_ID": "mockzoom-client",
    "ZOOM_CLIENT_SECRET": "mockzoom-secret",
    "ZOOM_ACCESS_TOKEN": "mockzoom-token",
    "ZOOM_WEBHOOK_SECRET_TOKEN": "mockzoom-webhook-secret",
    "ZOOM_API_URL": f"{URL}/v2",
    "ZOOM_BASE_URL": f"{URL}/v2",
    "ZOOM_OAUTH_URL": f"{URL}/oauth/token",
    "MOCKZOOM_URL": URL,
}

pytestmark = pytest.mark.usefixtures("own_surroundings")


def run(*args, **environment):
    """A command's exit code, output and errors."""
    return CliRunner().invoke(main, args, env=environment)


def mistake(result):
    """The sentence of a command that was refused: exit code 2, nothing on stdout, no traceback."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    *_, last = result.stderr.strip().splitlines()
    assert result.stderr.count("Error: ") == 1
    assert last.startswith("Error: "), result.stderr
    return last.removeprefix("Error: ")


class TestConfig:
    def test_defaults(self):
        """Each setting is printed once, with its default and `default`."""
        result = run("config")
        assert result.exit_code == 0
        rows = [line.split() for line in result.stdout.splitlines()]
        assert [row[0] for row in rows] == list(SETTINGS)
        assert all(row[-1] == "default" for row in rows)
        defaults = {name: setting.shown(getattr(Settings(), name)) for name, setting in SETTINGS.items()}
        assert {row[0]: row[1] for row in rows if len(row) == 3} == {n: v for n, v in defaults.items() if v}

    def test_origins(self, tmp_path):
        """The origin of each value is printed: a flag, a variable, a file or the default."""
        (tmp_path / "mockzoom.toml").write_text('plan = "pro"\nport = 1\nthreads = 1\n')
        result = run("config", "--port", "9000", "--no-diagnosis", MOCKZOOM_THREADS="7")
        rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in result.stdout.splitlines()}
        assert rows["port"] == ["9000", "flag --port"]
        assert rows["diagnosis"] == ["false", "flag --diagnosis"]
        assert rows["threads"] == ["7", "variable MOCKZOOM_THREADS"]
        assert rows["plan"] == ["pro", "file mockzoom.toml"]
        assert rows["host"] == ["127.0.0.1", "default"]

    def test_a_variable_with_a_slip(self):
        """A mistyped variable is reported with the intended one; variables of other programs are not."""
        result = run("config", MOCKZOOM_PROFIL="2025-06", MOCKZOOM_URL="http://127.0.0.1:9", MOCKZOOM_PROXY="1")
        assert result.exit_code == 0
        assert result.stderr == "Warning: unknown variable MOCKZOOM_PROFIL; did you mean MOCKZOOM_PROFILE?\n"

    def test_config_option_names_a_file(self, tmp_path):
        """--config reads the file it names."""
        (tmp_path / "other.toml").write_text("port = 9\n")
        assert "file other.toml" in run("config", "--config", "other.toml").stdout


class TestEnv:
    def test_sh(self):
        """The sh form, evaluated by a real shell, sets every variable, and children inherit them."""
        child = "import json, os; print(json.dumps(dict(os.environ)))"
        script = f'eval "$({shlex.quote(sys.executable)} -m mockzoom env)"; {shlex.quote(sys.executable)} -c "{child}"'
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=True)
        assert json.loads(done.stdout).items() >= VARIABLES.items()

    def test_sh_quotes(self, tmp_path):
        """An address with a shell's own characters is a value, not a command."""
        url = "http://localhost:1/$(touch broken);'`touch broken`'"
        script = run("env", "--url", url).stdout + 'printf %s "$MOCKZOOM_URL"'
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=30, check=True)
        assert done.stdout == url
        assert list(tmp_path.iterdir()) == []

    def test_dotenv(self):
        """The dotenv form is NAME=VALUE, quoted as a shell does, without `export`."""
        pairs = [line.partition("=") for line in run("env", "--format", "dotenv").stdout.splitlines()]
        assert {name: "".join(shlex.split(value)) for name, _, value in pairs} == VARIABLES

    def test_json(self):
        """The json form is one object of texts."""
        assert json.loads(run("env", "--format", "json").stdout) == VARIABLES

    def test_github(self):
        """The github form is bare NAME=VALUE lines, as $GITHUB_ENV takes them."""
        lines = run("env", "--format", "github").stdout.splitlines()
        assert dict(line.split("=", 1) for line in lines) == VARIABLES

    @pytest.mark.parametrize("form", ["sh", "dotenv", "json", "github"])
    def test_url(self, form):
        """--url changes every address, with no slash doubled."""
        out = run("env", "--format", form, "--url", "http://zoom:1/").stdout
        assert URL not in out
        assert "http://zoom:1/v2" in out
        assert "http://zoom:1/oauth/token" in out
        assert "//v2" not in out

    @pytest.mark.parametrize(
        "environment,url",
        [
            pytest.param({"MOCKZOOM_PORT": "9000"}, "http://127.0.0.1:9000", id="port"),
            pytest.param({"MOCKZOOM_HOST": "zoom.test"}, "http://zoom.test:8080", id="host"),
            pytest.param({"MOCKZOOM_HOST": "0.0.0.0"}, "http://127.0.0.1:8080", id="everywhere"),
            pytest.param({"MOCKZOOM_HOST": "::"}, "http://[::1]:8080", id="everywhere, IPv6"),
            pytest.param({"MOCKZOOM_HOST": "::1"}, "http://[::1]:8080", id="IPv6"),
        ],
    )
    def test_address_of_the_settings(self, environment, url):
        """Without --url the address is that of the settings, one that can be called."""
        assert json.loads(run("env", "--format", "json", **environment).stdout)["MOCKZOOM_URL"] == url

    @pytest.mark.parametrize("command", ["health", "wait"])
    def test_address_of_a_variable(self, command):
        """MOCKZOOM_URL takes precedence over the settings, also for commands that check the server."""
        elsewhere = {"MOCKZOOM_URL": "http://127.0.0.1:9", "MOCKZOOM_PORT": "8"}
        assert run("env", **elsewhere).stdout.endswith("export MOCKZOOM_URL=http://127.0.0.1:9\n")
        timeout = ("--timeout", "0") if command == "wait" else ()
        assert "http://127.0.0.1:9 does not answer" in run(command, *timeout, **elsewhere).stderr

    def test_nobody_waits_for_what_is_no_address(self):
        """It would never answer."""
        assert mistake(run("wait", "--url", "zoom:8080")) == "--url: 'zoom:8080' is not an http:// or https:// address"

    def test_bad_setting(self):
        """An invalid setting is reported in one sentence."""
        assert mistake(run("env", MOCKZOOM_PORT="x")).startswith("variable MOCKZOOM_PORT: port is 'x'")

    def test_unknown_format(self):
        """An unknown format is reported with the existing ones."""
        said = mistake(run("env", "--format", "xml"))
        assert all(form in said for form in ("sh", "dotenv", "json", "github"))


def every_entry():
    """Return every rule, those of modelled operations included."""
    return rule_entries() + modelled_entries(load_spec().modelled)


class TestRules:
    def test_text(self):
        """Every rule is printed with its wording, provenance and source."""
        out = run("rules").stdout
        for line in every_entry():
            assert line.says in out
            assert f"    {line.provenance}: {line.source}\n" in out

    def test_json(self):
        """The json form is every rule with all its fields."""
        found = json.loads(run("rules", "--format", "json").stdout)
        assert found == json.loads(json.dumps([line._asdict() for line in every_entry()]))

    def test_markdown(self):
        """The markdown form is one table with a row a rule."""
        head, rule, *rows = run("rules", "--format", "markdown").stdout.strip().splitlines()
        assert head.startswith("| rule | profile |")
        assert set(rule) == {"|", "-"}
        assert [row.split("`")[1] for row in rows] == [line.rule for line in every_entry()]

    @pytest.mark.parametrize("profile,other", [("2021-08", "2025-06"), ("2025-06", "2021-08")])
    def test_profile(self, profile, other):
        """--profile leaves out the other profile's wordings, and keeps the rules of both."""
        found = json.loads(run("rules", "--profile", profile, "--format", "json").stdout)
        assert {line["profile"] for line in found} == {"", profile}
        assert len(found) == sum(line.profile != other for line in every_entry())

    def test_a_profile_has_the_errors_of_its_base(self):
        """2026-09 itself defines none."""
        found = [
            json.loads(run("rules", "--profile", name, "--format", "json").stdout) for name in ("2026-09", "2025-06")
        ]
        assert found[0] == found[1]

    def test_names(self):
        """Names choose rules."""
        found = json.loads(run("rules", "webinar_full", "webinar_over", "--format", "json").stdout)
        assert {line["rule"] for line in found} == {"webinar_full", "webinar_over"}

    @pytest.mark.parametrize(
        ("name", "holds"),
        [
            ("3043", lambda one: one["code"] == 3043),
            ("429", lambda one: 429 in (one["code"], one["status"])),
            ("4xx", lambda one: one["status"] // 100 == 4),
        ],
    )
    def test_a_code_or_a_status_chooses_errors(self, name, holds):
        """All that have it, and no other."""
        found = json.loads(run("rules", name, "--format", "json").stdout)
        everything = json.loads(run("rules", "--format", "json").stdout)
        assert found == [one for one in everything if holds(one)]
        assert found

    def test_an_operation_chooses_its_errors(self):
        """Each in the variant that the operation has, in every profile."""
        found = json.loads(run("rules", "webinarRegistrantCreate", "--format", "json").stdout)
        operation = load_spec().operations["webinarRegistrantCreate"]
        assert {one["rule"] for one in found} == set(operation.refusals)
        assert len(found) == len({(one["rule"], one["profile"]) for one in found})
        (limit,) = [one for one in found if one["rule"] == "registrant_daily_limit" and one["profile"] == "2025-06"]
        assert "Add a webinar registrant API" in limit["says"]

    def test_an_unknown_code_or_operation_is_told(self):
        """With the codes that there are, or the nearest operation."""
        assert "no error has the code or status 3999; codes are " in mistake(run("rules", "3999"))
        said = mistake(run("rules", "addBatchWebinarRegistrant"))
        assert "there is no operation addBatchWebinarRegistrant; did you mean addBatchWebinarRegistrants?" in said

    def test_every_rule_can_be_asked_for(self):
        """What X-Mockzoom-Rule may say can be looked up."""
        rules = sorted({line.rule for line in rule_entries()})
        result = run("rules", *rules)
        found = {re.match(r"\w*", line).group() for line in result.stdout.splitlines() if not line.startswith(" ")}
        assert (result.exit_code, found) == (0, set(rules))

    def test_unknown_name(self):
        """An unknown rule id is an error that names it and the nearest one, even if other ids are valid."""
        said = mistake(run("rules", "webinar_full", "webinar_ful"))
        assert said == "there is no rule webinar_ful; did you mean webinar_full? `mockzoom rules` prints all"
        assert mistake(run("rules", "xyz")) == "there is no rule xyz; `mockzoom rules` prints all"


SEED = {
    "accounts": [{"account_id": "a", "client_id": "c", "client_secret": "s", "users": [{"email": "ana@acme.test"}]}]
}


class TestServe:
    @pytest.mark.parametrize(
        "args,said",
        [
            pytest.param(("--port", "x"), "flag --port: port is 'x'; a whole number is expected", id="port"),
            pytest.param(("--port", "70000"), "flag --port: port is 70000; choose 0 to 65535", id="range"),
            pytest.param(("--plan", "busines"), "did you mean 'business'?", id="choice"),
            pytest.param(("--config", "no.toml"), "file no.toml: No such file or directory", id="file"),
            pytest.param(("--seed", "no.json"), "no.json: No such file or directory; name a readable", id="seed"),
            pytest.param(("--prot", "1"), "--prot", id="flag"),
        ],
    )
    def test_bad_setting(self, args, said):
        """A bad setting ends the command with exit code 2 and one sentence."""
        if "--port" not in args:
            args = ("--port", "0", *args)
        assert said in mistake(run("serve", *args))

    @pytest.mark.parametrize("command", ["serve", "config"])
    def test_bad_variable(self, command):
        """A bad variable does too, in every command that takes settings."""
        said = mistake(run(command, MOCKZOOM_THREADS="0"))
        assert said == "variable MOCKZOOM_THREADS: threads is 0; choose 1 to 256"

    def test_bad_seed(self, tmp_path):
        """A mistake in the seed file is reported before the server starts, with file and field."""
        (tmp_path / "seed.json").write_text(json.dumps(SEED).replace("ana@acme.test", "ana"))
        said = mistake(run("serve", "--port", "0", "--seed", "seed.json"))
        assert said.startswith("seed.json: accounts[0].users[0].email: 'ana'")

    def test_taken_port(self):
        """A port that is taken is named, with the way out."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            said = mistake(run("serve", "--port", str(port)))
        assert said.startswith(f"cannot listen on 127.0.0.1:{port}: ")
        assert said.endswith("choose another --host or --port (0 picks a free one)")

    @pytest.mark.parametrize(
        "args,said",
        [
            (("--admin-port", "8080"), "--admin-port is 8080, and so is --port"),
            (("--port", "8081", "--proxy"), "--proxy is 8081, and so is --port"),
            (("--admin-port", "8081", "--proxy", "8081"), "--proxy is 8081, and so is --admin-port"),
        ],
    )
    def test_one_port_for_two(self, args, said):
        """Two ports of one server cannot be the same; the error names them before the server listens."""
        assert mistake(run("serve", *args)).startswith(said)

    def test_host_that_is_none(self):
        """A host that is not an address of this machine is reported in one sentence."""
        assert mistake(run("serve", "--port", "0", "--host", "203.0.113.1")).startswith("cannot listen on 203.0.113.1")

    @pytest.mark.parametrize(
        "args",
        [
            pytest.param(["--port", "x"], id="setting"),
            pytest.param(["--port", "0", "--seed", "no.json"], id="seed"),
        ],
    )
    def test_as_a_process(self, args):
        """Seen from a shell: exit code 2, a sentence on stderr, nothing on stdout, no traceback."""
        done = ended("serve", *args)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith("Error: ")


class TestHelp:
    @pytest.mark.parametrize("flag", ["--help", "-h"])
    def test_lists_all_commands(self, flag):
        """--help names every command, with what it does."""
        result = run(flag)
        assert result.exit_code == 0
        groups = result.stdout.partition("Options:\n")[2].partition("Examples:")[0].partition("\n\n")[2]
        listed = [line for line in groups.splitlines() if line.startswith("  ")]
        assert sorted(line.split()[0] for line in listed) == sorted(COMMANDS)
        assert all(len(line.split()) > 1 for line in listed)

    @pytest.mark.parametrize(
        "group", [(), *((name,) for name in ("contract", "account", "checkpoint", "clock", "fault", "next", "people"))]
    )
    def test_no_line_is_cut_off(self, group):
        """What a command does is said in words that fit."""
        assert "..." not in run(*group, "--help", COLUMNS="80").stdout.partition("Options:\n")[2]

    def test_run_takes_no_options_of_a_server(self):
        """The demo uses separate ports: a flag without effect is rejected; in a file or a variable it is ignored."""
        for flag in ("--host", "--port", "--workers", "--threads", "--admin-port", "--tls"):
            assert flag in mistake(run("run", flag, "1", "--", "true"))

    @pytest.mark.parametrize("command", sorted(COMMANDS))
    def test_of_each_command(self, command):
        """Every command explains itself."""
        result = run(command, "--help")
        assert result.exit_code == 0
        assert f"main {command}" in result.stdout

    @pytest.mark.parametrize("command", ["serve", "config"])
    def test_names_every_setting(self, command):
        """The help names each setting's flag, variable and choices."""
        text = "".join(run(command, "--help", COLUMNS="200").stdout.split())
        for setting in SETTINGS.values():
            assert setting.flag in text
            assert f"[{setting.variable}]" in text
            assert "|".join(setting.choices) in text

    def test_unknown_command(self):
        """A command that does not exist is an error that names it, and the nearest there is."""
        assert mistake(run("serv")) == "No such command 'serv'. (Did you mean 'serve'?)"
        assert mistake(run("xyz")) == "No such command 'xyz'."

    def test_version_of_the_module(self):
        """`python -m mockzoom --version` prints the version."""
        done = ended("--version")
        assert done.returncode == 0
        assert done.stdout.strip() == f"mockzoom, version {__version__}"


@pytest.mark.parametrize(
    ("options", "host", "words"),
    [
        ({}, "127.0.0.1", []),
        ({}, "127.0.0.2", []),
        ({}, "::1", []),
        ({}, "0.0.0.0", ["open to all who reach 0.0.0.0; set --admin-token"]),
        ({}, "192.168.1.2", ["open to all"]),
        ({"admin_token": "t"}, "0.0.0.0", []),
        ({"admin": False}, "0.0.0.0", []),
        ({"admin_port": 9, "tls": True}, "127.0.0.1", ["served over plain HTTP"]),
        ({"admin_port": 9, "tls": True}, "::", ["open to all", "served over plain HTTP"]),
    ],
)
def test_an_admin_api_that_others_can_reach_is_reported(options, host, words):
    """The start-up message says what is open, and which option closes it."""
    lines = _admin_warning(Settings(**options), host).splitlines()[1:]
    assert len(lines) == len(words)
    for line, word in zip(lines, words, strict=True):
        assert line.startswith("Warning: the admin API")
        assert word in line
