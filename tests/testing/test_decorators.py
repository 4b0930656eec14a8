"""Everything that `@mockzoom.intercept()` can stand above runs intercepted, or is refused with a sentence."""

from __future__ import annotations

import asyncio
import functools
import inspect
import unittest
from pathlib import Path

import pytest
import requests
from intercepted import API, HEADERS, register

import mockzoom

pytestmark = pytest.mark.usefixtures("no_way_out")


def registered():
    """The number of registrants at the API; raises a connection error if the request is not intercepted."""
    return requests.get(f"{API}/webinars/90000000005/registrants", headers=HEADERS, timeout=5).json()["total_records"]


def function():
    return registered()


async def coroutine():
    return registered()


def generator():
    first = yield registered()
    yield (first, registered())


async def async_generator():
    first = yield registered()
    yield (first, registered())


def hidden(inner):
    """A decorator after which a function is an ordinary one, whatever it was."""

    def outer(*args):
        return inner(*args)

    return outer


class WithMethods:
    def method(self):
        return registered()

    @staticmethod
    def static():
        return registered()

    @classmethod
    def of_class(cls):
        return registered()

    def __call__(self):
        return registered()


async def drain(source):
    found = [await anext(source), await source.asend("sent")]
    await source.aclose()
    return found


def run_generator(source):
    return [next(source), source.send("sent")]


CALLABLES = {
    "a function": (function, lambda made: made(), 0),
    "a coroutine": (coroutine, lambda made: asyncio.run(made()), 0),
    "a generator": (generator, lambda made: run_generator(made()), [0, ("sent", 0)]),
    "an async generator": (async_generator, lambda made: asyncio.run(drain(made())), [0, ("sent", 0)]),
    "a hidden coroutine": (hidden(coroutine), lambda made: asyncio.run(made()), 0),
    "a hidden generator": (hidden(generator), lambda made: run_generator(made()), [0, ("sent", 0)]),
    "a hidden async generator": (
        hidden(async_generator),
        lambda made: asyncio.run(drain(made())),
        [0, ("sent", 0)],
    ),
    "a partial function": (functools.partial(function), lambda made: made(), 0),
    "a partial coroutine": (functools.partial(coroutine), lambda made: asyncio.run(made()), 0),
    "a bound method": (WithMethods().method, lambda made: made(), 0),
    "a static method": (staticmethod(function), lambda made: made.__func__(), 0),
    "an object": (WithMethods(), lambda made: made(), 0),
}


@pytest.mark.parametrize("kind", CALLABLES)
def test_every_kind_of_function_runs_intercepted(kind):
    """From its first line to its last; each run has a separate state, and nothing stays behind."""
    target, run, expected = CALLABLES[kind]
    decorated = mockzoom.intercept()(target)
    assert run(decorated) == expected
    assert run(decorated) == expected
    with pytest.raises(requests.ConnectionError):
        registered()


def test_a_decorated_function_is_of_the_same_kind():
    """pytest, pytest-asyncio and others look at it."""
    decorate = mockzoom.intercept()
    for test, target in (
        (inspect.iscoroutinefunction, coroutine),
        (inspect.isgeneratorfunction, generator),
        (inspect.isasyncgenfunction, async_generator),
    ):
        assert test(decorate(target))
        assert decorate(target).__name__ == target.__name__


def test_methods_of_a_class_are_decorated_one_by_one():
    """Ordinary, static and class methods, in either order of the decorators."""

    class Decorated:
        @mockzoom.intercept()
        def method(self):
            return registered()

        @mockzoom.intercept()
        @staticmethod
        def static():
            return registered()

        @staticmethod
        @mockzoom.intercept()
        def other():
            return registered()

        @mockzoom.intercept()
        @classmethod
        def of_class(cls):
            return cls.__name__, registered()

    one = Decorated()
    assert (one.method(), one.static(), Decorated.other(), one.of_class()) == (0, 0, 0, ("Decorated", 0))


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(3, id="a number"),
        pytest.param(property(function), id="a property"),
        pytest.param(WithMethods, id="a class without tests"),
    ],
)
def test_other_targets_are_refused(target):
    """At once, with a sentence."""
    with pytest.raises(TypeError, match=r"decorates functions and classes of tests|found no test in the class"):
        mockzoom.intercept()(target)


def test_a_result_that_runs_later_is_refused():
    """A task that runs already would go on after the interception."""

    async def start():
        mockzoom.intercept()(hidden(lambda: asyncio.ensure_future(asyncio.sleep(0))))()

    with pytest.raises(TypeError, match="would run after the interception"):
        asyncio.run(start())


CLASSES = """
import unittest, requests, pytest, mockzoom
from intercepted import register
from test_decorators import registered

@mockzoom.intercept()
class TestPlain:
    def test_a(self):
        assert (register().status_code, registered()) == (200, 1)

    def test_b(self):
        assert registered() == 0

    @pytest.mark.parametrize("n", [1, 2])
    def test_c(self, n):
        assert registered() == 0

    @staticmethod
    def test_static():
        assert registered() == 0

    class TestNested:
        def test_d(self):
            assert registered() == 0

@mockzoom.intercept()
class TestSetUp:
    @classmethod
    def setup_class(cls):
        register()

    def setup_method(self):
        register()

    def test_e(self):
        register("b@example.com")
        assert registered() == 2

    def test_f(self):
        assert registered() == 1

    def teardown_method(self, method):
        assert registered() >= 1

@mockzoom.intercept(profile="2025-06")
class TestCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.status = register().status_code

    @classmethod
    def tearDownClass(cls):
        registered()

    def setUp(self):
        self.assertEqual(register().status_code, 201)

    def test_g(self):
        register("b@example.com")
        self.assertEqual((self.status, registered()), (201, 2))

    def test_h(self):
        self.assertEqual(registered(), 1)

    def tearDown(self):
        registered()

@mockzoom.intercept()
class TestAsync(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        register()

    async def test_i(self):
        self.assertEqual(registered(), 1)

def test_nothing_stays_behind():
    with pytest.raises(requests.ConnectionError):
        registered()
"""


def test_every_test_of_a_decorated_class_runs_intercepted(pytester, monkeypatch):
    """None is skipped; each has a separate state, which its set-up and teardown share."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    pytester.makepyfile(test_classes=CLASSES)
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=12)


def test_unittest_runs_a_decorated_class():
    """Without pytest."""

    @mockzoom.intercept()
    class Case(unittest.TestCase):
        def setUp(self):
            register()

        def test_it(self):
            assert registered() == 1

        def test_that_fails(self):
            assert registered() == 5

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert (result.testsRun, len(result.failures), result.errors) == (2, 1, [])


def test_start_and_stop():
    """In `setUp` with `addCleanup`, for instance; a stop without a start is an error."""
    interception = mockzoom.intercept(profile="2025-06")
    server = interception.start()
    assert register().status_code == 201
    assert server.api_url == API
    interception.stop()
    with pytest.raises(requests.ConnectionError):
        register()
    with pytest.raises(RuntimeError, match="was not started"):
        interception.stop()


def test_async_with():
    """It gives what `with` gives."""

    async def inside():
        async with mockzoom.intercept() as server:
            return server.api_url, registered()

    assert asyncio.run(inside()) == (API, 0)
    with pytest.raises(requests.ConnectionError):
        registered()
