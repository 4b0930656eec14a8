"""Headless Chromium for the tests of the dashboard."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
REQUIRED = os.environ.get("MOCKZOOM_BROWSER") == "required"
LOADED_S = 20  # the longest wait for something to appear; a loaded machine is slow

needs_browser = pytest.mark.skipif(
    not REQUIRED and not (CHROMIUM and DRIVER), reason="needs Chromium: apt-get install chromium chromium-driver"
)


def start_browser(folder: Path, **size: int) -> Any:
    """Return a browser that reaches this machine alone and logs its network and its console."""
    from selenium import webdriver

    assert CHROMIUM, "MOCKZOOM_BROWSER=required, but Chromium is not installed"
    assert DRIVER, "MOCKZOOM_BROWSER=required, but the driver of Chromium is not installed"
    os.environ["SE_OFFLINE"] = "true"
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for one in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={size.get('width', 1280)},{size.get('height', 900)}",
    ):
        options.add_argument(one)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(DRIVER, log_output=str(folder / "driver.log"))
    return webdriver.Chrome(options, service)
