"""The token service, asked by one client."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.errors import ContractViolation
from mockzoom.contract.judging import judging
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.response_checks import CheckInput, run_checks

LIST = "webinarRegistrants"
HOUR, DAY = 3600, 86_400


@dataclass
class Door:
    """The token service, asked by one client."""

    client: Client

    def request(self, secret: str = "", client_id: str = "", **form: Any) -> ApiResponse:
        """What it answers to a form; the client's own credentials unless others are given."""
        own = self.client.account.credentials
        pair = f"{client_id or own.client_id}:{secret or own.client_secret}"
        headers = {
            "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = "&".join(f"{name}={value}" for name, value in form.items())
        sent = ApiRequest("POST", "/oauth/token", headers, body.encode(), "oauthToken")
        answer = replace(self.client.account.target.send(sent), operation_id="oauthToken")
        faults = run_checks(CheckInput(self.client.judge, "oauthToken", self.client.profile, answer))
        if faults:
            raise ContractViolation(faults)
        return answer

    def refuses(self, answer: ApiResponse, rule: str) -> None:
        """Insist on a refusal of the token service."""
        with judging(rule, where="oauthToken"):
            assert (answer.status, answer.json) == self.client.rulebook[rule].token_answer(self.client.profile)


def for_account(door: Door, **other: Any) -> ApiResponse:
    """A server-to-server token."""
    mine = door.client.account.credentials.account_id
    return door.request(**other, grant_type="account_credentials", account_id=mine)


def works(client: Client, token: str) -> ApiResponse:
    """A call with a token, to something that does not exist: a good token gets that far."""
    client.token = token
    return client.deliver(OperationCall(LIST, {"webinarId": 81_111_111_111}))
