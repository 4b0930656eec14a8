"""The tests of one run in several processes, with one report: `--processes=N`.

After the collection the run forks; each process runs its share of the tests and sends their reports to the first, which
passes them to all plugins as if it had run the tests. So the output, the JSON report, JUnit's file and the exit code
are those of one run, imports and collection happen once, and each process runs the same tests in every run.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest

FEWEST = 100  # tests of a process: fewer cost less than the process
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # system libraries of macOS do not survive a fork


class Processes:
    """A plugin that runs the tests of a session in several processes."""

    def __init__(self, count: int) -> None:
        self._count = count if CAN_FORK else 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run the tests, unless there are so few of them that pytest's own loop is faster."""
        count = min(self._count, len(session.items) // FEWEST)
        if count < 2 or session.config.option.collectonly or session.testsfailed:
            return None
        gc.collect()
        gc.freeze()  # a collection would copy the memory that the processes share
        gc.set_threshold(50_000, 20, 50)  # most garbage is freed without the collector
        children = [_Child(session, number, count) for number in range(1, count)]
        with _reports_of(children) as batches:
            running = count - 1
            for item, following in _share(session.items, 0, count):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                while not batches.empty():
                    running -= _replay(session, batches.get())
                _stop_if_asked(session)
            while running:
                running -= _replay(session, batches.get())
                _stop_if_asked(session)
        for child in children:
            if child.wait():
                raise session.Interrupted(f"a process of the run ended with status {child.status}")
        return True


class _Child:
    """A forked process that runs its share of the tests and ends. It never returns from here."""

    def __init__(self, session: pytest.Session, number: int, count: int) -> None:
        self.reports, theirs = Pipe(duplex=False)
        self.status: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                self.reports.close()
                _run_share(session, number, count, theirs)
                code = 0
            except Exception:  # noqa: BLE001 - the first process ends the run for it
                traceback.print_exc()
            finally:
                os._exit(code)  # the session is ended by the first process
        theirs.close()

    def wait(self) -> int:
        """Return the exit code as soon as the process has ended."""
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


class _Sender:
    """A plugin that takes the place of all that listen to reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.taken: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a report for the first process."""
        self.taken.append(self._config.hook.pytest_report_to_serializable(config=self._config, report=report))


def _run_share(session: pytest.Session, number: int, count: int, reports: Connection) -> None:
    """Run the tests of a process, and send the reports of each."""
    manager, sender = session.config.pluginmanager, _Sender(session.config)
    for name in ("terminalreporter", "contract-report"):
        manager.unregister(name=name)
    for plugin in [one for one in manager.get_plugins() if type(one).__name__ == "LogXML"]:
        manager.unregister(plugin)
    manager.register(sender)
    for item, following in _share(session.items, number, count):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        reports.send_bytes(pickle.dumps(sender.taken))
        sender.taken.clear()
        if session.shouldfail or session.shouldstop:
            break
    reports.close()


def _share(items: Sequence[pytest.Item], number: int, count: int) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Yield the tests of a process, each with its next one: every Nth, and all of every Nth resource of the laws.

    The laws of a resource share an account, in which they find what others of them have made.
    """
    turns: dict[object, int] = {}
    own = [item for item in items if turns.setdefault(_account_of(item), len(turns)) % count == number]
    yield from zip(own, [*own[1:], None], strict=True)


def _account_of(item: pytest.Item) -> object:
    """Return what the tests of one account have in common: for laws profile and resource, else the test itself."""
    params = getattr(getattr(item, "callspec", None), "params", {})
    return (params.get("edition"), params["resource"]) if "resource" in params else item


@contextmanager
def _reports_of(children: Sequence[_Child]) -> Iterator[SimpleQueue[list[dict[str, Any]] | None]]:
    """Yield the reports of all processes as they arrive, None at the end of each; an exception kills them."""
    batches: SimpleQueue[list[dict[str, Any]] | None] = SimpleQueue()

    def read(reports: Connection) -> None:
        try:
            while True:
                batches.put(pickle.loads(reports.recv_bytes()))
        except EOFError:
            batches.put(None)

    threads = [Thread(target=read, args=[child.reports], daemon=True) for child in children]
    for thread in threads:
        thread.start()
    try:
        yield batches
    except BaseException:
        for child in children:
            os.kill(child.pid, 9)
            child.wait()
        raise
    finally:
        for thread, child in zip(threads, children, strict=True):
            thread.join()
            child.reports.close()


def _replay(session: pytest.Session, batch: Sequence[dict[str, Any]] | None) -> bool:
    """Pass the reports of a test to all plugins; return whether they were the last of a process."""
    hook = session.config.hook
    for data in batch or ():
        report = hook.pytest_report_from_serializable(config=session.config, data=data)
        hook.pytest_runtest_logreport(report=report)
    return batch is None


def _stop_if_asked(session: pytest.Session) -> None:
    """End the session as pytest's own loop does."""
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
