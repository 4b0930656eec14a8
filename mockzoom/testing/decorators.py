"""Decoration of functions, generators and classes, so that their whole run is within a context manager.

`enter` is a function that returns a new context manager for each run.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any
from unittest import TestCase

Enter = Callable[[], AbstractContextManager[Any]]

_PREFIX = "test"
_OF_CLASSES = ("setUpClass", "tearDownClass", "setup_class", "teardown_class")  # run once, with a separate state


def decorate(target: Any, enter: Enter) -> Any:
    """Return a function, or a class of tests, that runs within a context manager.

    Generators and coroutines are within it as long as they run. Of a class each test is, with its `setUp` or
    `setup_method`. Raises `TypeError` for everything else.
    """
    if inspect.isclass(target):
        return _class(target, enter)
    if isinstance(target, staticmethod | classmethod):
        return type(target)(decorate(target.__func__, enter))
    if not callable(target):
        raise TypeError(f"@mockzoom.intercept() decorates functions and classes of tests, not {target!r}")
    if inspect.isasyncgenfunction(target):
        return _async_generator(target, enter)
    if inspect.iscoroutinefunction(target):
        return _coroutine(target, enter)
    if inspect.isgeneratorfunction(target):
        return _generator(target, enter)
    return _function(target, enter)


def _function(function: Callable[..., Any], enter: Enter) -> Callable[..., Any]:
    @wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        with enter():
            result = function(*args, **kwargs)
        return _not_yet_run(result, function, enter)

    return inner


def _not_yet_run(result: Any, function: Callable[..., Any], enter: Enter) -> Any:
    """Return a result; one that still has to run is run within the context manager, too.

    Another decorator can hide that a function is a coroutine function or a generator function.
    """
    if inspect.iscoroutine(result):
        return _coroutine(lambda: result, enter)()
    if inspect.isgenerator(result):
        return _generator(lambda: result, enter)()
    if inspect.isasyncgen(result):
        return _async_generator(lambda: result, enter)()
    if inspect.isawaitable(result):
        raise TypeError(
            f"{function.__qualname__} returned {result!r}, which would run after the interception; "
            "decorate an async function, or use `with mockzoom.intercept():`"
        )
    return result


def _coroutine(function: Callable[..., Any], enter: Enter) -> Callable[..., Any]:
    @wraps(function)
    async def inner(*args: Any, **kwargs: Any) -> Any:
        with enter():
            return await function(*args, **kwargs)

    return inner


def _generator(function: Callable[..., Any], enter: Enter) -> Callable[..., Any]:
    @wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with enter():
            return (yield from function(*args, **kwargs))

    return inner


def _async_generator(function: Callable[..., Any], enter: Enter) -> Callable[..., Any]:
    @wraps(function)
    async def inner(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        with enter():
            source = function(*args, **kwargs)
            try:
                step = source.__anext__()
                while True:
                    try:
                        value = await step
                    except StopAsyncIteration:
                        return
                    try:
                        step = source.asend((yield value))
                    except Exception as error:  # noqa: BLE001 - `athrow` of the caller, passed on
                        step = source.athrow(error)
            finally:
                await source.aclose()

    return inner


def _class(cls: type, enter: Enter) -> type:
    for name in _OF_CLASSES:
        function = inspect.getattr_static(cls, name, None)
        if isinstance(function, classmethod) and function is not vars(TestCase).get(name):
            setattr(cls, name, _class_method(function.__func__, enter))
    if issubclass(cls, TestCase):
        run = cls.run

        @wraps(run)
        def run_within(self: Any, *args: Any, **kwargs: Any) -> Any:
            with enter():
                return run(self, *args, **kwargs)

        cls.run = run_within  # type: ignore[method-assign]
        return cls
    names = [name for name in dir(cls) if name.startswith(_PREFIX) and callable(getattr(cls, name))]
    nested = [inner for name, inner in vars(cls).items() if name.startswith("Test") and inspect.isclass(inner)]
    if not names and not nested:
        raise TypeError(
            f"@mockzoom.intercept() found no test in the class {cls.__qualname__}: it decorates subclasses of "
            "unittest.TestCase, and classes with methods whose names begin with 'test'"
        )
    for inner in nested:
        _class(inner, enter)
    if names and hasattr(cls, "setup_method"):
        _set_up_within(cls, enter)
        return cls
    for name in names:
        setattr(cls, name, decorate(inspect.getattr_static(cls, name), enter))
    return cls


def _class_method(function: Callable[..., Any], enter: Enter) -> Any:
    @wraps(function)
    def inner(cls: type) -> Any:  # one argument: pytest counts them
        with enter():
            return function(cls)

    return classmethod(inner)


def _set_up_within(cls: Any, enter: Enter) -> None:
    """Enter before pytest's `setup_method`, and leave after `teardown_method`: the test runs in between."""
    set_up, tear_down = cls.setup_method, getattr(cls, "teardown_method", None)

    def setup_method(self: Any, method: Any) -> None:
        self._mockzoom_entered = enter()
        self._mockzoom_entered.__enter__()
        try:
            _called(set_up, self, method)
        except BaseException:
            self._mockzoom_entered.__exit__(None, None, None)
            raise

    def teardown_method(self: Any, method: Any) -> None:
        try:
            if tear_down:
                _called(tear_down, self, method)
        finally:
            self._mockzoom_entered.__exit__(None, None, None)

    cls.setup_method, cls.teardown_method = setup_method, teardown_method


def _called(function: Callable[..., Any], instance: Any, method: Any) -> None:
    """Call a method of set-up or teardown; whether it takes the test's method is its choice."""
    takes_method = len(inspect.signature(function).parameters) > 1
    function(instance, method) if takes_method else function(instance)
