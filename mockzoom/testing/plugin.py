"""The pytest plugin: mock Zoom accounts for tests.

It is loaded in every run of pytest if mockzoom is installed, so it imports only pytest and small modules until a
fixture is requested; `mockzoom.testing.zoom` and `mockzoom.testing.markers` hold what the fixtures do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from os import environ
from typing import TYPE_CHECKING, Any

import pytest

from mockzoom.testing import host_guard, plugin_settings

if TYPE_CHECKING:
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.exam import ZoomExam
    from mockzoom.testing.zoom import ZoomAccount

_MARKER = (
    "mockzoom(profile, plan, seed, rate_limits, emulation, profiles='both', strict=False, allow_unknown=False, "
    "allow_unused=False, allow_undelivered=False, ...): the account of a test; other names are fields of an account "
    "(docs/how-to/seed_files.md)."
)
_RETIRED = 20  # accounts that outlive their tests, so that late requests are not taken for those of the next test
_ZOOMS: pytest.StashKey[list[ZoomAccount]] = pytest.StashKey()
_STARTS: pytest.StashKey[dict[str, int]] = pytest.StashKey()
_TRIED: pytest.StashKey[bool] = pytest.StashKey()
_GUARDED: pytest.StashKey[bool] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    plugin_settings.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, check the options, and keep the run from the real Zoom."""
    config.addinivalue_line("markers", _MARKER)
    plugin_settings.check_options(config)
    config.stash[_GUARDED] = not config.getini("mockzoom_allow_zoom")
    if config.stash[_GUARDED]:
        host_guard.turn_on()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the guard back."""
    if config.stash.get(_GUARDED, False):
        host_guard.turn_off()
        config.stash[_GUARDED] = False


def pytest_report_header(config: pytest.Config) -> str:
    """Name the profile of the run, and the origin of each setting."""
    return plugin_settings.header(config, _url(config))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test in several profiles if its marker asks for them."""
    if "_mockzoom_profile" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("mockzoom") is None:
        return
    from mockzoom.testing.markers import profiles_of  # noqa: PLC0415 - tests that are not marked do not need it

    profiles = profiles_of(metafunc.definition)
    if profiles:
        metafunc.parametrize("_mockzoom_profile", profiles, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget an earlier try of the same test, and mark where its requests begin."""
    item.stash[_ZOOMS] = []
    item.stash[_TRIED] = False
    item.stash[_STARTS] = {zoom.account.account_id: zoom.last_request() for zoom in _wider(item)}


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that passed for unknown requests and faults that did not apply.

    This hook checks instead of the fixture's teardown, so that the test itself is reported as failed.
    """
    zooms = _accounts(item)
    if item.stash.get(_TRIED, False):  # a plugin repeats the call alone; the last try counts
        item.stash[_STARTS] = {zoom.account.account_id: zoom.last_request() for zoom in zooms}
    item.stash[_TRIED] = True
    result = yield
    for zoom in zooms:
        try:
            zoom.assert_no_unexpected_calls(after=_start(item, zoom), unused=zoom in item.stash[_ZOOMS])
        except AssertionError as error:
            pytest.fail(str(error), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Add the client's requests to the report of a test that failed."""
    report = yield
    if report.failed and call.when != "teardown":
        _add_requests(item, report)
    return report


def _add_requests(item: pytest.Item, report: pytest.TestReport) -> None:
    from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - only for tests that fail

    for zoom in _accounts(item):
        from mockzoom.testing.request_report import request_lines  # noqa: PLC0415 - the same

        try:
            records = zoom.journal.entries(after=_start(item, zoom))
        except AdminApiError as error:
            report.sections.append(("mockzoom", f"the journal cannot be read: {error}"))
            continue
        title = f"mockzoom: requests of the client (profile {zoom.account.profile})"
        report.sections.append((title, "\n".join(request_lines(records)) or "none"))


def _accounts(item: pytest.Item) -> list[ZoomAccount]:
    """Return the accounts that a test uses: its own, and those of wider fixtures."""
    used = getattr(item, "funcargs", {}).values()
    return [*item.stash.get(_ZOOMS, []), *(zoom for zoom in _wider(item) if any(zoom is one for one in used))]


def _wider(item: pytest.Item) -> list[ZoomAccount]:
    """Return the accounts of module and session fixtures."""
    return item.session.stash.get(_ZOOMS, [])


def _start(item: pytest.Item, zoom: ZoomAccount) -> int:
    return item.stash[_STARTS].get(zoom.account.account_id, 0)


def _url(config: pytest.Config) -> str:
    """Return the address of a running server to use, empty for none."""
    return config.getoption("--mockzoom-url") or environ.get("MOCKZOOM_URL", "")


@pytest.fixture(scope="session")
def _mockzoom_app(request: pytest.FixtureRequest) -> Backend:
    """Provide the application in process, without a socket, at Zoom's own address."""
    from mockzoom.testing.backend import app_in_process  # noqa: PLC0415 - Flask and the emulator

    config = request.config
    return app_in_process(plugin_settings.server_defaults(config), plugin_settings.account_defaults(config))


@pytest.fixture(scope="session")
def _mockzoom_in_process(_mockzoom_app: Backend) -> Iterator[Backend]:
    from mockzoom.testing.backend import at_url  # noqa: PLC0415 - see above
    from mockzoom.testing.server import serve  # noqa: PLC0415 - see above

    with serve(_mockzoom_app.application) as server:
        yield at_url(server.url, server.application, _mockzoom_app.defaults)


@pytest.fixture(scope="session")
def _mockzoom_loaded(request: pytest.FixtureRequest) -> None:
    """Read the files of mockzoom before the fixtures of a test, which may replace the file system."""
    if not _url(request.config):
        request.getfixturevalue("_mockzoom_app")


@pytest.fixture(scope="session")
def _mockzoom_started(request: pytest.FixtureRequest) -> None:
    """Start the server in process for the same reason."""
    if not _url(request.config):
        request.getfixturevalue("_mockzoom_in_process")


@pytest.fixture(scope="session")
def mockzoom_server(request: pytest.FixtureRequest) -> Backend:
    """Provide the server of the run: `url`, `account(...)`, `admin` (an admin client) and, in process, `app`."""
    url = _url(request.config)
    if url:
        from mockzoom.testing.backend import connect  # noqa: PLC0415 - see above

        defaults = plugin_settings.account_defaults(request.config)
        return _reachable(connect(url, environ.get("MOCKZOOM_ADMIN_TOKEN"), defaults))
    home: Backend = request.getfixturevalue("_mockzoom_in_process")
    return home


def _reachable(home: Backend) -> Backend:
    """Return the server, if it answers; else fail with the origin of its address."""
    from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - see above

    reason = ""
    try:
        home.control.health()
    except AdminApiError as error:
        reason = str(error)
    if reason:
        way_out = "start it, or leave out --mockzoom-url and MOCKZOOM_URL: then the tests start a server"
        pytest.fail(f"{reason}; {way_out}", pytrace=False)
    return home


@pytest.fixture(scope="session")
def _mockzoom_retired() -> Iterator[deque[AbstractContextManager[ZoomAccount]]]:
    """Provide the latest accounts whose tests have ended; they are deleted at the end of the run."""
    retired: deque[AbstractContextManager[ZoomAccount]] = deque()
    yield retired
    for zoom in retired:
        zoom.__exit__(None, None, None)


@pytest.fixture
def _mockzoom_profile(request: pytest.FixtureRequest) -> str | None:
    profile: str | None = getattr(request, "param", None)
    return profile


@pytest.fixture
def _mockzoom_account(
    request: pytest.FixtureRequest,
    _mockzoom_loaded: None,
    _mockzoom_profile: str | None,
    _mockzoom_retired: deque[AbstractContextManager[ZoomAccount]],
) -> Iterator[ZoomAccount]:
    """Provide the account of a test; if requests are intercepted it is one in process, whatever server the run has."""
    from mockzoom.testing.markers import marker_options  # noqa: PLC0415 - see above
    from mockzoom.testing.zoom import zoom_account  # noqa: PLC0415 - see above

    inside = "zoom_intercept" in request.fixturenames
    beside = {"zoom", "mockzoom_server"} & set(request.fixturenames)
    name = "mockzoom_server" if not inside else "_mockzoom_in_process" if beside else "_mockzoom_app"
    home: Backend = request.getfixturevalue(name)
    options = marker_options(request.node, _mockzoom_profile)
    with _marker_errors():
        account = home.control.accounts.create(**options.account)
    zoom = zoom_account(account, home, options)
    request.node.stash[_ZOOMS].append(zoom)
    yield zoom
    request.node.stash[_ZOOMS].remove(zoom)
    _mockzoom_retired.append(zoom)
    if len(_mockzoom_retired) > _RETIRED:
        _mockzoom_retired.popleft().__exit__(None, None, None)


@contextmanager
def _marker_errors() -> Iterator[None]:
    """Report a field of a marker that the admin API refuses as one sentence."""
    from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - see above

    reason = ""
    try:
        yield
    except AdminApiError as error:
        if error.status not in (400, 409, 422):
            raise
        reason = str(error).partition("; example:")[0]
    if reason:
        pytest.fail(f"@pytest.mark.mockzoom: {reason}", pytrace=False)


@pytest.fixture
def zoom(request: pytest.FixtureRequest, _mockzoom_started: None, _mockzoom_account: ZoomAccount) -> ZoomAccount:
    """Provide a Zoom account for a test: `base_url`, `token`, `env`, `clock`, `faults`, `journal`, `webinar()`, ..."""
    if "zoom_intercept" in request.fixturenames:  # the account may be one without a socket
        return _mockzoom_account.at(request.getfixturevalue("_mockzoom_in_process"))
    return _mockzoom_account


@pytest.fixture(scope="session")
def _mockzoom_libraries() -> None:
    """Load the libraries that are intercepted, before a test replaces the file system."""
    from mockzoom.testing.intercept import load_libraries  # noqa: PLC0415 - see above

    load_libraries()


@pytest.fixture
def zoom_intercept(
    _mockzoom_libraries: None, _mockzoom_app: Backend, _mockzoom_account: ZoomAccount
) -> Iterator[ZoomAccount]:
    """Provide the same at Zoom's hosts for requests, httpx and httpx2: no socket, no change to the client."""
    from mockzoom.testing.intercept import intercept  # noqa: PLC0415 - patches requests and httpx

    with intercept(_mockzoom_app.application):
        yield _mockzoom_account.at_zooms_own()


@pytest.fixture(scope="module")
def zoom_module(request: pytest.FixtureRequest) -> Iterator[ZoomAccount]:
    """Provide one Zoom account for all tests of a module; otherwise like `zoom`."""
    yield from _wide_account(request)


@pytest.fixture(scope="session")
def zoom_session(request: pytest.FixtureRequest) -> Iterator[ZoomAccount]:
    """Provide one Zoom account for all tests of a run; otherwise like `zoom`."""
    yield from _wide_account(request)


def _wide_account(request: pytest.FixtureRequest) -> Iterator[ZoomAccount]:
    """Yield an account for several tests, with the markers of their module.

    Unknown requests fail the test that sends them, unused faults the teardown.
    """
    from mockzoom.testing.markers import marker_options  # noqa: PLC0415 - see above
    from mockzoom.testing.zoom import zoom_account  # noqa: PLC0415 - see above

    options = marker_options(request.node, None)
    fields = {**options.account, "seed": f"{request.scope} {request.node.name or 'run'}"[-200:]}
    home: Backend = request.getfixturevalue("mockzoom_server")
    with _marker_errors():
        account = home.control.accounts.create(**fields)
    with zoom_account(account, home, options) as zoom:
        shared = request.session.stash.setdefault(_ZOOMS, [])
        shared.append(zoom)
        yield zoom
        shared.remove(zoom)
        try:
            zoom.assert_no_unexpected_calls(after=zoom.last_request())
        except AssertionError as error:
            pytest.fail(str(error), pytrace=False)


@pytest.fixture
def zoom_exam(mockzoom_server: Backend) -> ZoomExam:
    """Provide the client exam: `zoom_exam("lost-batch", lambda task: register(task))` raises for each failed must."""
    from mockzoom.testing.exam import ZoomExam  # noqa: PLC0415 - see above

    return ZoomExam(mockzoom_server.control)
