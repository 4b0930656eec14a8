"""The tables. One set for both databases; `VERSION` counts their profiles.

Texts that name things are JSON, so that 5 and "5" stay two keys (see `texts`). What is small and changes with every
call (sequences, the last number of each kind) is one JSON text for each account, its head: one row to lock, to read
and to write.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

VERSION = 1

METADATA = MetaData()


def _key(name: str, kind: type[Text] | type[BigInteger] = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


META = Table("mockzoom_meta", METADATA, _key("name"), Column("value", Integer, nullable=False))

STATES = Table("mockzoom_states", METADATA, _key("account"), Column("head", Text, nullable=False))

# What records are looked for by begins with account and kind, so that one index fits a query and no other does: with
# two that begin alike, PostgreSQL may read a whole account where it knows nothing of the table yet.
RECORDS = Table(
    "mockzoom_records",
    METADATA,
    _key("account"),
    _key("kind"),
    _key("number", BigInteger),
    Column("key", Text, nullable=False),
    Column("also", Text),  # the second key
    Column("parent", Text),  # the list it stands in, NULL for none
    Column("grp", Text),  # the group of that list, NULL for none
    Column("body", Text, nullable=False),
    UniqueConstraint("key", name="mockzoom_records_key"),
    UniqueConstraint("also", name="mockzoom_records_also"),
    Index("mockzoom_records_list", "parent", "number"),
)
_GROUPED = RECORDS.c.grp.is_not(None)
Index(
    "mockzoom_records_group",
    *(RECORDS.c[name] for name in ("parent", "grp", "number")),
    sqlite_where=_GROUPED,
    postgresql_where=_GROUPED,
)

# How many records stand in each group of each list: counting a million of them takes as long as counting none.
LISTS = Table(
    "mockzoom_lists",
    METADATA,
    _key("account"),
    _key("kind"),
    _key("parent"),
    _key("grp"),  # empty for lists without groups
    Column("total", BigInteger, nullable=False),
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

OF_AN_ACCOUNT = (STATES, RECORDS, LISTS, COUNTERS, LOG)
