"""The tables. The same for both databases; `VERSION` numbers their layout.

Keys are JSON, so that 5 and "5" stay two keys (see `serialization`). Small values that change with every request
(sequences, the last number of each collection) are one JSON text for each account, its header: one row to lock, read
and write.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

VERSION = 4
FIRST_VERSION = 3  # that is brought to this one when it is opened: it has no table of unique keys

METADATA = MetaData()


def _key(name: str, kind: type[Text] | type[BigInteger] = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


META = Table("mockzoom_meta", METADATA, _key("name"), Column("value", Integer, nullable=False))

STATES = Table("mockzoom_states", METADATA, _key("account"), Column("head", Text, nullable=False))

# Indexed texts begin with account and collection, so that exactly one index fits each query: with two candidates,
# PostgreSQL may read a whole account while it has no statistics of the table.
RECORDS = Table(
    "mockzoom_records",
    METADATA,
    _key("account"),
    _key("kind"),
    _key("number", BigInteger),
    Column("key", Text, nullable=False),
    Column("also", Text),  # the second key; NULL for none, and for records that were stored in a batch
    Column("parent", Text),  # the list that contains it, NULL for none
    Column("grp", Text),  # the group of that list, NULL for none; with a tab at its end, those with a subgroup
    Column("sub", Text),  # list and subgroup, NULL for none
    Column("body", Text, nullable=False),
    UniqueConstraint("key", name="mockzoom_records_key"),
    UniqueConstraint("also", name="mockzoom_records_also"),
    Index("mockzoom_records_list", "parent", "number"),
)


def _partial_index(name: str, column: str, *columns: str) -> None:
    """Define an index of the records that have a value in a column."""
    filled = RECORDS.c[column].is_not(None)
    Index(name, *(RECORDS.c[one] for one in columns), sqlite_where=filled, postgresql_where=filled)


_partial_index("mockzoom_records_group", "grp", "parent", "grp", "number")
_partial_index("mockzoom_records_sub", "sub", "sub", "number")

# The second keys of records that were stored in batches, and their keys. They are added when one is looked up, or many
# are missing: they are spread over the whole index, which is expensive for a few at a time. An entry is only a hint:
# it stays when the record changes or is deleted.
UNIQUE_KEYS = Table(
    "mockzoom_unique_keys",
    METADATA,
    _key("account"),
    _key("name"),  # collection and second key
    Column("key", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The number of records in each group of each list, so that counting takes constant time. Those in each subgroup are
# under the list's name with a tab at its end, so that a count of the list does not read them.
LISTS = Table(
    "mockzoom_lists",
    METADATA,
    _key("account"),
    _key("kind"),
    _key("parent"),
    _key("grp"),  # empty for lists without groups
    Column("total", BigInteger, nullable=False),
    Column("name", Text),  # group and subgroup in full: `grp` may be a digest; NULL except for subgroups
    sqlite_with_rowid=False,
)

COUNTERS = Table(
    "mockzoom_counters",
    METADATA,
    _key("counter"),  # begins with account, window and period
    Column("account", Text, nullable=False),
    Column("win", Text, nullable=False),  # second, minute or day
    Column("period", BigInteger, nullable=False),
    Column("name", Text, nullable=False),  # the counter in full: `counter` may be a digest
    Column("value", BigInteger, nullable=False),
    Index("mockzoom_counters_period", "account", "win", "period"),
    sqlite_with_rowid=False,
)

LOG = Table(
    "mockzoom_log",
    METADATA,
    _key("account"),
    _key("number", BigInteger),
    Column("entry", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
)

OF_AN_ACCOUNT = (STATES, RECORDS, UNIQUE_KEYS, LISTS, COUNTERS, LOG)
