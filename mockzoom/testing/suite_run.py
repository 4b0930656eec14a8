"""The server and the accounts of one run of pytest; everything is created on first use."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack, contextmanager
from functools import cached_property
from os import environ
from typing import TYPE_CHECKING, Any

import pytest

from mockzoom.testing import plugin_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockzoom.testing.backend import Backend
    from mockzoom.testing.zoom import ZoomAccount

_RETIRED = 20  # accounts that outlive their tests, so that late requests are not taken for those of the next test


class SuiteRun:
    """What the fixtures of a run share.

    `item` is the test that is set up, `requested` are the names of the fixtures that it has requested when its account
    or `zoom` is made.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.item: Any = None
        self.requested: frozenset[str] = frozenset()
        self._retired: deque[ZoomAccount] = deque()
        self._closing = ExitStack()
        self._unreachable = ""

    @property
    def url(self) -> str:
        """The address of a running server to use, empty for none."""
        return self.config.getoption("--mockzoom-url") or environ.get("MOCKZOOM_URL", "")

    @cached_property
    def app(self) -> Backend:
        """The application in process, without a socket, at Zoom's own address."""
        from mockzoom.testing.backend import app_in_process  # noqa: PLC0415 - the emulator

        config = self.config
        return app_in_process(plugin_settings.server_defaults(config), plugin_settings.account_defaults(config))

    def load(self, *, intercepts: bool = False) -> None:
        """Create the application, and import what accounts of tests need; with `intercepts` interceptions, too."""
        from mockzoom.collector_pause import loading  # noqa: PLC0415 - runs without accounts need none of these

        with loading():
            from mockzoom.testing import markers, zoom  # noqa: F401, PLC0415 - the same

            assert self.app.url  # noqa: S101 - it is created on first use
            if intercepts:
                from mockzoom.testing.intercept import load_libraries  # noqa: PLC0415 - requests and httpx

                load_libraries()

    @cached_property
    def in_process(self) -> Backend:
        """The same application at the address of a server in a thread."""
        from mockzoom.testing.backend import at_url  # noqa: PLC0415 - the emulator
        from mockzoom.testing.server import serve  # noqa: PLC0415 - the same

        server = self._closing.enter_context(serve(self.app.application))
        return at_url(server.url, server.application, self.app.defaults)

    @property
    def server(self) -> Backend:
        """The server of the run: one that runs already, else one in process. Fails the test if it does not answer."""
        return self._running if self.url else self.in_process

    @cached_property
    def _running(self) -> Backend:
        from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - only runs with a server need it
        from mockzoom.testing.backend import connect  # noqa: PLC0415 - the same

        home = connect(self.url, environ.get("MOCKZOOM_ADMIN_TOKEN"), plugin_settings.account_defaults(self.config))
        try:
            if not self._unreachable:
                home.control.health()
        except AdminApiError as error:
            self._unreachable = str(error)
        if self._unreachable:
            way_out = "start it, or leave out --mockzoom-url and MOCKZOOM_URL: then the tests start a server"
            pytest.fail(f"{self._unreachable}; {way_out}", pytrace=False)
        return home

    def new_account(self) -> ZoomAccount:
        """Return the account of the test.

        If requests are intercepted, it is one in process, whatever server the run has.
        """
        from mockzoom.testing.markers import marker_options  # noqa: PLC0415 - runs without accounts do not need it
        from mockzoom.testing.zoom import zoom_account  # noqa: PLC0415 - the same

        names = self.requested
        if "zoom_intercept" not in names:
            home = self.server
        else:
            home = self.app if names.isdisjoint(("zoom", "mockzoom_server")) else self.in_process
        parameters = self.item.callspec.params if hasattr(self.item, "callspec") else {}
        options = marker_options(self.item, parameters.get("_mockzoom_account"))
        with marker_errors():
            account = home.control.accounts.create(**options.account)
        return zoom_account(account, home, options)

    def retire(self, zoom: ZoomAccount) -> None:
        """Delete an account whose test has ended, after some more tests."""
        self._retired.append(zoom)
        if len(self._retired) > _RETIRED:
            self._retired.popleft().__exit__(None, None, None)

    def close(self) -> None:
        """Delete the latest accounts, and end the server."""
        while self._retired:
            self._retired.popleft().__exit__(None, None, None)
        self._closing.close()


@contextmanager
def marker_errors() -> Iterator[None]:
    """Report a field of a marker that the admin API refuses as one sentence."""
    from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - runs without accounts do not need it

    reason = ""
    try:
        yield
    except AdminApiError as error:
        if error.status not in (400, 409, 422):
            raise
        reason = str(error).partition("; example:")[0]
    if reason:
        pytest.fail(f"@pytest.mark.mockzoom: {reason}", pytrace=False)
