"""The control API: accounts, states, clocks, faults and journals, and what people do. See docs/control_api.md."""

from mockzoom.admin.desk import Desk as Desk
from mockzoom.admin.ground import Ground as Ground

__all__ = ["Desk", "Ground"]
