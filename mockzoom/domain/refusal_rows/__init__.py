"""Every refusal of the API as a row: a name, a situation, a wording for each edition, and how we know.

Templates are filled with facts: `{webinar_id}`, `{registrant_id}`, `{user_id}`, `{email}`, `{limit}`, `{scopes}`,
`{account_id}`.
Sources: SPEC21, SPEC24 and SPEC25 are Zoom's own specifications of those years, SEED the two documents of the
default profile, FORUM n a topic of Zoom's developer forum, `recorded/x` a recorded answer, `facts n` a section of
the fact sheet.
"""

from __future__ import annotations

from mockzoom.domain.refusal_rows import calls, registration, webinars
from mockzoom.domain.refusal_rows.calls import ACCESS_TOKEN_EXPIRED as ACCESS_TOKEN_EXPIRED
from mockzoom.domain.refusal_rows.calls import ACCESS_TOKEN_IN_QUERY as ACCESS_TOKEN_IN_QUERY
from mockzoom.domain.refusal_rows.calls import ACCESS_TOKEN_INVALID as ACCESS_TOKEN_INVALID
from mockzoom.domain.refusal_rows.calls import BODY_NOT_JSON as BODY_NOT_JSON
from mockzoom.domain.refusal_rows.calls import BODY_TOO_LARGE as BODY_TOO_LARGE
from mockzoom.domain.refusal_rows.calls import CONTENT_TYPE_UNSUPPORTED as CONTENT_TYPE_UNSUPPORTED
from mockzoom.domain.refusal_rows.calls import ENDPOINT_UNKNOWN as ENDPOINT_UNKNOWN
from mockzoom.domain.refusal_rows.calls import INTERNAL_ERROR as INTERNAL_ERROR
from mockzoom.domain.refusal_rows.calls import METHOD_NOT_SUPPORTED as METHOD_NOT_SUPPORTED
from mockzoom.domain.refusal_rows.calls import MULTIPART_VALUE_PREFIXED as MULTIPART_VALUE_PREFIXED
from mockzoom.domain.refusal_rows.calls import NEXT_PAGE_TOKEN_INVALID as NEXT_PAGE_TOKEN_INVALID
from mockzoom.domain.refusal_rows.calls import RATE_LIMIT_DAILY as RATE_LIMIT_DAILY
from mockzoom.domain.refusal_rows.calls import RATE_LIMIT_PER_SECOND as RATE_LIMIT_PER_SECOND
from mockzoom.domain.refusal_rows.calls import SCOPE_MISSING as SCOPE_MISSING
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED as VALIDATION_FAILED
from mockzoom.domain.refusal_rows.registration import ATTENDEE_LIMIT_REACHED as ATTENDEE_LIMIT_REACHED
from mockzoom.domain.refusal_rows.registration import EMAIL_DOMAIN_RESTRICTED as EMAIL_DOMAIN_RESTRICTED
from mockzoom.domain.refusal_rows.registration import HOST_CANNOT_REGISTER as HOST_CANNOT_REGISTER
from mockzoom.domain.refusal_rows.registration import NOT_SCHEDULED_WEBINAR as NOT_SCHEDULED_WEBINAR
from mockzoom.domain.refusal_rows.registration import PANELIST_CANNOT_REGISTER as PANELIST_CANNOT_REGISTER
from mockzoom.domain.refusal_rows.registration import REGISTRANT_DAILY_LIMIT as REGISTRANT_DAILY_LIMIT
from mockzoom.domain.refusal_rows.registration import REGISTRANT_DENIED as REGISTRANT_DENIED
from mockzoom.domain.refusal_rows.registration import REGISTRANT_ID_INVALID as REGISTRANT_ID_INVALID
from mockzoom.domain.refusal_rows.registration import REGISTRANT_NOT_FOUND as REGISTRANT_NOT_FOUND
from mockzoom.domain.refusal_rows.registration import REGISTRANT_STATUS_DAILY_LIMIT as REGISTRANT_STATUS_DAILY_LIMIT
from mockzoom.domain.refusal_rows.registration import REGISTRATION_NOT_ENABLED as REGISTRATION_NOT_ENABLED
from mockzoom.domain.refusal_rows.registration import STATUS_CAPACITY_REACHED as STATUS_CAPACITY_REACHED
from mockzoom.domain.refusal_rows.registration import WEBINAR_FULL as WEBINAR_FULL
from mockzoom.domain.refusal_rows.registration import WEBINAR_OVER as WEBINAR_OVER
from mockzoom.domain.refusal_rows.webinars import CANNOT_SCHEDULE_FOR as CANNOT_SCHEDULE_FOR
from mockzoom.domain.refusal_rows.webinars import NO_PERMISSION as NO_PERMISSION
from mockzoom.domain.refusal_rows.webinars import OCCURRENCE_NOT_FOUND as OCCURRENCE_NOT_FOUND
from mockzoom.domain.refusal_rows.webinars import SCHEDULE_FOR_INVALID as SCHEDULE_FOR_INVALID
from mockzoom.domain.refusal_rows.webinars import USER_NOT_FOUND as USER_NOT_FOUND
from mockzoom.domain.refusal_rows.webinars import USER_OF_OTHER_ACCOUNT as USER_OF_OTHER_ACCOUNT
from mockzoom.domain.refusal_rows.webinars import WEBINAR_DAILY_LIMIT as WEBINAR_DAILY_LIMIT
from mockzoom.domain.refusal_rows.webinars import WEBINAR_ID_INVALID as WEBINAR_ID_INVALID
from mockzoom.domain.refusal_rows.webinars import WEBINAR_NOT_EDITABLE as WEBINAR_NOT_EDITABLE
from mockzoom.domain.refusal_rows.webinars import WEBINAR_NOT_FOUND as WEBINAR_NOT_FOUND
from mockzoom.domain.refusal_rows.webinars import WEBINAR_PLAN_MISSING as WEBINAR_PLAN_MISSING
from mockzoom.domain.refusals import Row

ROWS: dict[str, Row] = {
    row.name: row for part in (calls, webinars, registration) for row in vars(part).values() if isinstance(row, Row)
}
