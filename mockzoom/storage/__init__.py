"""Storage of records: one small interface, and the stores that implement it."""

from mockzoom.storage.base import State as State
from mockzoom.storage.base import Store as Store
from mockzoom.storage.base import StoreError as StoreError
from mockzoom.storage.factory import open_store as open_store
from mockzoom.storage.memory import MemoryStore as MemoryStore

__all__ = ["MemoryStore", "State", "Store", "StoreError", "open_store"]
