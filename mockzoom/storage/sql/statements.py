"""The statements that requests execute, as text for both databases.

SQLAlchemy creates the tables and holds the connections. It does not build these statements: that took two thirds of a
request's processor time (docs/explanation/adr/0007-statements-as-text.md). `?` stands for a value; `{keys}` for a
condition on a list of keys, which is one value (a JSON list in SQLite, lines in PostgreSQL) for any number of them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_KEYS = {
    "sqlite": "IN (SELECT value FROM json_each(?))",
    "postgresql": "= ANY (string_to_array(?, E'\\n'))",
}

_FIELD = {  # of a record, as JSON; SQLite has `->` only since 3.38
    "sqlite": "json_quote(json_extract(t.body, '$.' || ?))",
    # PostgreSQL fails to read the escape of NUL.
    "postgresql": "CASE WHEN strpos(t.body, E'\\\\u0000') = 0 THEN CAST(t.body AS json) -> ? END",
}


class Statement(NamedTuple):
    """A statement; `types` has a letter for each column of its result: `i` an integer, `t` a text.

    In PostgreSQL a column `b` stays bytes, which the reader of JSON takes as well as text. `by_key` marks a query of
    records by their keys: those that an open state changed are not asked for, so it does not need the changes.
    """

    text: str
    types: str = ""
    by_key: bool = False

    def of(self, database: str) -> str:
        """Return the text for a database."""
        return self.text.replace("{keys}", _KEYS[database]).replace("{field}", _FIELD[database])


GET = Statement("SELECT number, body FROM mockzoom_records WHERE key = ?", "ib", by_key=True)
GET_ALL = Statement("SELECT key, number, body FROM mockzoom_records WHERE key {keys}", "tib", by_key=True)
FIND = Statement(
    "SELECT number, body FROM mockzoom_records WHERE also = ? UNION ALL SELECT r.number, r.body "
    "FROM mockzoom_unique_keys u JOIN mockzoom_records r ON r.key = u.key WHERE u.account = ? AND u.name = ?",
    "ib",
)
FRESH = Statement(
    "SELECT key, number, body FROM mockzoom_records WHERE account = ? AND kind = ? AND number >= ? AND also IS NULL",
    "tib",
)
PAGE = Statement(
    "SELECT number, body FROM mockzoom_records WHERE parent = ? AND number > ? ORDER BY number LIMIT ? OFFSET ?", "ib"
)
PAGE_OF_GROUP = Statement(
    "SELECT number, body FROM mockzoom_records WHERE parent = ? AND grp = ? AND number > ? "
    "ORDER BY number LIMIT ? OFFSET ?",
    "ib",
)
TOTALS = Statement("SELECT grp, total FROM mockzoom_lists WHERE account = ? AND kind = ? AND parent = ?", "ti")
TOTAL = Statement(
    "SELECT coalesce(sum(total), 0) FROM mockzoom_lists WHERE account = ? AND kind = ? AND name IS NULL", "i"
)
SUBGROUPS = Statement("SELECT name, total FROM mockzoom_lists WHERE account = ? AND kind = ? AND parent = ?", "ti")
COUNTERS = Statement("SELECT counter, value FROM mockzoom_counters WHERE counter {keys}", "ti", by_key=True)
COUNTERS_OF_PERIOD = Statement(
    "SELECT name, value FROM mockzoom_counters WHERE account = ? AND win = ? AND period = ?", "ti"
)
ALL_COUNTERS = Statement("SELECT win, period, name, value FROM mockzoom_counters WHERE account = ?", "titi")
ALL_RECORDS = Statement(
    "SELECT kind, number, body FROM mockzoom_records WHERE account = ? ORDER BY kind, number", "tib"
)
LOGGED = Statement(
    "SELECT number, entry FROM mockzoom_log WHERE account = ? AND number > ? ORDER BY number LIMIT ?", "ib"
)
FIRST_LOGGED = Statement("SELECT min(number) FROM mockzoom_log WHERE account = ?", "i")
LOG_SIZES = Statement(
    "SELECT number, size FROM mockzoom_log WHERE account = ? AND number > ? ORDER BY number LIMIT ?", "ii"
)
HEAD = Statement("SELECT head FROM mockzoom_states WHERE account = ?", "t")
HEAD_ALONE = Statement("SELECT head FROM mockzoom_states WHERE account = ? FOR UPDATE", "t")
NEW_HEAD = Statement("INSERT INTO mockzoom_states (account, head) VALUES (?, '') ON CONFLICT (account) DO NOTHING")
# A record, and the record of the same account that one of its fields names.
GET_WITH = Statement(
    "SELECT t.body, a.body FROM mockzoom_records t LEFT JOIN mockzoom_records a "
    "ON a.key = ? || {field} WHERE t.key = ?",
    "bb",
)
# PostgreSQL: locks the header unless another process has it locked. The subquery evaluates `set_config` only for a row
# that it locked.
LOCK = Statement(
    "SELECT set_config('mockzoom.locked', '1', true) FROM "
    "(SELECT 1 FROM mockzoom_states WHERE account = ? FOR UPDATE SKIP LOCKED) AS locked"
)
# PostgreSQL: whether `LOCK` locked, the header, and what a transaction usually reads (`hints`): records, lists (by
# collections and parents), counters and the oldest entries of the log. `OFFSET 0` keeps one index scan for each list.
USUAL = Statement(
    "SELECT 'h', current_setting('mockzoom.locked', true), 0::bigint, head FROM mockzoom_states WHERE account = ? "
    "UNION ALL SELECT 'r', key, number, body FROM mockzoom_records WHERE key {keys} "
    "UNION ALL SELECT 'l' || w.kind || E'\\t' || w.parent, l.grp, l.total, NULL "
    "FROM unnest(string_to_array(?, E'\\n'), string_to_array(?, E'\\n')) AS w (kind, parent) CROSS JOIN LATERAL "
    "(SELECT grp, total FROM mockzoom_lists WHERE account = ? AND kind = w.kind AND parent = w.parent OFFSET 0) AS l "
    "UNION ALL SELECT 'c', counter, value, NULL FROM mockzoom_counters WHERE counter {keys} "
    "UNION ALL (SELECT 'g', NULL, number, size::text FROM mockzoom_log WHERE account = ? ORDER BY number LIMIT ?)",
    "ttib",
)
OF_AN_ACCOUNT = tuple(
    Statement(f"DELETE FROM mockzoom_{name} WHERE account = ?")
    for name in ("states", "records", "unique_keys", "lists", "counters", "log")
)
NO_RECORDS, NO_COUNTERS = OF_AN_ACCOUNT[1:4], OF_AN_ACCOUNT[4]
REMOVE = Statement("DELETE FROM mockzoom_records WHERE key {keys}")
CLOSE_LISTS = Statement("DELETE FROM mockzoom_lists WHERE account = ? AND kind = ? AND parent = ? AND total = 0")

_OF_GROUP, _OF_SUBGROUP = "parent = ? AND grp = ?", "sub = ?"
_PART = (
    "SELECT * FROM (SELECT number, body FROM mockzoom_records WHERE {} AND number > ? ORDER BY number LIMIT ?) AS part"
)


@cache
def page_of(groups: int, subgroups: int) -> Statement:
    """Return the statement of a page of several groups and subgroups.

    Its values are, for each group, list, group, number and a limit; for each subgroup, name, number and a limit; then
    limit and offset. With a limit for each part, PostgreSQL reads the parts by their indexes instead of sorting them.
    """
    parts = [_PART.format(_OF_GROUP)] * groups + [_PART.format(_OF_SUBGROUP)] * subgroups
    return Statement(f"{' UNION ALL '.join(parts)} ORDER BY number LIMIT ? OFFSET ?", "ib")
