"""The webhook events as the `webhooks` of an OpenAPI 3.1 document."""

from __future__ import annotations

from typing import Any

from mockzoom.spec.event_spec import EventSpec, load_events

_EXAMPLE_MS = 1_795_262_400_000  # 2026-11-21T12:00:00Z
_HEADERS = {
    "x-zm-request-timestamp": "Epoch seconds.",
    "x-zm-signature": "`v0=` and the HMAC-SHA256 in hex of `v0:{timestamp}:{body}` with the secret token.",
    "x-zm-request-id": "The same in all attempts.",
}


def openapi_webhooks() -> dict[str, Any]:
    """Return a description of the request for each event, by its name."""
    return {name: {"post": _operation(event)} for name, event in load_events().items()}


def _operation(event: EventSpec) -> dict[str, Any]:
    example = event.document(_EXAMPLE_MS)
    causes = ", ".join(event.causes) or "the admin API's triggerEvent alone"
    return {
        "summary": event.summary,
        "description": f"Caused by {causes}.",
        "tags": [event.name.partition(".")[0]],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": event.schema, "examples": {"example": {"value": example}}}},
        },
        "responses": {
            "200": {"description": "Received. Any other 2xx in 3 seconds does as well."},
            "5XX": {"description": "Sent again after 5, 20 and 60 minutes, as without a response."},
        },
    }
