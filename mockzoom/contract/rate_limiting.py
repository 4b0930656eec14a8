"""Keeping to a target's limits per second and minute, by what its answers say of them."""

from __future__ import annotations

from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.targets.target import ContractTarget

PER_SECOND = "per-second rate limit"  # in the words of both profiles
MAX_TRIES = 8


class RateLimiter:
    """Waits for a new second where the last call of this one was just spent, or where a call came too soon.

    `waited` counts the seconds, for the report.
    """

    def __init__(self, target: ContractTarget) -> None:
        self._target = target
        self._full_until = 0.0
        self.waited = 0.0

    def hold(self) -> None:
        """Wait, if it is known that a call would come too soon."""
        left = self._full_until - self._target.now()
        if left > 0:
            self._wait(left)

    def heed(self, answer: ApiResponse) -> None:
        """Learn from an answer's headers."""
        if answer.header("X-RateLimit-Type") == "QPS" and answer.header("X-RateLimit-Remaining") == "0":
            self._full_until = float(int(self._target.now()) + 1)

    def too_soon(self, answer: ApiResponse) -> bool:
        """Whether an answer says that the call came too soon; if so, time passes, and it can be sent again.

        That is safe with any method: what was refused for its speed did nothing.
        """
        if answer.status != 429 or PER_SECOND not in answer.body.decode("utf-8", "replace"):
            return False
        self._wait(int(self._target.now()) + 1 - self._target.now())
        return True

    def _wait(self, seconds: float) -> None:
        # A little more than asked, so that neither clock has to be exact.
        self._target.wait(seconds + 0.01)
        self.waited += seconds + 0.01
