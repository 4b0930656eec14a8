"""A pool of webinars and meetings on a shared account: a host may create a hundred of each a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.schema_validator import load_schema_validator
from mockzoom.contract.targets.target import TargetAccount

Stock = dict[str, list[int]]

# After these, and after a change of what the path ends with, a webinar or meeting is of no use to any other test.
_CHANGING = (
    "webinarStatus",
    "webinarRegistrantQuestionUpdate",
    "meetingStatus",
    "meetingRegistrantQuestionUpdate",
)
_CHANGED = ("{webinarId}", "{meetingId}")


def changes_anything(operation: str) -> bool:
    """Whether a call of an operation, if it goes well, leaves a webinar or meeting otherwise than new."""
    return bool(load_schema_validator().operations[operation]["method"] != "GET")


def changes_for_all(operation: str) -> bool:
    """Whether it does so for tests that only need any webinar or meeting, too."""
    path = load_schema_validator().operations[operation]["path"]
    return operation in _CHANGING or (changes_anything(operation) and path.endswith(_CHANGED))


class PooledClient(Client):
    """A client that takes its webinars and meetings from a stock, and gives back those that were not used up.

    `stock` has the numbers of what was made before in this run, by what was asked for; `uses_up` says of an operation
    whether what it was done to can be given back.
    """

    def __init__(self, account: TargetAccount, pool: Stock, uses_up: Callable[[str], bool], *, topic: str) -> None:
        super().__init__(account, topic=topic)
        self._stock = pool
        self._uses_up = uses_up
        self._taken: dict[int, str] = {}

    def webinar(self, **fields: Any) -> int:
        """The number of a webinar that is as good as new."""
        return self.take("webinar", fields, lambda: super(PooledClient, self).webinar(**fields))

    def take(self, kind: str, fields: Any, make: Callable[[], int]) -> int:
        """The number of such a thing out of the stock; it is made where there is none."""
        key = f"{kind} {json.dumps(fields, sort_keys=True)}"
        left = self._stock.get(key)
        number = left.pop() if left else make()
        self._taken[number] = key
        return number

    def deliver(self, sent: OperationCall, *, patient: bool = True) -> ApiResponse:
        """See `Client.deliver`; takes note of what is used up."""
        answer = super().deliver(sent, patient=patient)
        if answer.succeeded and self._uses_up(sent.operation_id):
            for number in sent.path.values():
                self._taken.pop(number, None)
        return answer

    def give_back(self) -> None:
        """Put into the stock what others can still use."""
        for number, key in self._taken.items():
            self._stock.setdefault(key, []).append(number)
        self._taken.clear()


def taken(client: Client, kind: str, fields: Any, make: Callable[[], int]) -> int:
    """A new thing, or, for a thrifty client, one that is as good as new."""
    return client.take(kind, fields, make) if isinstance(client, PooledClient) else make()
