"""Delivery in a server: claims, sends and stores outcomes, on request and in a thread that starts when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, groupby
from os import getpid, kill
from secrets import token_hex
from socket import gethostname
from time import sleep

from mockzoom.delivery.building import Sender, validation_job
from mockzoom.delivery.engine import claim_jobs, record_outcome
from mockzoom.delivery.event_checks import check_events
from mockzoom.delivery.http_sender import HttpSender
from mockzoom.delivery.jobs import Claim, DeliveryOutcome, Job, problem_of
from mockzoom.delivery.sender_thread import SenderThread
from mockzoom.delivery.targets import check_target
from mockzoom.errors import FieldError
from mockzoom.storage import Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS, Account, account_time
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.webhooks.models import PULL, PUSH, Subscription
from mockzoom.zoom.webhooks.subscribing import ReceiverCheck

SIDE_BY_SIDE = 8  # subscriptions that are sent to at the same time
_POLL_S = 0.01  # while another sender has the lease on what is due

Send = Callable[[Job], DeliveryOutcome]


class DeliveryService:
    """Sends the webhooks of all accounts of a store.

    `targets` says which addresses are allowed; `validate` checks every event that happens by passage of time against
    its schema; `wait` sleeps for some seconds. `local_receivers` are functions that stand for the receivers at some
    URLs in this process; subscriptions that are made for these URLs are pulled.
    """

    def __init__(
        self,
        store: Store,
        system_ms: Callable[[], int],
        *,
        targets: str = "loopback",
        validate: bool = False,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        self._store = store
        self.system_ms = system_ms
        self.targets = targets
        self._validate = validate
        self._wait = wait
        self._http = HttpSender()
        self.local_receivers: dict[str, Send] = {}
        self._holders = count(1)
        self._process = f"{gethostname()}/{getpid()}/{token_hex(4)}"
        self._thread = SenderThread(self._deliver_some)

    def wake(self, account_id: str) -> None:
        """Let the thread look at an account: events were stored, or its clock was moved."""
        self._thread.wake(account_id)

    def close(self) -> None:
        """Stop the thread after the request that it is sending."""
        self._thread.close()

    def account(self, account_id: str) -> Account | None:
        """Return an account, or None if it was deleted."""
        with self._store.snapshot(DIRECTORY) as directory:
            return directory.get(ACCOUNTS, account_id)

    @contextmanager
    def opened(self, account: Account, cause: str = "time") -> Iterator[RequestContext]:
        """Open an account's state; events that are announced in it are checked if the service validates."""
        with self._store.transaction(account.id) as state:
            now = account_time(state, self.system_ms())
            ctx = RequestContext(account, state, now, ids_for_seed(account.seed, account.uuid_slashes), cause=cause)
            yield ctx
            if self._validate:
                check_events(ctx.cause, ctx.events)

    def new_holder(self) -> str:
        """Return a name for a sender, different from all others."""
        return f"{self._process}/{next(self._holders)}"

    def claim(self, account: Account, transport: str, holder: str) -> Claim:
        """Claim what is due; see `engine.claim_jobs`."""
        with self.opened(account) as ctx:
            return claim_jobs(ctx, transport, Sender(holder, self.system_ms(), has_ended))

    def record(self, account: Account, job_id: str, holder: str, outcome: DeliveryOutcome) -> str:
        """Store an outcome; see `engine.record_outcome`."""
        with self.opened(account) as ctx:
            return record_outcome(ctx, job_id, holder, outcome)

    def _deliver_some(self, account_id: str) -> tuple[int, int | None]:
        """Send one claim, so that a slow receiver of one account does not hold up the others."""
        return self.deliver(account_id, claims=1)

    def deliver(self, account_id: str, *, patient: bool = False, claims: int | None = None) -> tuple[int, int | None]:
        """Send what is due; returns the number of requests, and the ms until the next is due (None if none is).

        Requests to one subscription are sent in order, those to several side by side. A `patient` call also waits for
        what another sender has claimed; with `claims` it stops after that number, with 0 ms if more may be due.
        """
        sent, holder = 0, self.new_holder()
        while (account := self.account(account_id)) is not None:
            claim = self.claim(account, PUSH, holder)
            if claim.jobs:
                sent += self._send_all(account, claim.jobs)
                claims = None if claims is None else claims - 1
                if claims == 0:
                    return sent, 0
            elif claim.any_due:
                continue  # faults have withheld it
            elif claim.leased_until_ms is not None and patient:
                self._wait(_POLL_S)
            else:
                return sent, self._delay(account, claim)
        return sent, None

    def prepare_check(self, ctx: RequestContext, subscription: Subscription) -> Callable[[], ReceiverCheck]:
        """Return a function that validates a subscription's receiver, to be called while no state is open."""
        job = validation_job(ctx, subscription, Sender("", self.system_ms()), ctx.now)
        transport = PULL if job.url in self.local_receivers else PUSH
        return lambda: ReceiverCheck(problem_of(job, subscription.secret, self.send(job)), transport)

    def send(self, job: Job) -> DeliveryOutcome:
        """Send one request, as often as its fault says; the last outcome counts."""
        outcome = DeliveryOutcome()
        if (local := self.local_receivers.get(job.url)) is not None:
            return local(job)
        try:
            target = check_target(job.url, self.targets)
        except FieldError as error:
            return DeliveryOutcome(failure=error.message)
        for _ in range(job.copies):
            outcome = self._http.send(target, job.headers, job.body.encode())
        return outcome

    def _send_all(self, account: Account, jobs: list[Job]) -> int:
        by_subscription = sorted(jobs, key=lambda job: job.subscription_id)  # sorting keeps the order of each
        groups = [list(group) for _, group in groupby(by_subscription, lambda job: job.subscription_id)]

        def send_group(group: list[Job]) -> None:
            for job in group:
                self.record(account, job.id, job.holder, self.send(job))

        if len(groups) == 1:
            send_group(groups[0])
        else:
            with ThreadPoolExecutor(min(len(groups), SIDE_BY_SIDE)) as pool:
                list(pool.map(send_group, groups))
        return len(jobs)

    def _delay(self, account: Account, claim: Claim) -> int | None:
        if claim.leased_until_ms is not None:
            return max(claim.leased_until_ms - self.system_ms(), 1)
        if claim.next_ms is None:
            return None
        with self._store.snapshot(account.id) as state:
            first, second = account_time(state, self.system_ms()), account_time(state, self.system_ms() + 1000)
        return None if first == second else max(claim.next_ms - first, 1)  # a frozen clock never gets there


def has_ended(holder: str) -> bool:
    """Return whether the holder of a lease was a process of this machine that has ended."""
    host, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if sys.platform == "win32" or host != gethostname() or not process.isdecimal():
        return False
    try:
        kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
