"""A typed client for the control API of a server: accounts, clocks, faults, journals, saved states.

It knows the API and nothing of the emulator's inside; `requests` is loaded when the first call goes out.
"""

from mockzoom.client.account import Account as Account
from mockzoom.client.account import User as User
from mockzoom.client.calling import OverHttp as OverHttp
from mockzoom.client.calling import Transport as Transport
from mockzoom.client.clock import Clock as Clock
from mockzoom.client.clock import Reading as Reading
from mockzoom.client.control import Control as Control
from mockzoom.client.control import Listed as Listed
from mockzoom.client.entry import Entry as Entry
from mockzoom.client.errors import ControlError as ControlError
from mockzoom.client.faults import Fault as Fault
from mockzoom.client.journal import Journal as Journal
from mockzoom.client.variables import variables as variables

__all__ = [
    "Account",
    "Clock",
    "Control",
    "ControlError",
    "Entry",
    "Fault",
    "Journal",
    "Listed",
    "OverHttp",
    "Reading",
    "Transport",
    "User",
    "variables",
]
