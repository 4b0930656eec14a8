"""`mockzoom.testcontainers`, with a process in place of the container: no Docker engine is needed."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
import requests
from mockzoom_server import Server

pytest.importorskip("testcontainers.core.wait_strategies")


class PlayedEngine:
    """The part of testcontainers' Docker client that a container uses; it starts `mockzoom serve` as a process."""

    def __init__(self, **_):
        self.server = None
        self.image = ""

    def create(self, image, *_, environment=None, **__):
        self.image, self.environment = image, environment
        return self

    def start(self, _):
        self.server = Server(**self.environment).__enter__()

    def get_container(self, _):
        return self

    def host(self):
        return "127.0.0.1"

    def port(self, _, port):
        assert int(port) == 8080
        return int(self.server.url.rpartition(":")[2])

    def get_connection_mode(self):
        from testcontainers.core.config import ConnectionMode

        return ConnectionMode.docker_host

    id = short_id = "played"
    status = "running"
    client = SimpleNamespace(close=lambda: None)

    def reload(self):
        """The state is always that of the process."""

    def remove(self, **_):
        self.server.__exit__(None, None, None)

    def logs(self, **_):
        return b""


@pytest.fixture
def container(monkeypatch):
    from testcontainers.core import container as core
    from testcontainers.core.config import testcontainers_config

    from mockzoom.testcontainers import MockzoomContainer

    monkeypatch.setattr(core, "DockerClient", PlayedEngine)
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    return MockzoomContainer


def test_a_container_is_ready_and_has_its_settings(container):
    """Addresses, settings as variables of the container, and the admin API."""
    with container("mockzoom:test", profile="2026-09", demo_data=True) as zoom:
        headers = {"Authorization": "Bearer mockzoom-token"}
        assert requests.get(f"{zoom.api_url}/webinars/81000000005", headers=headers, timeout=10).status_code == 200
        assert zoom.oauth_url == f"{zoom.url}/oauth/token"
        with zoom.admin().accounts.create(data_set="full") as account:
            assert account.profile == "2026-09"


@pytest.mark.parametrize(
    ("settings", "error"), [({"proflie": "2026-09"}, TypeError), ({"profile": "2030"}, ValueError)]
)
def test_a_wrong_setting_is_an_error_before_the_start(container, settings, error):
    """As for `mockzoom.serve()`."""
    with pytest.raises(error, match="profile"):
        container("mockzoom:test", **settings)


def test_without_the_package_the_error_names_it(monkeypatch):
    """In words that hold before and after a release."""
    monkeypatch.setitem(sys.modules, "testcontainers.core.container", None)
    monkeypatch.delitem(sys.modules, "mockzoom.testcontainers", raising=False)
    with pytest.raises(ImportError, match="pip install testcontainers"):
        import mockzoom.testcontainers  # noqa: F401
