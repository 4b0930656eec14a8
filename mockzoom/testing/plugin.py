"""The pytest plugin: mock Zoom accounts for tests.

It is loaded in every run of pytest if mockzoom is installed, so it imports only pytest and small modules until a
fixture is requested; `mockzoom.testing.zoom` and `mockzoom.testing.markers` hold what the fixtures do.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from mockzoom.testing import host_guard, plugin_settings
from mockzoom.testing.suite_run import SuiteRun, marker_errors

if TYPE_CHECKING:
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.exam import ZoomExam
    from mockzoom.testing.zoom import ZoomAccount

_MARKER = (
    "mockzoom(profile, plan, seed, rate_limits, emulation, profiles='both', strict=False, allow_unknown=False, "
    "allow_unused=False, allow_undelivered=False, ...): the account of a test; other names are fields of an account "
    "(docs/how-to/seed_files.md)."
)
_ZOOMS: pytest.StashKey[list[ZoomAccount]] = pytest.StashKey()
_STARTS: pytest.StashKey[dict[str, int]] = pytest.StashKey()
_TRIED: pytest.StashKey[bool] = pytest.StashKey()
_GUARDED: pytest.StashKey[bool] = pytest.StashKey()
_RUN: pytest.StashKey[SuiteRun] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    plugin_settings.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, check the options, and keep the run from the real Zoom."""
    config.addinivalue_line("markers", _MARKER)
    plugin_settings.check_options(config)
    config.stash[_RUN] = run = SuiteRun(config)
    config.pluginmanager.register(_TestFixtures(run), "mockzoom-fixtures")
    config.pluginmanager.register(_session_fixtures(run), "mockzoom-session-fixtures")
    config.stash[_GUARDED] = not config.getini("mockzoom_allow_zoom")
    host_guard.permit(not config.stash[_GUARDED])
    if config.stash[_GUARDED]:
        host_guard.turn_on()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the guard back."""
    if config.stash.get(_GUARDED, False):
        host_guard.permit(False)  # noqa: FBT003 - as without the plugin
        host_guard.turn_off()
        config.stash[_GUARDED] = False


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Delete the latest accounts, and end the server of the run."""
    session.config.stash[_RUN].close()


def pytest_report_header(config: pytest.Config) -> str:
    """Name the profile of the run, and the origin of each setting."""
    return plugin_settings.header(config, config.stash[_RUN].url)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test in several profiles if its marker asks for them."""
    if "_mockzoom_account" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("mockzoom") is None:
        return
    from mockzoom.testing.markers import profiles_of  # noqa: PLC0415 - tests that are not marked do not need it

    profiles = profiles_of(metafunc.definition)
    if profiles:
        metafunc.parametrize("_mockzoom_account", profiles, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget an earlier try of the same test, and mark where its requests begin."""
    item.config.stash[_RUN].item = item
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


class _TestFixtures:
    """The fixtures of a test in a run; none takes `request`, for which pytest inspects a function in each test."""

    def __init__(self, run: SuiteRun) -> None:
        self._run = run

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
        """Note what the test has requested so far, also by `request.getfixturevalue`."""
        if fixturedef.argname in ("_mockzoom_account", "zoom"):
            self._run.requested = frozenset(request.fixturenames)

    @pytest.fixture
    def _mockzoom_account(self) -> Iterator[ZoomAccount]:
        zoom = self._run.new_account()
        zooms = self._run.item.stash[_ZOOMS]
        zooms.append(zoom)
        yield zoom
        zooms.remove(zoom)
        self._run.retire(zoom)

    @pytest.fixture
    def zoom(self, _mockzoom_started: None, _mockzoom_account: ZoomAccount) -> ZoomAccount:
        """Provide a Zoom account for a test: `base_url`, `token`, `env`, `clock`, `faults`, `webinar()`..."""
        if "zoom_intercept" in self._run.requested:  # the account may be one without a socket
            return _mockzoom_account.at(self._run.in_process)
        return _mockzoom_account

    @pytest.fixture
    def zoom_intercept(self, _mockzoom_loaded: None, _mockzoom_account: ZoomAccount) -> Iterator[ZoomAccount]:
        """Provide the same at Zoom's hosts for requests, httpx and httpx2: no socket, no change to the client."""
        from mockzoom.testing.intercept import intercept  # noqa: PLC0415 - patches requests and httpx

        if _mockzoom_account.home.application is None:  # it was made before pytest named this fixture
            way_out = "name it as an argument of the test, or of the fixture that needs it"
            pytest.fail(f"zoom_intercept is requested too late in a run with --mockzoom-url; {way_out}", pytrace=False)
        with intercept(self._run.app.application):
            yield _mockzoom_account.at_zooms_own()


def _session_fixtures(run: SuiteRun) -> ModuleType:
    """Return a plugin with the fixtures that load mockzoom in a run, before a test replaces the file system."""
    plugin = ModuleType("mockzoom session fixtures")

    @pytest.fixture(scope="session")
    def _mockzoom_started() -> None:
        if not run.url:
            run.load()
            assert run.in_process.url  # noqa: S101 - it starts on first use

    @pytest.fixture(scope="session")
    def _mockzoom_loaded() -> None:
        run.load(intercepts=True)

    vars(plugin).update(_mockzoom_started=_mockzoom_started, _mockzoom_loaded=_mockzoom_loaded)
    return plugin


@pytest.fixture(scope="session")
def mockzoom_server(request: pytest.FixtureRequest) -> Backend:
    """Provide the server of the run: `url`, `account(...)`, `admin` (an admin client) and, in process, `app`."""
    return request.config.stash[_RUN].server


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
    from mockzoom.testing.markers import marker_options  # noqa: PLC0415 - see `run`
    from mockzoom.testing.zoom import zoom_account  # noqa: PLC0415 - the same

    options = marker_options(request.node, None)
    fields = {**options.account, "seed": f"{request.scope} {request.node.name or 'run'}"[-200:]}
    home: Backend = request.getfixturevalue("mockzoom_server")
    with marker_errors():
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
    from mockzoom.collector_pause import loading  # noqa: PLC0415 - the exam

    with loading():
        from mockzoom.testing.exam import ZoomExam  # noqa: PLC0415 - the same

    return ZoomExam(mockzoom_server.control)
