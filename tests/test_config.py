"""Settings: who outranks whom, where a value came from, and what a mistake is answered with."""

from __future__ import annotations

import codecs
import dataclasses
import json

import pytest

from mockzoom.config import SETTINGS, SettingError, Settings, resolve
from mockzoom.text_files import read_text


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Every test stands in an empty folder: a stray mockzoom.toml counts for nothing."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def toml(tmp_path):
    """Writes a settings file and gives its path."""

    def write(text, name="my.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


# A value of each setting for a flag, a variable and a file; None of them is the default.
VALUES = {
    "host": ("1.1.1.1", "2.2.2.2", "3.3.3.3"),
    "port": (1, "2", 3),
    "profile": ("2025-06", "2025-06", "2025-06"),
    "plan": ("free", "pro", "unlimited"),
    "rate_limits": ("off", "daily", "off"),
    "registrant_quota_key": ("email", "email", "email"),
    "error_format": ("json", "json", "json"),
    "paging": ("token_only", "token_only", "token_only"),
    "emulation": ("full", "example", "full"),
    "seed": ("a.json", "b.json", "c.json"),
    "demo_data": (True, "yes", True),
    "store": ("sqlite:///a.db", "sqlite:///b.db", "sqlite:///c.db"),
    "diagnosis": (False, "no", False),
    "max_body": (1, "2", 3),
    "max_import": (1, "2", 3),
    "check_answers": (True, "yes", True),
    "journal": (0, "2", 3),
    "admin": (False, "no", False),
    "dashboard": (False, "no", False),
    "admin_token": ("a", "b", "c"),
    "admin_port": (1, "2", 3),
    "allowed_hosts": (("a.example",), "b.example, c.example *", ("d.example", "e")),
    "threads": (1, "2", 3),
    "workers": (2, "3", 4),
    "tls": (True, "yes", True),
    "ca_dir": ("a", "b", "c"),
    "webhook_targets": ("private", "any", "private"),
    "log_level": ("debug", "info", "error"),
}


def _toml_value(value):
    if isinstance(value, tuple):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


class TestPrecedence:
    def test_table_has_every_setting(self):
        """The table above leaves no setting out and names no default."""
        assert set(VALUES) == set(SETTINGS)
        for name, (flag, variable, of_file) in VALUES.items():
            read = {flag, SETTINGS[name].read(variable, "here"), of_file}
            assert getattr(Settings(), name) not in read

    def test_without_anything_all_is_default(self):
        """Without any input, every value is the default, and so is every origin."""
        found = resolve({}, {})
        assert found.settings == Settings()
        assert found.origins == dict.fromkeys(SETTINGS, "default")

    @pytest.mark.parametrize("name", SETTINGS)
    def test_flag_environment_file_default(self, name, toml):
        """A flag outranks the environment, the environment a file, a file the default; the origin is named."""
        flag, variable, of_file = VALUES[name]
        path = toml(f"{name} = {_toml_value(of_file)}")
        flags, environment = {name: flag}, {f"MOCKZOOM_{name.upper()}": variable}
        read = SETTINGS[name].read(variable, "here")
        for found, value, origin in (
            (resolve(flags, environment, path), flag, f"flag {SETTINGS[name].flag}"),
            (resolve({}, environment, path), read, f"variable MOCKZOOM_{name.upper()}"),
            (resolve({}, {}, path), of_file, f"file {path}"),
            (resolve({}, {}), getattr(Settings(), name), "default"),
            (resolve(flags, {}), flag, f"flag {SETTINGS[name].flag}"),
        ):
            assert (getattr(found.settings, name), found.origins[name]) == (value, origin)
            others = {n: o for n, o in found.origins.items() if n != name}
            assert set(others.values()) == {"default"}
            assert dataclasses.replace(found.settings, **{name: getattr(Settings(), name)}) == Settings()

    def test_each_setting_has_its_own_origin(self, toml):
        """Four settings from four places keep their values and origins apart."""
        path = toml('plan = "pro"\nport = 1')
        found = resolve({"port": "9000"}, {"MOCKZOOM_THREADS": "7"}, path)
        assert (found.settings.plan, found.origins["plan"]) == ("pro", f"file {path}")
        assert (found.settings.port, found.origins["port"]) == (9000, "flag --port")
        assert (found.settings.threads, found.origins["threads"]) == (7, "variable MOCKZOOM_THREADS")
        assert (found.settings.host, found.origins["host"]) == ("127.0.0.1", "default")

    def test_absent_flags_and_empty_variables_say_nothing(self):
        """A flag of None and a variable of no characters leave the default."""
        found = resolve(dict.fromkeys(SETTINGS), {s.variable: "" for s in SETTINGS.values()} | {"MOCKZOOM_CONFIG": ""})
        assert found.settings == Settings()
        assert set(found.origins.values()) == {"default"}

    def test_falsy_flags_count(self):
        """A flag of 0, of False and of no text is a value."""
        environment = {"MOCKZOOM_PORT": "1", "MOCKZOOM_DIAGNOSIS": "1", "MOCKZOOM_SEED": "x"}
        found = resolve({"port": 0, "diagnosis": False, "seed": ""}, environment)
        assert (found.settings.port, found.settings.diagnosis, found.settings.seed) == (0, False, "")
        assert found.origins["port"] == "flag --port"


class TestValues:
    @pytest.mark.parametrize(
        "text,value",
        [
            *((t, True) for t in ("1", "true", "TRUE", "yes", "Yes", "on")),
            *((t, False) for t in ("0", "false", "False", "no", "NO", "off")),
        ],
    )
    def test_words_for_true_and_false(self, text, value):
        """A variable says true or false in the usual words, in any case."""
        found = resolve({}, {"MOCKZOOM_DIAGNOSIS": text, "MOCKZOOM_CHECK_ANSWERS": text})
        assert found.settings.diagnosis is value
        assert found.settings.check_answers is value

    @pytest.mark.parametrize(
        "name,value",
        [
            pytest.param("port", "0", id="port-least"),
            pytest.param("port", "65535", id="port-most"),
            pytest.param("threads", "1", id="threads-least"),
            pytest.param("threads", "256", id="threads-most"),
            pytest.param("max_body", "1", id="max_body-least"),
            pytest.param("max_body", str(1 << 30), id="max_body-most"),
        ],
    )
    def test_both_ends_of_a_range_belong_to_it(self, name, value):
        """The least and the most value of a setting are taken."""
        assert getattr(resolve({name: value}, {}).settings, name) == int(value)

    @pytest.mark.parametrize("name,choice", [(s.name, c) for s in SETTINGS.values() for c in s.choices])
    def test_every_choice_is_taken(self, name, choice):
        """Every choice that is offered can be chosen."""
        assert getattr(resolve({}, {SETTINGS[name].variable: choice}).settings, name) == choice


class TestFiles:
    def test_mockzoom_config_names_a_file(self, toml):
        """MOCKZOOM_CONFIG is found, and is the origin."""
        path = toml("port = 9")
        found = resolve({}, {"MOCKZOOM_CONFIG": path})
        assert (found.settings.port, found.origins["port"]) == (9, f"file {path}")

    def test_mockzoom_toml_of_the_folder_is_found(self, toml):
        """A mockzoom.toml in the current folder is found, and is the origin."""
        toml("port = 9", "mockzoom.toml")
        found = resolve({}, {})
        assert (found.settings.port, found.origins["port"]) == (9, "file mockzoom.toml")

    def test_only_one_file_is_read(self, toml):
        """The file named outranks MOCKZOOM_CONFIG, and that the folder's; the others are not even opened."""
        toml("nonsense", "mockzoom.toml")
        path = toml("port = 9")
        assert resolve({}, {"MOCKZOOM_CONFIG": path}).settings.port == 9
        assert resolve({}, {"MOCKZOOM_CONFIG": "/no/such/file"}, path).settings.port == 9

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
    def test_a_byte_order_mark_is_not_part_of_the_text(self, tmp_path, encoding):
        """Notepad and PowerShell 5 write one; a seed file may have it, too."""
        marks = {
            "utf-16-le-bom": (codecs.BOM_UTF16_LE, "utf-16-le"),
            "utf-16-be-bom": (codecs.BOM_UTF16_BE, "utf-16-be"),
        }
        mark, name = marks.get(encoding, (b"", encoding))
        path, seed = tmp_path / "a.toml", tmp_path / "seed.json"
        path.write_bytes(mark + "port = 9\r\nplan = 'pro'\r\n".encode(name))
        seed.write_bytes(mark + '{"accounts": []}'.encode(name))
        found = resolve({}, {}, str(path)).settings
        assert (found.port, found.plan) == (9, "pro")
        assert read_text(seed) == '{"accounts": []}'

    def test_another_encoding_is_named(self, tmp_path):
        """With the place of the first wrong byte."""
        path = tmp_path / "a.toml"
        path.write_bytes("# ü\nport = 9".encode("latin-1"))
        with pytest.raises(SettingError, match=r"a.toml: not TOML: not UTF-8 \(byte 2\); save it as UTF-8"):
            resolve({}, {}, str(path))

    def test_an_empty_file_says_nothing(self, toml):
        """An empty file leaves the defaults."""
        found = resolve({}, {}, toml(""))
        assert found.settings == Settings()
        assert set(found.origins.values()) == {"default"}


CHOICES = {name: ", ".join(SETTINGS[name].choices) for name in SETTINGS}

# flags, environment, and the whole message
BAD = [
    pytest.param(
        {"port": "http"}, {}, "flag --port: port is 'http'; a whole number is expected", id="flag, no whole number"
    ),
    pytest.param(
        {"port": "80.5"}, {}, "flag --port: port is '80.5'; a whole number is expected", id="flag, a fraction"
    ),
    pytest.param(
        {},
        {"MOCKZOOM_THREADS": "many"},
        "variable MOCKZOOM_THREADS: threads is 'many'; a whole number is expected",
        id="variable, no whole number",
    ),
    pytest.param(
        {},
        {"MOCKZOOM_DIAGNOSIS": "maybe"},
        "variable MOCKZOOM_DIAGNOSIS: diagnosis is 'maybe'; true or false is expected",
        id="variable, neither true nor false",
    ),
    pytest.param(
        {"plan": "busines"},
        {},
        f"flag --plan: plan is 'busines'; choose one of {CHOICES['plan']}; did you mean 'business'?",
        id="flag, a slip in a choice",
    ),
    pytest.param(
        {"rate_limits": "dayly"},
        {},
        f"flag --rate-limits: rate_limits is 'dayly'; choose one of {CHOICES['rate_limits']}; did you mean 'daily'?",
        id="flag of two words, a slip in a choice",
    ),
    pytest.param(
        {},
        {"MOCKZOOM_PROFILE": "2025-6"},
        f"variable MOCKZOOM_PROFILE: profile is '2025-6'; choose one of {CHOICES['profile']}; did you mean '2025-06'?",
        id="variable, a slip in a choice",
    ),
    pytest.param(
        {},
        {"MOCKZOOM_LOG_LEVEL": "42"},
        f"variable MOCKZOOM_LOG_LEVEL: log_level is '42'; choose one of {CHOICES['log_level']}",
        id="variable, near no choice",
    ),
    pytest.param({"port": "65536"}, {}, "flag --port: port is 65536; choose 0 to 65535", id="port above"),
    pytest.param({"port": "-1"}, {}, "flag --port: port is -1; choose 0 to 65535", id="port below"),
    pytest.param(
        {}, {"MOCKZOOM_THREADS": "0"}, "variable MOCKZOOM_THREADS: threads is 0; choose 1 to 256", id="threads below"
    ),
    pytest.param(
        {},
        {"MOCKZOOM_THREADS": "257"},
        "variable MOCKZOOM_THREADS: threads is 257; choose 1 to 256",
        id="threads above",
    ),
    pytest.param(
        {}, {"MOCKZOOM_MAX_BODY": "0"}, "variable MOCKZOOM_MAX_BODY: max_body is 0; choose 1 to 1073741824", id="body"
    ),
]

BAD_FILES = [
    pytest.param('port = "http"', "port is 'http'; a whole number is expected", id="text for a number"),
    pytest.param("port = true", "port is True; a whole number is expected", id="a boolean for a number"),
    pytest.param("port = 80.0", "port is 80.0; a whole number is expected", id="a fraction for a number"),
    pytest.param("host = 1", "host is 1; a text is expected", id="a number for a text"),
    pytest.param("host = ['a']", "host is ['a']; a text is expected", id="a list for a text"),
    pytest.param("[port]\nx = 1", "port is {'x': 1}; a whole number is expected", id="a table for a number"),
    pytest.param("diagnosis = 1", "diagnosis is 1; true or false is expected", id="a number for a boolean"),
    pytest.param(
        'plan = "Pro"', f"plan is 'Pro'; choose one of {CHOICES['plan']}; did you mean 'pro'?", id="choice in capitals"
    ),
    pytest.param("port = 70000", "port is 70000; choose 0 to 65535", id="out of range"),
    pytest.param("prot = 1", "there is no setting 'prot'; did you mean 'port'?", id="a slip in a name"),
    pytest.param(
        "rate-limits = 'off'",
        "there is no setting 'rate-limits'; did you mean 'rate_limits'?",
        id="a name as its flag has it",
    ),
    pytest.param("xyzzy = 1", "there is no setting 'xyzzy'", id="a name near none"),
    pytest.param("port 80", "not TOML: ", id="not TOML"),
    pytest.param(b'host = "\xff"', "not TOML: ", id="not UTF-8"),
]


class TestMistakes:
    @pytest.mark.parametrize("flags,environment,message", BAD)
    def test_bad_flags_and_variables(self, flags, environment, message):
        """A bad flag or variable is answered with its origin, its value and the fix."""
        with pytest.raises(SettingError) as caught:
            resolve(flags, environment)
        assert str(caught.value) == message

    @pytest.mark.parametrize("text,message", BAD_FILES)
    def test_bad_files(self, toml, text, message):
        """A mistake in a file is answered with the file's path, the setting and the fix."""
        path = toml(text)
        with pytest.raises(SettingError) as caught:
            resolve({}, {}, path)
        assert str(caught.value).startswith(f"file {path}: {message}")

    @pytest.mark.parametrize(
        "path,reason",
        [
            pytest.param("nowhere.toml", "No such file or directory", id="absent"),
            pytest.param(".", "Is a directory", id="a folder"),
        ],
    )
    @pytest.mark.parametrize("through", ["--config", "MOCKZOOM_CONFIG"])
    def test_unreadable_files(self, path, reason, through):
        """A file that cannot be read is named, with the reason, wherever its name came from."""
        environment, file = ({}, path) if through == "--config" else ({"MOCKZOOM_CONFIG": path}, "")
        with pytest.raises(SettingError) as caught:
            resolve({}, environment, file)
        assert str(caught.value).startswith(f"file {path}: {reason}")

    def test_a_bad_value_is_told_even_where_a_better_one_outranks_it(self, toml):
        """A mistake in a file is not hidden by a flag."""
        path = toml("port = 70000")
        with pytest.raises(SettingError, match="port is 70000"):
            resolve({"port": 80}, {}, path)


def test_the_password_of_a_store_is_not_shown():
    """The rest of its URL is."""
    shown = SETTINGS["store"].shown
    assert shown("postgresql+psycopg://me:s3cr@t@db:5432/zoom") == "postgresql+psycopg://me:***@db:5432/zoom"
    assert shown("sqlite:////tmp/a:b@c.db") == "sqlite:////tmp/a:b@c.db"


SERVICES = {  # what Kubernetes sets in the containers of a namespace for a Service, by its name
    "mockzoom": {"MOCKZOOM_SERVICE_HOST": "10.96.0.12", "MOCKZOOM_PORT": "tcp://10.96.0.12:8080"},
    "mockzoom-admin": {"MOCKZOOM_ADMIN_SERVICE_HOST": "10.96.0.13", "MOCKZOOM_ADMIN_PORT": "tcp://10.96.0.13:8081"},
    "mockzoom, over UDP": {"MOCKZOOM_SERVICE_HOST": "10.96.0.12", "MOCKZOOM_PORT": "udp://10.96.0.12:8080"},
}


@pytest.mark.parametrize("service", SERVICES)
def test_a_variable_of_a_kubernetes_service_is_not_a_setting(service):
    """Its name is taken by accident; without the service the value is a mistake."""
    assert resolve({}, SERVICES[service]).settings == Settings()
    alone = {name: value for name, value in SERVICES[service].items() if name.endswith("_PORT")}
    with pytest.raises(SettingError, match="a whole number is expected"):
        resolve({}, alone)
