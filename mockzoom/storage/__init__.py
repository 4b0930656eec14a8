"""Keeping records: one small interface, and the stores that fulfil it."""

from mockzoom.storage.base import State as State
from mockzoom.storage.base import Store as Store
from mockzoom.storage.memory import MemoryStore as MemoryStore

__all__ = ["MemoryStore", "State", "Store"]
