"""What is judged, and the fixtures: `--target=mock` (the default, in this process), `http://...`, or `zoom`."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mockzoom.admin_client import AdminClient
from mockzoom.contract.client import COMPARED, Client
from mockzoom.contract.errors import ContractViolation, Inconclusive, RunStopped, Unsupported
from mockzoom.contract.live.budget import Budget
from mockzoom.contract.live.credentials import load_credentials
from mockzoom.contract.live.target import TOPIC, LiveZoomProvider
from mockzoom.contract.marks import (
    MARKERS,
    CaseMetadata,
    read_gaps,
    read_metadata,
    read_module_metadata,
    rules_of_function,
    suite_problems,
)
from mockzoom.contract.redaction import redact
from mockzoom.contract.rulebook import lineage_of, load_rulebook
from mockzoom.contract.runner import INCONCLUSIVE, TARGET_FAILED, VERDICTS
from mockzoom.contract.targets.managed import ManagedProvider, managed_client
from mockzoom.contract.targets.providers import SingleProfileProvider, TargetProvider, UrlProvider
from mockzoom.contract.targets.target import TargetClock, TargetCredentials, UrlTarget
from mockzoom.contract.tolerance import LEVELS, is_tolerated, tolerate

from .clients import clock_of, open_client
from .failures import failure_of
from .options import add_options, check_options
from .pool import PooledClient, Stock, changes_anything, changes_for_all
from .processes import Processes
from .registration_scenario import USERS
from .report import Report, RunFacts
from .run import RUN, begin
from .scope import whole_scope
from .token_door import Door

HERE = Path(__file__).parent
PACKAGE = __package__
_OPEN = ExitStack()
_SITE = pytest.StashKey[TargetProvider]()
_SHARED = pytest.StashKey[dict[str, int]]()
_STOCKS = pytest.StashKey[dict[str, Stock]]()
_NAMED = pytest.StashKey[CaseMetadata]()
_BEFORE = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What to judge and how."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a target that is none, before anything is sent."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    check_options(config)
    where = config.getoption("--target")
    begin(
        is_mock=where == "mock",
        is_real=where == "zoom",
        domain=config.getoption("--email-domain") or "example.com",
        is_broken=bool(config.getoption("--mutant")),
    )
    RUN.webhook_url, RUN.webhook_port = config.getoption("--webhook-url"), config.getoption("--webhook-port")
    tolerate((*LEVELS[config.getoption("--level")], *config.getoption("--tolerate")))
    if config.getoption("--mutant"):
        _OPEN.enter_context(import_module(f"{PACKAGE}.mutants").broken(config.getoption("--mutant")))
    path = config.getoption("--contract-report")
    facts = RunFacts(where, where == "zoom", lambda: _profiles(config), lambda: _account(config))
    report = Report(Path(path) if path else None, facts)
    try:
        config.stash[_SITE] = provider = _make_provider(config)
    except Inconclusive as error:
        report.write(pytest.ExitCode.TESTS_FAILED, unmeasured=str(error))
        pytest.exit(f"{error}: {VERDICTS[INCONCLUSIVE]}", returncode=INCONCLUSIVE)
    except ContractViolation as error:
        first = error.failures[0]
        report.add_violation_at_start(str(error), [one.rule for one in error.failures], first.short)
        report.write(pytest.ExitCode.TESTS_FAILED)
        pytest.exit(f"{first.short}: {VERDICTS[TARGET_FAILED]}", returncode=TARGET_FAILED)
    RUN.is_shared = isinstance(provider, UrlProvider)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(report, "contract-report")
    if config.getoption("--processes") > 1 and not config.getoption("numprocesses", None):
        config.pluginmanager.register(Processes(config.getoption("--processes")))
    if RUN.is_real:
        config.option.tbstyle = "short"  # a long one shows the arguments of every call


def _profiles(config: pytest.Config) -> list[str]:
    """The profiles that are judged: those of the options or the target, or the one that was detected."""
    provider = config.stash.get(_SITE, None)
    if provider is None:
        return [one for one in (config.getoption("--target-profile"),) if one]
    if provider.profiles or not isinstance(provider, UrlProvider) or provider.opened is None:
        return list(provider.profiles)
    return [provider.opened.profile]


def _account(config: pytest.Config) -> str:
    return str(getattr(config.stash.get(_SITE, None), "summary", ""))


def _make_provider(config: pytest.Config) -> TargetProvider:
    """What is judged, as the options say. A server that offers the admin API is asked whether it does."""
    where, profile = config.getoption("--target"), config.getoption("--target-profile")
    if where == "mock":
        mock: TargetProvider = import_module(f"{PACKAGE}.in_process").MockProvider()
        return SingleProfileProvider(mock, profile) if profile else mock
    if where == "zoom":
        return _zoom(config)
    target = UrlTarget(where)
    control = _control(config)
    if control is not None:
        controlled = ManagedProvider(target, control)
        return SingleProfileProvider(controlled, profile) if profile else controlled
    token = config.getoption("--target-token") or os.environ.get("ZOOM_ACCESS_TOKEN") or "mockzoom-token"
    provider = UrlProvider(target, _url_credentials(token), profile)
    if not config.option.collectonly:
        provider.shared()  # who does not answer now is not asked by a thousand tests
    return provider


def _url_credentials(token: str) -> TargetCredentials:
    """The token, and with ZOOM_WEBHOOK_SECRET_TOKEN what the tests of webhooks need besides."""
    secret = os.environ.get("ZOOM_WEBHOOK_SECRET_TOKEN", "")
    if not secret:
        return TargetCredentials(token=token)
    names = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")
    return TargetCredentials(*(os.environ.get(name, "") for name in names), token, secret)


def _control(config: pytest.Config) -> AdminClient | None:
    """The admin API of a server; not used if a token was given, because that is a user's account."""
    if config.getoption("--target-token"):
        return None
    options = (config.getoption("--target"), config.getoption("--control"))
    return managed_client(*options, os.environ.get("MOCKZOOM_ADMIN_TOKEN"))


def _zoom(config: pytest.Config) -> TargetProvider:
    """The real Zoom, if everything was allowed by name; nothing is sent yet."""
    if hasattr(config, "workerinput") or config.getoption("numprocesses", None):
        raise pytest.UsageError("--target=zoom: one process at a time, or the budget would hold for each of them")
    domain = config.getoption("--email-domain")
    credentials = load_credentials(os.environ, domain)
    budget = Budget(config.getoption("--max-calls"), config.getoption("--max-attempts"))
    run = RUN.tag.removeprefix(TOPIC)
    ledger = Path(config.getoption("--ledger") or f"{RUN.tag}.jsonl")
    return LiveZoomProvider(credentials, domain, run, budget=budget, ledger=ledger)


def pytest_unconfigure() -> None:
    """Undo the patch of a mutant."""
    _OPEN.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """If accounts can be created, several profiles are tested, else the one that the target has.

    Profiles that take the most from a base are tested by the tests with the mark `every_profile`, and by all if named.
    """
    if "edition" in metafunc.fixturenames:
        offered = metafunc.config.stash[_SITE].profiles
        everything = len(offered) < 2 or metafunc.definition.get_closest_marker("every_profile")
        editions = [name for name in offered if everything or lineage_of(name) == (name,)] or [""]
        metafunc.parametrize("edition", editions, ids=[e or "its own" for e in editions], scope="session")


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> list[pytest.Item] | None:
    """With --rule, collect no test that proves other rules alone: its table may have a thousand rows."""
    wanted = collector.config.getoption("--rule")
    if not wanted or not name.startswith("test_") or not callable(obj) or HERE not in collector.path.parents:
        return None
    return [] if rules_of_function(obj, collector.iter_markers()).isdisjoint(wanted) else None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where other processes run the tests, the suite is looked at here: they could only crash."""
    if session.config.pluginmanager.hasplugin("dsession"):
        _insist_on_order()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a suite in which a test names no rule, or a rule has no test."""
    mine = [item for item in items if HERE in item.path.parents]
    if mine and not hasattr(config, "workerinput") and not config.getoption("--mutant"):
        _insist_on_order()  # mutants come by the hundred, and the suite was looked at before them
    for item in mine:
        item.stash[_NAMED] = said = read_metadata(item.nodeid, item.iter_markers())
        kind, args = said.evidence[0]
        item.user_properties += [("rules", ", ".join(said.rules)), ("evidence", " ".join([kind, *args]))]
    wanted = set(config.getoption("--rule"))
    idle = {item for item in mine if wanted and wanted.isdisjoint(item.stash[_NAMED].rules)}
    if config.getoption("--in-turn"):
        idle |= {item for item in mine if item.get_closest_marker("in_turn") and not _is_its_turn(item)}
    if idle:
        config.hook.pytest_deselected(items=list(idle))
        items[:] = [item for item in items if item not in idle]


def _is_its_turn(item: pytest.Item) -> bool:
    """Whether a row of a table is to be run in the profile of this item: its name decides, so neighbours differ."""
    profile = getattr(item, "callspec").params.get("edition", "")  # noqa: B009 - only parametrized items have it
    editions = [name for name in item.config.stash[_SITE].profiles if lineage_of(name) == (name,)]
    if profile not in editions:
        return True
    return editions[zlib.crc32(item.nodeid.replace(profile, "").encode()) % len(editions)] == profile


def _insist_on_order() -> None:
    modules = [import_module(f"{PACKAGE}.{path.stem}") for path in sorted(HERE.glob("test_*.py"))]
    told = [one for module in modules for one in read_module_metadata(module)]
    today = datetime.now(UTC).date()
    found = suite_problems(told, load_rulebook(), whole_scope(), read_gaps(HERE / "known_gaps.toml"), today)
    if found:
        raise pytest.UsageError("the suite is not in order:\n  " + "\n  ".join(found))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is tolerated, and what must not run on the real Zoom."""
    named = item.stash.get(_NAMED, None)
    if named and is_tolerated(*named.rules):
        pytest.skip("all of its rules are tolerated by --tolerate or --level")
    if not RUN.is_real:
        return
    for mark in item.iter_markers("not_on_zoom"):
        pytest.skip(f"not on the real Zoom: {mark.args[0]}")
    if item.get_closest_marker("burns_quota") and not item.config.getoption("--burn-quota"):
        pytest.skip("uses up quotas of a day: only with --burn-quota")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Leave a test out for what the target does not offer."""
    try:
        return (yield)
    except Unsupported as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Attach to each phase what it compared, and what a failure means."""
    report = yield
    named = item.stash.get(_NAMED, None)
    if named is None:
        return report
    before = item.session.stash.get(_BEFORE, Counter())
    item.session.stash[_BEFORE] = COMPARED.copy()
    kind, args = named.evidence[0]
    report.contract = {
        "rules": list(named.rules),
        "evidence": [kind, *args],
        "compared": dict(COMPARED - before),
        **{name: value for name, value in item.user_properties if name == "recorded"},
    }
    if report.failed and RUN.is_real:
        report.longrepr = redact(report.longreprtext, *_secrets(item.config.stash[_SITE]))
        report.sections = []
    if report.failed and call.excinfo is not None:
        # On the unmodified emulator no exception can be the fault of an answer.
        is_plain = RUN.is_mock and not RUN.is_broken
        failure = failure_of(call.excinfo.value, named.rules, in_body=call.when == "call", is_plain=is_plain)
        secrets = _secrets(item.config.stash[_SITE]) if RUN.is_real else []
        report.contract["failure"] = failure | {"cause": redact(failure["cause"], *secrets)}
        report.user_properties.append(("verdict", failure["verdict"]))
        report.user_properties.append(("broken", ", ".join(failure["broken"])))
        if issubclass(call.excinfo.type, RunStopped):
            item.session.shouldfail = str(call.excinfo.value)
    return report


def _secrets(provider: TargetProvider) -> list[str]:
    """What may stand in no report of a run against the real Zoom: the app's secret, and the token it got."""
    secrets = [os.environ.get("ZOOM_CLIENT_SECRET", "")]
    account = getattr(provider, "opened", None)
    return [*secrets, account.credentials.token] if account else secrets


@pytest.fixture(scope="session")
def provider(pytestconfig: pytest.Config) -> Iterator[TargetProvider]:
    """What is judged."""
    found = pytestconfig.stash[_SITE]
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _cleared(provider: TargetProvider) -> Iterator[None]:
    """Nothing that a test made for itself alone outlives it."""
    yield
    provider.clear()


@pytest.fixture
def account(provider: TargetProvider, edition: str) -> Callable[..., Client]:
    """Makes a separate account with options (plan, scopes, users, webinars ...); skips if there is none."""

    def make(**wishes: Any) -> Client:
        try:
            return Client(provider.make(edition, wishes), topic=RUN.tag)
        except Unsupported as reason:
            pytest.skip(str(reason))

    return make


@pytest.fixture
def door(account: Callable[..., Client]) -> Door:
    """The token service, for a separate account."""
    return Door(account(users=USERS))


@pytest.fixture
def api(provider: TargetProvider, edition: str, request: pytest.FixtureRequest) -> Iterator[Client]:
    """A client of an account: a separate one if the target can create some, else the shared one."""
    if request.node.get_closest_marker("separate_account"):
        yield request.getfixturevalue("account")()
        return
    yield from _pooled_api(open_client(provider, edition), changes_anything, request)


@pytest.fixture
def pooled_api(provider: TargetProvider, edition: str, request: pytest.FixtureRequest) -> Iterator[Client]:
    """The same, for calls on any webinar or meeting, whatever other tests did."""
    if request.node.get_closest_marker("separate_account"):
        yield request.getfixturevalue("account")()
        return
    yield from _pooled_api(open_client(provider, edition), changes_for_all, request)


def _pooled_api(client: Client, uses_up: Callable[[str], bool], request: pytest.FixtureRequest) -> Iterator[Client]:
    """The client, which takes from a stock and gives back where others have the same account."""
    if client.account.is_own:
        yield client
        return
    stocks = request.config.stash.setdefault(_STOCKS, {})
    pooled_api = PooledClient(client.account, stocks.setdefault(uses_up.__name__, {}), uses_up, topic=RUN.tag)
    yield pooled_api
    pooled_api.give_back()


@pytest.fixture
def clock(api: Client) -> TargetClock:
    """The account's clock; skips where it cannot be moved."""
    return clock_of(api)


@pytest.fixture
def webinar(api: Client) -> int:
    """One webinar for all examples of a test: a host may create a hundred a day."""
    return api.webinar()


@pytest.fixture
def any_webinar(api: Client, request: pytest.FixtureRequest) -> int:
    """A webinar in which others may have registered: where many tests share an account, they share this too."""
    if api.account.is_own:
        return api.webinar()
    known = request.config.stash.setdefault(_SHARED, {})
    if api.account.target.name not in known:
        known[api.account.target.name] = api.webinar()
    return known[api.account.target.name]


@pytest.fixture
def email() -> str:
    """An address that nothing else in this run uses."""
    return f"{RUN.fresh()}jill@{RUN.domain}"


@pytest.fixture
def emails() -> Callable[[int], list[str]]:
    """Makes the given number of addresses that nothing else in this run uses."""
    return lambda total: [f"{RUN.fresh()}p{n}@{RUN.domain}" for n in range(total)]
