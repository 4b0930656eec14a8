"""Settings of a whole pytest run: options, ini options, variables, `mockzoom.toml`, and which of them wins."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from test_plugin import FEW_PLUGINS, HEAD

from mockzoom.config import ACCOUNT_SETTINGS
from mockzoom.testing.plugin_settings import _OF_ACCOUNTS, DEFAULT_PROFILE, header, server_defaults, suite_settings
from mockzoom.zoom.profiles import DEFAULT_PROFILE as SERVERS_DEFAULT


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in [name for name in os.environ if name.startswith("MOCKZOOM_")]:
        monkeypatch.delenv(name)


class Configuration(SimpleNamespace):
    """A configuration of pytest with some options."""

    def __init__(self, folder, options=(), ini=()):
        super().__init__(stash=pytest.Stash(), rootpath=folder, invocation_params=SimpleNamespace(dir=folder))
        self.options, self.ini = dict(options), dict(ini)

    def getoption(self, name):
        return self.options.get(name)

    def getini(self, name):
        return self.ini.get(name, "")


ORIGINS = {
    "option --mockzoom-profile": {"options": {"--mockzoom-profile": "2025-06"}},
    "variable MOCKZOOM_PROFILE": {"variable": "2025-06"},
    "ini option mockzoom_profile": {"ini": {"mockzoom_profile": "2025-06"}},
    "file": {"file": 'profile = "2025-06"'},
}


def configuration(folder, monkeypatch, *, options=(), ini=(), variable="", file=""):
    if variable:
        monkeypatch.setenv("MOCKZOOM_PROFILE", variable)
    if file:
        (folder / "mockzoom.toml").write_text(file)
    return Configuration(folder, options, ini)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_setting_applies_from_each_origin(tmp_path, monkeypatch, origin):
    """To accounts and to the server, and pytest's header names it with its origin."""
    config = configuration(tmp_path, monkeypatch, **ORIGINS[origin])
    assert suite_settings(config).of_accounts == {"profile": "2025-06"}
    assert server_defaults(config).profile == "2025-06"
    assert f"profile 2025-06 ({origin}" in header(config, "")


@pytest.mark.parametrize("number", range(3))
def test_the_nearer_origin_wins(tmp_path, monkeypatch, number):
    """An option before a variable, a variable before the ini file, that before mockzoom.toml."""
    nearer, *farther = list(ORIGINS)[number:]
    given = {name: value for origin in farther for name, value in ORIGINS[origin].items()}
    other = {name: _other(value) for name, value in given.items()}
    config = configuration(tmp_path, monkeypatch, **(other | ORIGINS[nearer]))
    assert suite_settings(config).of_accounts == {"profile": "2025-06"}


def _other(value):
    if isinstance(value, dict):
        return dict.fromkeys(value, "2021-08")
    return value.replace("2025-06", "2021-08")


def test_without_settings_the_header_names_the_default(tmp_path):
    """It is the server's default; a running server has its own."""
    config = Configuration(tmp_path)
    assert SERVERS_DEFAULT.name == DEFAULT_PROFILE
    assert header(config, "") == f"mockzoom: profile {DEFAULT_PROFILE} (default)"
    assert header(config, "http://x") == "mockzoom: profile: that of the server, server http://x"


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_value_that_cannot_be_used_is_an_error_with_its_origin(tmp_path, monkeypatch, origin):
    """And the nearest right one."""
    given = {name: _wrong(value) for name, value in ORIGINS[origin].items()}
    config = configuration(tmp_path, monkeypatch, **given)
    with pytest.raises(pytest.UsageError, match=rf"{origin}.*: profile is '2025-6'.*did you mean '2025-06'"):
        suite_settings(config)
    assert "did you mean" in header(config, "")


def _wrong(value):
    if isinstance(value, dict):
        return dict.fromkeys(value, "2025-6")
    return value.replace("2025-06", "2025-6")


def test_every_setting_of_an_account_is_one_of_a_run():
    """The plugin names them without loading the settings."""
    assert set(_OF_ACCOUNTS) == {*ACCOUNT_SETTINGS, "emulation"}


def test_the_options_of_a_run(pytester):
    """The header has them, every account too, and a marker outranks them."""
    pytester.makeini(f"[pytest]\naddopts = {FEW_PLUGINS}\nmockzoom_plan = pro\nmockzoom_profile = 2021-08")
    pytester.makepyfile(
        HEAD
        + """
def test_account(zoom, zoom_module, mockzoom_server):
    for account in (zoom.account, zoom_module.account):
        assert (account.profile, account.plan, account.rate_limits) == ("2025-06", "pro", "off")
    assert mockzoom_server.control.accounts.get("mockzoom-account").profile == "2025-06"
    with mockzoom_server.account() as made:
        assert (made.account.profile, made.account.rate_limits) == ("2025-06", "off")

@pytest.mark.mockzoom(profile="2021-08", rate_limits="all")
def test_marked(zoom):
    assert (zoom.account.profile, zoom.account.plan, zoom.account.rate_limits) == ("2021-08", "pro", "all")
"""
    )
    done = pytester.runpytest("--mockzoom-profile=2025-06", "--mockzoom-rate-limits=off")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["mockzoom: profile 2025-06 (option --mockzoom-profile), plan pro (ini option*), *"])


def test_the_level_of_emulation_of_a_run(pytester):
    """An option, an ini option and a marker give every account a level; without one it has the server's."""
    pytester.makeini(f"[pytest]\naddopts = {FEW_PLUGINS}")
    pytester.makepyfile(
        HEAD
        + """
def test_account(zoom, zoom_module, mockzoom_server, request):
    expected = request.config.getoption("--mockzoom-emulation") or request.config.getini("mockzoom_emulation")
    for account in (zoom.account, zoom_module.account, mockzoom_server.control.accounts.get("mockzoom-account")):
        assert account.emulation == (expected or "modelled")

@pytest.mark.mockzoom(emulation="example")
def test_marked(zoom):
    assert zoom.account.emulation == "example"
"""
    )
    for given in ((), ("--mockzoom-emulation=full",), ("-o", "mockzoom_emulation=full")):
        pytester.runpytest(*given).assert_outcomes(passed=2)


def test_a_wrong_option_ends_the_run(pytester):
    """Before a test runs, with a sentence."""
    pytester.makeini(f"[pytest]\naddopts = {FEW_PLUGINS}")
    done = pytester.runpytest("--mockzoom-plan=gold")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["ERROR: option --mockzoom-plan: plan is 'gold'; choose one of free, *"])
