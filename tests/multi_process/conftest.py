"""Servers that share one PostgreSQL. Where none is installed, all these tests are skipped and say so."""

from __future__ import annotations

import pytest
from several_servers import Client, serving


@pytest.fixture(scope="session")
def database(postgresql):
    """The URL of a database that this module's servers share."""
    return postgresql()


@pytest.fixture(scope="session")
def three(database):
    """Three servers on one database, started at the same moment; one of them is two processes."""
    with serving(2, database) as servers, serving(1, database, "--workers", "2") as wide:
        yield servers + wide


@pytest.fixture(scope="session")
def urls(three):
    return [server.url for server in three]


@pytest.fixture
def shared_account(three):
    """An shared_account of the test's own: no limits on calls but those of a day."""
    with three[0].control.accounts.create(rate_limits="daily") as made:
        yield made


@pytest.fixture
def clients(urls, shared_account):
    """A client of each server, all with the account's token."""
    return [Client(url, shared_account.token) for url in urls]
