"""Wrong clients that differ in how they receive webhooks."""

from __future__ import annotations

import json
import time

from reference_client import Client, adapter, wrong


def wrong_receiver(name: str, says: str):
    """Register a receiver as a wrong client."""

    def register(kind: type) -> type:
        wrong(name, says)(type(kind.__name__, (Client,), {"receiver": kind}))
        return kind

    return register


@wrong_receiver("no_crc", "answers the validation of its address like an event")
class NoCrc(adapter.Receiver):
    def validation(self, token):
        return {}


@wrong_receiver("crc_unsigned", "sends the token of a validation back without its digest")
class CrcUnsigned(adapter.Receiver):
    def validation(self, token):
        return {"plainToken": token, "encryptedToken": token}


@wrong_receiver("crc_once", "answers only the first validation of its address")
class CrcOnce(adapter.Receiver):
    def answer(self, headers, body):
        if b"endpoint.url_validation" in body and self.answered:
            return 404, None
        return super().answer(headers, body)


class OtherSignature(adapter.Receiver):
    """A receiver with another check of the timestamp or the signature."""

    def stamp_and_text(self, headers, body):
        stamp = headers.get("x-zm-request-timestamp", "")
        return stamp, b"v0:" + stamp.encode() + b":" + body

    def rights(self, text):
        return [f"v0={adapter.digest(secret, text)}" for secret in self.task["secrets"]]

    def is_fresh(self, stamp):
        return abs(time.time() - int(stamp)) <= self.oldest_s


@wrong_receiver("no_signature", "does not look at the signature")
class NoSignature(OtherSignature):
    def is_signed(self, headers, body):
        return self.is_fresh(self.stamp_and_text(headers, body)[0])


@wrong_receiver("signature_if_there", "takes an event without a signature")
class SignatureIfThere(OtherSignature):
    def is_signed(self, headers, body):
        return "x-zm-signature" not in headers or super().is_signed(headers, body)


@wrong_receiver("any_age", "takes an event of any age")
class AnyAge(OtherSignature):
    oldest_s = 10**9


@wrong_receiver("first_secret_only", "knows only the first of two secrets")
class FirstSecretOnly(OtherSignature):
    def __init__(self, task):
        super().__init__({**task, "secrets": task["secrets"][:1]})


@wrong_receiver("restringifies", "verifies the signature over the document that it wrote itself")
class Restringifies(OtherSignature):
    def is_signed(self, headers, body):
        return super().is_signed(headers, json.dumps(json.loads(body)).encode())


@wrong_receiver("ascii_body", "verifies the signature over the letters that are ASCII")
class AsciiBody(OtherSignature):
    def is_signed(self, headers, body):
        return super().is_signed(headers, body.decode("ascii", "ignore").encode())


@wrong_receiver("no_request_ids", "acts on an event each time that it comes")
class NoRequestIds(adapter.Receiver):
    def is_new(self, headers):
        return True


@wrong_receiver("unknown_is_501", "answers 501 to an event that it does not know")
class UnknownIs501(adapter.Receiver):
    def answer(self, headers, body):
        known = ("webinar.started", "webinar.ended", "endpoint.url_validation")
        return super().answer(headers, body) if json.loads(body)["event"] in known else (501, None)


@wrong_receiver("strict_events", "refuses an event with a field that it does not know")
class StrictEvents(adapter.Receiver):
    def answer(self, headers, body):
        event = json.loads(body)
        known = event.keys() <= {"event", "event_ts", "payload"}
        return super().answer(headers, body) if known else (400, None)


@wrong_receiver("needs_order", "drops the start of a webinar after an end")
class NeedsOrder(adapter.Receiver):
    ended = False

    def answer(self, headers, body):
        event = json.loads(body)["event"]
        if self.ended and event == "webinar.started":
            return 204, None
        self.ended = event == "webinar.ended"
        return super().answer(headers, body)


@wrong_receiver("works_inline", "does its work before it answers")
class WorksInline(adapter.Receiver):
    def answer(self, headers, body):
        if self.answered == 0 and self.task["requests"] == 2:
            time.sleep(3.2)
        return super().answer(headers, body)
