"""Seed files that are good, for tests to read and to spoil."""

from __future__ import annotations

import copy

TOKEN, NUMBER = "acme-token", 81234567890
START = "2026-03-01T08:00:00Z"

TOML = """
[[accounts]]
account_id = "acme"
client_id = "acme-client"
client_secret = "acme-secret"
token = "acme-token"
seed = "any text"
plan = "free"
profile = "2025-06"
rate_limits = "daily"
registrant_quota_key = "email"

[accounts.clock]
start = "2026-03-01T08:00:00Z"
frozen = true

[[accounts.users]]
email = "boss@acme.test"
first_name = "Bea"
last_name = "Boss"
timezone = "Europe/Madrid"
webinar_capacity = 1000

[[accounts.users]]
email = "intern@acme.test"
type = 1

[[accounts.users]]
email = "stranger@other.test"
foreign = true

[[accounts.webinars]]
id = 81234567890
host = "Boss@acme.test"
topic = "Spring news"
start_time = "2026-03-02T17:00:00"
timezone = "Europe/Madrid"
duration = 90
settings = { approval_type = 0 }
panelists = ["Guest@acme.test"]

[[accounts.webinars]]
id = 81234567891
host = "boss@acme.test"
type = 6

[[accounts.webinars]]
id = 81234567892
host = "boss@acme.test"
ended = true
settings = { approval_type = 0 }
"""

DOCUMENT = {
    "accounts": [
        {
            "account_id": "acme",
            "client_id": "acme-client",
            "client_secret": "acme-secret",
            "token": TOKEN,
            "users": [{"email": "boss@acme.test"}],
            "webinars": [{"id": NUMBER, "host": "boss@acme.test", "settings": {"approval_type": 0}}],
        }
    ]
}


def changed(**fields):
    """The document with other fields in its account."""
    document = copy.deepcopy(DOCUMENT)
    document["accounts"][0].update(fields)
    return document
