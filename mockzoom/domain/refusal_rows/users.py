"""Refusals about users: inviting, changing and removing them, and their licences.

Zoom's users are not in SPEC25; SPEC22 is the newest edition of them at hand.
"""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, OBSERVED, both, row

USER_EXISTS = row(
    "user_exists",
    "the account has a user of this e-mail address",
    both(
        409,
        1005,
        "User already in the account: {email}",
        OBSERVED,
        "seen by clients (Moodle's plugin tests for this text); HTTP 409 by SPEC21 and SPEC22, whose text is 'Email "
        "$email has already been used.'",
    ),
)
USER_ACTIVE_ELSEWHERE = row(
    "user_active_elsewhere",
    "the e-mail address is that of a user in another account",
    both(
        400,
        1009,
        "The user {email} already holds an active account.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
    ),
)
USER_TYPE_NOT_PERMITTED = row(
    "user_type_not_permitted",
    "type 99 is given other than by ssoCreate, or a user's own token (without an :admin scope) changes its type",
    both(
        400,
        1108,
        "Permission requirements to change the user type of this user were not met.",
        DOCUMENTED,
        "SPEC21, SPEC22; the situation is our judgement",
    ),
)
INVITATION_EXPIRED = row(
    "invitation_expired",
    "the user was invited (action create) 30 days ago or earlier and never answered",
    both(
        400,
        1120,
        "A valid invitation to join the Zoom account was not found for this user.",
        DOCUMENTED,
        "SPEC21, SPEC22; that an invitation is good for 30 days is inferred",
    ),
)
ADMIN_NOT_REMOVABLE = row(
    "admin_not_removable",
    "the account's owner, its first user, is to be removed",
    both(
        400,
        1117,
        "You can not disassociate an Admin user.",
        DOCUMENTED,
        "SPEC21, SPEC22; that it guards the owner, and deleting too, is our judgement",
    ),
)
USER_HAS_EVENTS = row(
    "user_has_events",
    "the user hosts webinars that cannot be deleted through the API; of ours, only the built-in test webinars are so",
    both(
        400,
        300,
        "This user has published events on Zoom Events and cannot be deleted or unlinked.",
        DOCUMENTED,
        "SPEC22; the situation is our judgement",
    ),
)
TRANSFER_TO_SELF = row(
    "transfer_to_self",
    "`transfer_email` is the address of the user who is to be removed",
    both(
        400,
        300,
        "The transfer-to email address cannot be the same as the unlinked or deleted user's email address.",
        DOCUMENTED,
        "SPEC21, SPEC22",
    ),
)
HEIR_WITHOUT_LICENCE = row(
    "heir_without_licence",
    "webinars or meetings are to be transferred to a user who may not host them",
    both(
        400,
        300,
        "The destination user does not have a {license} or higher license and cannot receive this data.",
        DOCUMENTED,
        "SPEC22; the situation is our judgement",
    ),
)
WEBINAR_NEEDS_LICENCE = row(
    "webinar_needs_licence",
    "the webinar feature is switched on for a user who is not licensed",
    both(
        400,
        1122,
        "Webinar feature can only be enabled for Licensed or On-prem users.",
        DOCUMENTED,
        "SPEC21 userSettingsUpdate; a client's own table of codes has the same",
    ),
)
LARGE_MEETING_NEEDS_LICENCE = row(
    "large_meeting_needs_licence",
    "the large-meeting feature is switched on for a user who is not licensed",
    both(
        400,
        1108,
        "Only Licensed or On-prem users can enable the large meeting feature.",
        DOCUMENTED,
        "SPEC21 userSettingsUpdate",
    ),
)
