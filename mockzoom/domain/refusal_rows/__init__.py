"""Every refusal of the API as a row: a name, a situation, a wording for each edition, and how we know.

Templates are filled with facts: `{webinar_id}`, `{registrant_id}`, `{user_id}`, `{email}`, `{limit}`, `{scopes}`,
`{account_id}`, `{occurrence_id}`, `{name}`, `{title}`, `{panelist}`, `{third_party_survey}`,
`{license}`, `{meeting_id}`.
Sources: SPEC21, SPEC24 and SPEC25 are Zoom's own specifications of those years, SEED the two documents of the
default profile, FORUM n a topic of Zoom's developer forum, `recorded/x` a recorded answer, `facts n` a section of
the fact sheet.
"""

from __future__ import annotations

from mockzoom.domain.refusal_rows import (
    calls,
    meetings,
    panelists,
    past,
    polls,
    questions,
    registration,
    surveys,
    templates,
    users,
    webinars,
)
from mockzoom.domain.refusals import Row

_PARTS = (
    calls,
    webinars,
    registration,
    questions,
    panelists,
    polls,
    surveys,
    templates,
    past,
    meetings,
    users,
)

ROWS: dict[str, Row] = {row.name: row for part in _PARTS for row in vars(part).values() if isinstance(row, Row)}
