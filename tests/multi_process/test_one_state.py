"""All servers on one database share one state: a change at one is visible at the others."""

from __future__ import annotations

import pytest
import requests
from patience import PATIENCE
from several_servers import Client, told

from mockzoom.admin_client import AdminApiError, AdminClient

NOON = "2027-03-01T12:00:00Z"


def seen_by(url, shared_account):
    """An shared_account as a server shows it."""
    return AdminClient(url).accounts.get(shared_account.account_id)


def test_tokens(urls, shared_account):
    """A token of one is good at the others, and is revoked at all of them at once."""
    who = (shared_account.client_id, shared_account.client_secret)
    form = {"grant_type": "account_credentials", "account_id": shared_account.account_id}
    token = requests.post(f"{urls[0]}/oauth/token", data=form, auth=who, timeout=PATIENCE).json()["access_token"]

    assert [Client(url, token).call("GET", "/v2/users/me").status for url in urls] == [200, 200, 200]
    requests.post(f"{urls[1]}/oauth/revoke", data={"token": token}, auth=who, timeout=PATIENCE)
    assert [Client(url, token).call("GET", "/v2/users/me").status for url in urls] == [401, 401, 401]


def test_accounts(three, urls):
    """An shared_account that is made at one can be used at the others, until one of them takes it out."""
    made = three[1].control.accounts.create()
    assert [Client(url, made.token).call("GET", "/v2/users/me").status for url in urls] == [200, 200, 200]
    assert {one.account_id for one in three[2].control.accounts.list()} >= {made.account_id, "mockzoom-account"}

    seen_by(urls[2], made).delete()

    assert [Client(url, made.token).call("GET", "/v2/users/me").status for url in urls] == [401, 401, 401]
    with pytest.raises(AdminApiError, match="no account"):
        three[0].control.accounts.get(made.account_id)


def test_what_is_registered(clients):
    """A webinar made at one takes registrations at the next, and the third lists them; a taken e-mail is known."""
    webinar = clients[0].webinar()
    made = clients[1].batch(webinar, ["ana@example.com"]).document["registrants"][0]["registrant_id"]

    assert [one["id"] for one in clients[2].registrants(webinar)] == [made]
    again = clients[0].batch(webinar, ["ana@example.com"]).document["registrants"][0]["registrant_id"]
    assert again == made


def test_the_clock(urls, shared_account, clients):
    """Frozen at one it stands still at all, and who moves it at one moves the `Date` of the others' answers."""
    seen_by(urls[0], shared_account).clock.freeze(NOON)
    seen_by(urls[1], shared_account).clock.advance(hours=3)

    dates = {client.call("GET", "/v2/users/me").headers["Date"] for client in clients}

    assert dates == {"Mon, 01 Mar 2027 15:00:00 GMT"}


def test_the_journal(urls, shared_account, clients):
    """Each server shows the requests of all, in one order."""
    for client in clients:
        assert client.call("GET", "/v2/users/me").status == 200
        client.call("GET", "/v2/webinars/1")

    calls = [("user", 200), ("webinar", 404)] * 3
    for url in urls:
        entries = seen_by(url, shared_account).journal.entries()
        assert [(entry.operation, entry.status) for entry in entries] == calls


def test_faults(urls, shared_account, clients):
    """A fault that strikes four times strikes four times in all, and every server knows how often it has."""
    seen_by(urls[0], shared_account).faults.add("user", rule="rate_limit_daily", first=4)

    answers = [client.call("GET", "/v2/users/me").status for _ in range(2) for client in clients]

    assert answers == [429, 429, 429, 429, 200, 200]
    for url in urls:
        (fault,) = seen_by(url, shared_account).faults.list()
        assert (fault.matched, fault.hits) == (6, 4)


def test_canned_answers(urls, shared_account, clients):
    """A response that is queued at one server is given once, by the server that gets the next request."""
    seen_by(urls[1], shared_account).next.add("webinar", rule="webinar_not_found", times=2)
    webinar = clients[0].webinar()

    statuses = [client.call("GET", f"/v2/webinars/{webinar}").status for client in clients]

    assert statuses == [404, 404, 200]


def test_checkpoints(urls, shared_account, clients):
    """A state that was saved at one is restored by another, for all."""
    webinar = clients[0].webinar()
    seen_by(urls[0], shared_account).checkpoints.save("before")
    assert clients[1].batch(webinar, ["ana@example.com"]).status == 200
    assert len(clients[2].registrants(webinar)) == 1

    seen_by(urls[2], shared_account).checkpoints.restore("before")

    assert [client.registrants(webinar) for client in clients] == [[], [], []]


def test_pages(clients):
    """The page token of one is taken by the next."""
    webinar = clients[0].webinar()
    assert clients[0].batch(webinar, [f"p{n}@example.com" for n in range(6)]).status == 200
    found, token = [], ""
    for client in clients:
        page = client.call("GET", f"/v2/webinars/{webinar}/registrants?page_size=2&next_page_token={token}")
        assert page.status == 200, told(page)
        found += [one["email"] for one in page.document["registrants"]]
        token = page.document["next_page_token"]

    assert (sorted(found), token) == ([f"p{n}@example.com" for n in range(6)], "")
