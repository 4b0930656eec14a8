"""A browser for all tests of the dashboard, and what they look for in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import LOADED_S, REQUIRED, needs_browser, start_browser

import mockzoom
from mockzoom.admin_client import AdminClient

AXE = "4.14.1"
AXE_FOLDER = Path(__file__).parents[2] / ".venv" / "axe"


class Dashboard:
    """The page of a server in the browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.url = ""

    def open(self, url: str, view: str = "overview", **params: Any) -> Dashboard:
        """Load a view anew and wait until it has been filled."""
        self.url = url
        self.driver.get("about:blank")
        self.driver.get(
            f"{url}/_mockzoom/#{view}" + ("?" if params else "") + "&".join(f"{k}={v}" for k, v in params.items())
        )
        self.wait(lambda: self.text("#clock") or self.text("#banner"))
        return self

    def go(self, view: str, **params: Any) -> Dashboard:
        """Change the view as a link does."""
        address = view + ("?" if params else "") + "&".join(f"{k}={v}" for k, v in params.items())
        self.run("location.hash = arguments[0]", address)
        self.wait(lambda: self.run("return document.querySelector('nav [aria-current]').dataset.view") == view)
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        """Return the result of a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        """Return the shown text of the first element; empty if there is none."""
        script = "const one = document.querySelector(arguments[0]); return one?.checkVisibility() ? one.innerText : ''"
        found = self.run(script, selector)
        return str(found).strip()

    def rows(self) -> list[list[str]]:
        """Return the texts of the first shown table, row by row."""
        script = (
            "const table = [...document.querySelectorAll('main table')].find(one => !one.hidden);"
            "return table ? [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.innerText)) : []"
        )
        found: list[list[str]] = self.run(script)
        return found

    def click(self, name: str) -> None:
        """Press the first shown button or link of this name."""
        script = (
            "return [...document.querySelectorAll('button, a, summary')].find(one => one.checkVisibility() && "
            "(one.innerText === arguments[0] || one.ariaLabel === arguments[0]))"
        )
        self.wait(lambda: self.run(script, name) is not None)
        self.run(f"(() => {{ {script} }})().click()".replace("arguments[0]", json.dumps(name)))

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def wait(self, condition: Any, seconds: float = LOADED_S) -> Any:
        """Return the value of a condition as soon as it is true; an assertion fails if it does not become true.

        A condition about a row that is not there yet is not true.
        """
        from selenium.common.exceptions import TimeoutException
        from selenium.webdriver.support.ui import WebDriverWait

        try:
            waiting = WebDriverWait(self.driver, seconds, poll_frequency=0.05, ignored_exceptions=[IndexError])
            return waiting.until(lambda _: condition())
        except TimeoutException:
            shown = self.run("return document.body.innerText")
            raise AssertionError(f"it did not happen within {seconds} s; the page shows:\n{shown}") from None

    def console(self) -> list[str]:
        """Return what the browser has complained of since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if "favicon" not in entry["message"]]

    def asked(self) -> set[str]:
        """Return scheme and host of every address that was asked for since the last time."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        return {f"{split.scheme}://{split.netloc}" for split in map(urlsplit, urls)} - {"data://", "about://"}


@pytest.fixture(scope="session")
def _driver(tmp_path_factory: pytest.TempPathFactory) -> Any:
    driver = start_browser(tmp_path_factory.mktemp("browser"))
    yield driver
    driver.quit()


@pytest.fixture
def dashboard(_driver: Any) -> Dashboard:
    """The browser, with nothing stored and nothing logged."""
    _driver.get("about:blank")
    _driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    found = Dashboard(_driver)
    found.console()
    found.asked()
    return found


@pytest.fixture(scope="module")
def server() -> Any:
    """A server in a thread, for a module of tests."""
    with mockzoom.serve(rate_limits="daily") as running:
        yield running


@pytest.fixture
def admin(server: Any) -> AdminClient:
    """The admin API of the server, with the built-in account as at the start."""
    client = AdminClient(server.url)
    for one in client.accounts.list():
        if one.account_id != "mockzoom-account":
            client.accounts.delete(one.account_id)
    client.accounts.get("mockzoom-account").reset()
    client.stray_journal.clear()
    return client


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, installed once into `.venv/axe`; skips without npm or its registry."""
    script = AXE_FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        if shutil.which("npm"):
            made = tmp_path_factory.mktemp("axe")  # several processes may install it at the same time
            quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"]
            command = ["npm", "install", *quiet, "--prefix", str(made), f"axe-core@{AXE}"]
            done = subprocess.run(command, capture_output=True, check=REQUIRED, timeout=90)
            if not done.returncode:
                shutil.copytree(made, AXE_FOLDER, dirs_exist_ok=True)
        if not script.exists():
            assert not REQUIRED, "MOCKZOOM_BROWSER=required, but npm is not installed"
            pytest.skip("npm cannot install axe-core")
    return script.read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    for item in items:
        if {"dashboard", "_driver"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(needs_browser)
