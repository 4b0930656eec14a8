"""pytest-xdist without the messages that no plugin of the controller reads: a fifth of the cost of a short test.

A worker sends six messages for each test, of which three are reports with all keywords. For a test that passes in a
moment two are enough: the report of its call, and that it is complete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_SHOWN_S = 0.05  # set-ups and ends that last longer are sent: `--durations` lists them


def reduce_messages(config: pytest.Config) -> None:
    """Leave messages out in a worker, unless the controller shows each step or writes a report of them."""
    interactors = [one for one in config.pluginmanager.get_plugins() if type(one).__name__ == "WorkerInteractor"]
    is_reported = config.getoption("xmlpath", None) or config.getoption("--contract-report", None)
    if config.option.verbose <= 0 and not is_reported:
        for interactor in interactors:
            interactor.sendevent = _sending(interactor.sendevent)


def _sending(send: Callable[..., None]) -> Callable[..., None]:
    """Return a function that sends what is read."""

    def send_what_is_read(name: str, **content: Any) -> None:
        if name in ("logstart", "logfinish"):
            return
        if name == "testreport" and (data := content["data"])["outcome"] == "passed" and not data["sections"]:
            if data["when"] != "call" and data["duration"] < _SHOWN_S:
                return
            data["keywords"] = {}
        send(name, **content)

    return send_what_is_read
