"""An hour's worth of traffic: 10 calls a second for 3,600 seconds are 36,000 calls, sent as fast as they are answered.

`make load` sends them all, `make test` a small part. The accounts' clocks pass an hour meanwhile.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from load_server import call_of, read_answer

from mockzoom.admin_client import AdminClient

CALLS = int(os.environ.get("MOCKZOOM_LOAD_CALLS", "1800"))
CLIENTS = 8
TURN = 22  # calls in a client's round: see `Client.turn`
GROWTH = 16 << 20  # bytes: less than 600 for each call of the full run behind its first quarter
NOT_HERE = {0, -1, 500, 502, 503}


class Client:
    """One integration: an account, a token, and the calls it makes, on one connection that it opens anew each round."""

    def __init__(self, served, control: AdminClient, number: int) -> None:
        self.served = served
        self.control = control
        # Half of them meet Zoom's limits, half do not count anything.
        self.account = control.accounts.create(seed=f"load {number}", rate_limits="all" if number % 2 else "off")
        self.came: Counter[int] = Counter()
        self.number = number
        self.rounds = 0

    def send(self, method: str, path: str, document=None, *, token: str = "", form=None, close: bool = False):
        body = urlencode(form).encode() if form else b"" if document is None else json.dumps(document).encode()
        call = call_of(
            method,
            path,
            body,
            *(["Connection: close"] if close else []),
            token=token or f"Authorization: Bearer {self.token}",
        )
        if form:
            call = call.replace(b"application/json", b"application/x-www-form-urlencoded", 1)
        self.connection.sendall(call)
        answer = read_answer(self.connection)
        self.came[answer.status] += 1
        return json.loads(answer.body) if answer.body[:1] in (b"{", b"[") else {}

    def turn(self) -> None:
        """A token, a webinar, its registrants in batches and one by one, lists, mistakes, and its end."""
        self.rounds += 1
        basic = b64encode(f"{self.account.client_id}:{self.account.client_secret}".encode()).decode()
        form = {"grant_type": "account_credentials", "account_id": self.account.account_id}
        with self.served.connect() as self.connection:
            self.token = self.send("POST", "/oauth/token", form=form, token=f"Authorization: Basic {basic}")[
                "access_token"
            ]
            query = urlencode(
                {"response_type": "code", "client_id": self.account.client_id, "redirect_uri": "http://a.b/c"}
            )
            self.send("GET", f"/oauth/authorize?{query}")  # a code that is never exchanged
            if self.rounds % 3 == 1:  # a host may make a hundred a day, and a webinar's registrants come back to it
                settings = {"topic": "Load", "type": 5, "settings": {"approval_type": 0}}
                self.webinar = f"/v2/webinars/{self.send('POST', '/v2/users/me/webinars', settings)['id']}"
            webinar = self.webinar
            for batch in range(6):
                people = [{"email": f"p{(batch * 30 + n) % 45}@example.com", "first_name": "P"} for n in range(30)]
                self.send("POST", f"{webinar}/batch_registrants", {"auto_approve": True, "registrants": people})
            for n in range(4):
                self.send("POST", f"{webinar}/registrants", {"email": f"s{n}@example.com", "first_name": "S"})
            for _ in range(3):
                self.send("GET", f"{webinar}/registrants?page_size=100")
            self.send("GET", webinar)
            self.send("GET", "/v2/users/me")
            self.send("GET", "/v2/users/me", token="Authorization: Bearer nobody's")
            self.send("POST", f"{webinar}/batch_registrants", {"registrants": "nobody"})
            self.send("GET", "/v2/webinars/1")
            self.send("POST", f"{webinar}/batch_registrants", {"registrants": [{"first_name": "x" * 200_000}]})
            self.send(*(("GET", "/v2/nowhere") if self.rounds % 3 else ("DELETE", webinar)), close=True)


def drive(clients: list[Client], turns: int) -> None:
    """Run the given number of rounds, each client in a separate thread."""

    def work(client: Client) -> None:
        for _ in range(turns):
            client.turn()
            client.account.clock.advance(seconds=3600 * TURN * CLIENTS / CALLS)
            if client.number == 0:  # a test suite makes accounts and ends them
                client.control.accounts.create(seed=f"short {client.rounds}").delete()

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(work, clients))


def test_an_hour_s_worth_of_traffic(serve, monkeypatch):
    """Every call is answered as Zoom would; memory, open files and threads are at its end what they were early on."""
    # One arena: with one for every few threads, as glibc has it, what it sets aside differs by 30 MB from run to run.
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")
    served = serve("--journal", str(min(500, CALLS // 18)))  # the default in the full run
    assert served.answers()
    idle = served.held()
    control = AdminClient(served.url)
    clients = [Client(served, control, number) for number in range(CLIENTS)]
    turns = max(4, CALLS // (TURN * CLIENTS))

    drive(clients, turns // 4 + 3)  # until the journals are full
    early = served.held()
    drive(clients, turns - turns // 4)
    late = served.held()

    came = sum((client.came for client in clients), Counter())
    print(f"\n{came.total()} calls: {dict(came)}; idle {idle}, early {early}, late {late}")  # noqa: T201 - the figures that `make load` is asked for
    assert came.total() >= CALLS
    assert not NOT_HERE & came.keys(), came
    assert all(came[status] for status in (200, 201, 204, 302, 400, 401, 404, 429)), came
    assert late.memory - early.memory < GROWTH
    assert late.threads <= idle.threads + 4 * CLIENTS
    # The admin API's client keeps connections open, one or two for each of its threads.
    assert late.files <= idle.files + 2 * CLIENTS
    assert served.answers()
