"""The pytest plugin: a mock Zoom account for each test.

It is loaded in every run of pytest if mockzoom is installed, so it imports only pytest until a fixture is
requested; `mockzoom.testing.zoom` and `mockzoom.testing.markers` hold what the fixtures do.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from os import environ
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.zoom import ZoomAccount

_MARKER = (
    "mockzoom(profile, plan, seed, rate_limits, profiles='both', allow_unknown=False, allow_unused=False, ...): what "
    "the account of a test is like; further names are fields of an account (docs/how-to/seed_files.md)."
)
_ZOOMS: pytest.StashKey[list[ZoomAccount]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--mockzoom-url`."""
    group = parser.getgroup("mockzoom", "mockzoom: a mock Zoom API server")
    group.addoption(
        "--mockzoom-url",
        metavar="URL",
        default=None,
        help="a running server to use in place of one in process [MOCKZOOM_URL; its admin token: MOCKZOOM_ADMIN_TOKEN]",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", _MARKER)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test in several profiles if its marker asks for them."""
    if "_mockzoom_profile" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("mockzoom") is None:
        return
    from mockzoom.testing.markers import profiles_of  # noqa: PLC0415 - tests that are not marked do not need it

    profiles = profiles_of(metafunc.definition)
    if profiles:
        metafunc.parametrize("_mockzoom_profile", profiles, indirect=True)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that passed for unknown requests and faults that did not apply.

    This hook checks instead of the fixture's teardown, so that the test itself is reported as failed.
    """
    result = yield
    for zoom in item.stash.get(_ZOOMS, []):
        zoom.assert_no_unexpected_calls()
    return result


@pytest.fixture(scope="session")
def _mockzoom_in_process() -> Iterator[Backend]:
    from mockzoom.testing.backend import in_process  # noqa: PLC0415 - Flask and the emulator

    with in_process() as home:
        yield home


@pytest.fixture(scope="session")
def mockzoom_server(request: pytest.FixtureRequest) -> Backend:
    """Provide the server of the run: `url`, `admin` (an admin client, also `control`) and, in process, `app`."""
    url = request.config.getoption("--mockzoom-url") or environ.get("MOCKZOOM_URL", "")
    if url:
        from mockzoom.testing.backend import connect  # noqa: PLC0415 - see above

        return _there(connect(url, environ.get("MOCKZOOM_ADMIN_TOKEN")))
    home: Backend = request.getfixturevalue("_mockzoom_in_process")
    return home


def _there(home: Backend) -> Backend:
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


@pytest.fixture
def _mockzoom_profile(request: pytest.FixtureRequest) -> str | None:
    profile: str | None = getattr(request, "param", None)
    return profile


@pytest.fixture
def _mockzoom_account(request: pytest.FixtureRequest, _mockzoom_profile: str | None) -> Iterator[ZoomAccount]:
    """Provide the account of a test; if requests are intercepted it is one in process, whatever server the run has."""
    from mockzoom.testing.markers import marker_options  # noqa: PLC0415 - see above
    from mockzoom.testing.zoom import account_for_test  # noqa: PLC0415 - see above

    inside = "zoom_intercept" in request.fixturenames
    home: Backend = request.getfixturevalue("_mockzoom_in_process" if inside else "mockzoom_server")
    with account_for_test(home, marker_options(request.node, _mockzoom_profile)) as zoom:
        request.node.stash.setdefault(_ZOOMS, []).append(zoom)
        yield zoom


@pytest.fixture
def zoom(_mockzoom_account: ZoomAccount) -> ZoomAccount:
    """Provide a Zoom account for a test: `base_url`, `token`, `env`, `clock`, `faults`, `journal`, `webinar()`, ..."""
    return _mockzoom_account


@pytest.fixture
def zoom_intercept(_mockzoom_account: ZoomAccount, _mockzoom_in_process: Backend) -> Iterator[ZoomAccount]:
    """Provide the same at api.zoom.us and zoom.us for requests and httpx: no socket, no change to the client."""
    from mockzoom.testing.backend import intercepted_backend  # noqa: PLC0415 - see above

    with intercepted_backend(_mockzoom_in_process):
        yield _mockzoom_account.at_zooms_own()
