"""The rules of users' parts: privileges, tokens, status, presence, addresses and images, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule

DOCUMENTED, INFERRED = EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

USER_RULES: tuple[Rule, ...] = (
    Rule("user_deactivated", "A deactivated user is listed as inactive, has neither licence nor webinar plan, and "
         "hosts nothing; activation gives neither back.", DOCUMENTED,
         "SPEC21 userStatus, SPEC26 (licences are assigned again); that the type becomes 1 is inferred"),
    Rule("user_switched", "A user who is switched to another account leaves with everything that is theirs, and is "
         "then a user of another account.", DOCUMENTED,
         "SPEC21 switchUserAccount; that webinars and meetings go along is inferred"),
    Rule("scheduling_pairs", "A privilege is in the list of assistants of the user and in the schedulers of the "
         "assistant; either side ends it for both, and so does the removal of one of them.", DOCUMENTED,
         "SPEC21 userSchedulers, userSchedulerDelete; that removal ends it is inferred"),
    Rule("scheduling_repeated", "To end a privilege that does not exist changes nothing and succeeds.", INFERRED,
         "no evidence"),
    Rule("zak_form", "A ZAK is a JWT signed with HS256 that names the user and the time of its end: two hours from "
         "now, for users made by custCreate 90 days, or as `ttl` says; at /users/me/zak five minutes.", DOCUMENTED,
         "SPEC26 userToken and userZak; the signature: facts 8.1 c2"),
    Rule("user_token_type", "In profile 2021-08 the type `token` gives a text that changes every 14 days; in later "
         "profiles the token is the sentence that such tokens are no longer supported.", DOCUMENTED,
         "SPEC21, SPEC26 userToken; that the sentence is the value of token is inferred"),
    Rule("tokens_revoked", "Tokens of a user that are requested after a revocation differ from those before.",
         INFERRED, "SPEC21 userSSOTokenDelete says that the user is logged out"),
    Rule("login_types", "A user's login type is 101 after ssoCreate, 99 after custCreate, else 100.", DOCUMENTED,
         "SPEC21 userUpdate has the numbers; which action gives which is inferred"),
    Rule("email_existed", "An address exists if a user of the account signed up with it and a password: not after "
         "ssoCreate or custCreate, not while invited, and not in another account.", DOCUMENTED,
         "SPEC21 userEmail; invited users and custCreate are inferred"),
    Rule("email_changed", "A new address is in force at once, and the former one is free.", DOCUMENTED,
         "SPEC21 userEmailUpdate (managed domains)"),
    Rule("password_rules", "A password is checked in this order: length, one character only, six in a row, a letter, "
         "a digit, both cases, common words, the current one, the last three.", INFERRED,
         "SPEC21 userPassword has the sentences; which apply and their order are our judgement"),
    Rule("presence_end", "Do_Not_Disturb ends after its minutes, by default 20; the user is available then. Only the "
         "user is shown the end. A user whose presence was never set is offline.", DOCUMENTED,
         "SPEC21 updatePresenceStatus, SPEC26 getUserPresenceStatus; what follows, and offline, are inferred"),
    Rule("presence_rate", "The presence of a user can be set once a minute.", DOCUMENTED,
         "SPEC21 updatePresenceStatus; that a second request gets 5301 is inferred"),
    Rule("room_names", "A name of a personal meeting room belongs to one user of the account, in whatever case; "
         "another name or the user's removal frees it. ssoCreate names the room of a licensed user by the address.",
         DOCUMENTED, "SPEC21 userUpdate (4100) and userCreate; case and removal are inferred"),
    Rule("picture_url", "Another profile picture has another pic_url; without one a user has no pic_url.", INFERRED,
         "SPEC21 userPicture; the form of the address: recorded/user_get_2026"),
    Rule("settings_options", "The option of a user's settings selects the authentication of meetings or recordings, or "
         "the security of meetings, which share waiting room and passcodes with the sections; an update with an option "
         "changes nothing else.", DOCUMENTED,
         "SPEC21, SPEC26 userSettings and userSettingsUpdate; defaults, and what is shared, are inferred"),
    Rule("user_backgrounds", "A virtual background of a user is among the files of the settings, has its size as a "
         "number, in profile 2021-08 as a text, and is not the default.", DOCUMENTED,
         "SPEC21, SPEC26 uploadVBuser; that it is not the default is inferred"),
    Rule("user_roles", "The first user of an account is its owner, role 0, with every permission; all others are "
         "members, role 2, without any, until they get another role (AddRoleMembers). An administrator, role 1, has "
         "every permission.", INFERRED, "recorded/users_list_2026 has role 0, SPEC21 the three roles; our judgement"),
    Rule("role_permissions", "From profile 2025-06 on, an operation that only a token with an :admin scope may call "
         "requires the permissions that the documents name of the user's role: to read one of them, to change all; "
         "Edit contains Read.", INFERRED,
         "SPEC26 (names of the permissions, and the error); the rest is our judgement"),
)  # fmt: skip
