"""The server in a container, for tests that need it outside of their process: `MockzoomContainer`.

Needs the package testcontainers and a Docker engine. Tests in Python that can do without a container use the fixture
`zoom` or `mockzoom.serve()`, which start in milliseconds.
"""

from __future__ import annotations

from typing import Any

from mockzoom._version import __version__
from mockzoom.admin_client import AdminClient
from mockzoom.config import SETTINGS, Settings, overridden

try:
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy
except ImportError as missing:
    raise ImportError(
        "mockzoom.testcontainers needs testcontainers 4.13 or newer: pip install testcontainers", name="testcontainers"
    ) from missing

PORT = 8080
IMAGE = f"ghcr.io/your-org/mockzoom:{__version__}"


class MockzoomContainer(DockerContainer):
    """A mockzoom server in a container, ready when the block begins: `with MockzoomContainer(image) as zoom:`.

    `settings` are those of the server, named as in `mockzoom.Settings`: `profile="2026-09"`, `demo_data=True`. Raises
    `TypeError` for an unknown one, and `SettingError` for an invalid value.
    """

    def __init__(self, image: str = IMAGE, **settings: Any) -> None:
        super().__init__(image)
        for name, value in _variables(settings).items():
            self.with_env(name, value)
        self.with_exposed_ports(PORT)
        self.waiting_for(HttpWaitStrategy(PORT, "/_mockzoom/v1/ready").for_status_code(200).with_startup_timeout(60))

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    @property
    def api_url(self) -> str:
        """The base URL of the API, for clients: it ends in `/v2`."""
        return f"{self.url}/v2"

    @property
    def oauth_url(self) -> str:
        """The token endpoint."""
        return f"{self.url}/oauth/token"

    def admin(self, admin_token: str | None = None) -> AdminClient:
        """Return a client of the admin API: `zoom.admin().accounts.create(data_set="held")`."""
        return AdminClient(self.url, admin_token=admin_token)


def _variables(settings: dict[str, Any]) -> dict[str, str]:
    read = overridden(Settings(), settings)
    shown = {name: getattr(read, name) for name in settings}
    return {SETTINGS[n].variable: ",".join(v) if isinstance(v, tuple) else _text(v) for n, v in shown.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
