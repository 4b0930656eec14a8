"""A typed client for the admin API of a server: accounts, clocks, faults, journals, saved states.

It depends on the API only, not on the emulator; `requests` is loaded with the first request.
"""

from mockzoom.admin_client.account import AccountClient as AccountClient
from mockzoom.admin_client.account import AccountUser as AccountUser
from mockzoom.admin_client.client import AccountSummary as AccountSummary
from mockzoom.admin_client.client import AdminClient as AdminClient
from mockzoom.admin_client.clock import ClockClient as ClockClient
from mockzoom.admin_client.clock import ClockStatus as ClockStatus
from mockzoom.admin_client.errors import AdminApiError as AdminApiError
from mockzoom.admin_client.faults import RegisteredFault as RegisteredFault
from mockzoom.admin_client.journal import Journal as Journal
from mockzoom.admin_client.journal_entry import RequestRecord as RequestRecord
from mockzoom.admin_client.transport import AdminTransport as AdminTransport
from mockzoom.admin_client.transport import HttpTransport as HttpTransport
from mockzoom.admin_client.variables import variables as variables

__all__ = [
    "AccountClient",
    "AccountSummary",
    "AccountUser",
    "AdminApiError",
    "AdminClient",
    "AdminTransport",
    "ClockClient",
    "ClockStatus",
    "HttpTransport",
    "Journal",
    "RegisteredFault",
    "RequestRecord",
    "variables",
]
