"""Errors about passwords. Which rules an account has is a setting of Zoom; here all but 1127 apply (our judgement)."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ErrorSpec
from mockzoom.zoom.evidence import DOCUMENTED

LEAST_LENGTH = 8  # SPEC21 userPassword (the body's schema)

_BOTH = "SPEC21, SPEC26 userPassword"
_OF_OWNER = f"{_BOTH}; that it guards the owner is inferred"
_OF_RULES = f"{_BOTH}; that the account has this rule, and the order of the rules, are our judgement"


def _rule(name: str, situation: str, code: int, message: str, message_of_2021: str = "") -> ErrorSpec:
    """Define the error of one of the rules for passwords."""
    return define_error(
        name,
        situation,
        v2021_08(400, code, message_of_2021 or message, DOCUMENTED, _OF_RULES),
        v2025_06(400, code, message, DOCUMENTED, _OF_RULES),
    )


OWNERS_PASSWORD = define_error(
    "owners_password",
    "the password is that of the account's owner, its first user",
    v2021_08(
        400, 1117, "Can not update Admin\u2019s password", DOCUMENTED, f"{_BOTH}; that it guards the owner: inferred"
    ),
    v2025_06(400, 1117, "Can not update Admin's password", DOCUMENTED, _OF_OWNER),
)

NO_PASSWORD_LOGIN = define_error(
    "no_password_login",
    "the user was added with custCreate or ssoCreate, and has no password",
    all_profiles(
        400,
        1123,
        "Can only update password of Zoom work email account",
        DOCUMENTED,
        f"{_BOTH}; that these users have none: SPEC21 userCreate",
    ),
)

PASSWORD_INVALID = define_error(
    "password_invalid",
    "autoCreate has a password that breaks one of the rules for passwords",
    all_profiles(
        400, 300, "Invalid parameter: password", DOCUMENTED, "SPEC21, SPEC26 userCreate; the situation: our judgement"
    ),
)

PASSWORD_UNCHANGED = define_error(
    "password_unchanged",
    "the new password is the current one",
    all_profiles(400, 300, "Your new password can not match the old password.", DOCUMENTED, _BOTH),
)

PASSWORD_USED_BEFORE = define_error(
    "password_used_before",
    "the new password is one of the last three before the current one",
    all_profiles(
        400,
        1129,
        "Users cannot reuse any of the last {count} passwords created.",
        DOCUMENTED,
        f"{_BOTH}; that it is three is our judgement",
    ),
)

PASSWORD_SHORT = define_error(
    "password_short",
    "the password has fewer than eight characters",
    all_profiles(
        400, 1124, f"Have at least {LEAST_LENGTH} characters", DOCUMENTED, f"{_BOTH}: the second sentence of two"
    ),
)

PASSWORD_OF_ONE_CHARACTER = _rule(
    "password_of_one_character",
    "the password consists of one character, repeated",
    1130,
    "Password can't use the same character.",
    "Password can\u2019t use the same character.",
)

PASSWORD_CONSECUTIVE = _rule(
    "password_consecutive",
    "six characters of the password follow each other, like abcdef or 654321",
    1131,
    "Password can't use continuation character.Such as 'abcdef','123456'.",
    "Password can\u2019t use continuation character.Such as 'abcdef\u2019,\u2019123456\u2019.",
)

PASSWORD_WITHOUT_LETTER = _rule(
    "password_without_letter", "the password has no letter", 1125, "Have at least 1 letter (a, b, c…)"
)

PASSWORD_WITHOUT_NUMBER = _rule(
    "password_without_number", "the password has no digit", 1126, "Have at least 1 number (1, 2, 3…)"
)

PASSWORD_OF_ONE_CASE = _rule(
    "password_of_one_case",
    "the password has no capital letter, or no small one",
    1128,
    "Include both Upper case and Lower case characters",
)

PASSWORD_EASY = _rule(
    "password_easy",
    "the password is a common word, perhaps with digits behind it",
    1136,
    "Your password is too easy to guess. Try another one.",
)
