"""Signed webhook requests for unit tests of a receiver, without a server.

`request("webinar.started", secret="s3cret")` gives the headers and the body that Zoom would send; `sign` only the
signature of a body, `payload` only the payload of an event.
"""

from mockzoom.webhooks.requests import WebhookRequest as WebhookRequest
from mockzoom.webhooks.requests import payload as payload
from mockzoom.webhooks.requests import request as request
from mockzoom.webhooks.requests import sign as sign
from mockzoom.webhooks.requests import validation_request as validation_request

__all__ = ["WebhookRequest", "payload", "request", "sign", "validation_request"]
