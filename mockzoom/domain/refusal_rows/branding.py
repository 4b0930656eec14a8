"""Refusals about a webinar's session branding."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import BRANDING, DOCUMENTED, INFERRED, live, row, seeds

_DISABLED = "This webinar does not have session branding enabled."
_DISABLED_READ = "You cannot enable session branding for this webinar."
_TAGS = "You have reached the limit for the number of name tags you can add for this webinar. The limit is {limit}."
_TAG_IDS = "Invalid parameter: `name_tag_ids`."
_TAG = "Name Tag does not exist."
_FILES = "A maximum of {limit} files are allowed for a webinar."
_FILE_IDS = "Invalid parameter: `ids`."
_FILE_ID = "Invalid parameter: {file_id}"
_NEW = "not in SPEC21; the text of SPEC25"

BRANDING_DISABLED = row(
    "branding_disabled",
    "the webinar's setting `enable_session_branding` is not on",
    seeds(400, 3000, _DISABLED, INFERRED, _NEW),
    seeds(400, 3000, _DISABLED_READ, INFERRED, _NEW, BRANDING),
    live(400, 3000, _DISABLED, DOCUMENTED, "SPEC25"),
    live(400, 3000, _DISABLED_READ, DOCUMENTED, "SPEC25; the situation is our judgement", BRANDING),
)
NAME_TAG_LIMIT_REACHED = row(
    "name_tag_limit_reached",
    "the webinar has 20 name tags",
    seeds(400, 3000, _TAGS, INFERRED, _NEW),
    live(400, 3000, _TAGS, DOCUMENTED, "SPEC25"),
)
NAME_TAG_NOT_FOUND = row(
    "name_tag_not_found",
    "the webinar has no name tag of this id",
    seeds(400, 300, _TAG, INFERRED, _NEW),
    live(400, 300, _TAG, DOCUMENTED, "SPEC25"),
)
NAME_TAG_IDS_INVALID = row(
    "name_tag_ids_invalid",
    "`name_tag_ids` names no name tag, or one that the webinar does not have",
    seeds(400, 300, _TAG_IDS, INFERRED, _NEW),
    live(400, 300, _TAG_IDS, DOCUMENTED, "SPEC25; the situation is our judgement"),
)
BACKGROUND_LIMIT_REACHED = row(
    "background_limit_reached",
    "the webinar has 10 virtual backgrounds",
    seeds(400, 120, _FILES, INFERRED, _NEW),
    live(400, 120, _FILES, DOCUMENTED, "SPEC25"),
)
BACKGROUND_IDS_INVALID = row(
    "background_ids_invalid",
    "`ids` names no virtual background, or one that the webinar does not have",
    seeds(400, 300, _FILE_IDS, INFERRED, _NEW),
    live(400, 300, _FILE_IDS, DOCUMENTED, "SPEC25; the situation is our judgement"),
)
BACKGROUND_NOT_FOUND = row(
    "background_not_found",
    "the webinar has no virtual background of the id that is to become the default",
    seeds(400, 300, _FILE_ID, INFERRED, _NEW),
    live(400, 300, _FILE_ID, DOCUMENTED, "SPEC25; that the id itself is named is our reading"),
)
