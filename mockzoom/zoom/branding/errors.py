"""Errors about session branding and about uploaded images."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED

_DISABLED = "This webinar does not have session branding enabled."

_DISABLED_READ = "You cannot enable session branding for this webinar."

_TAGS = "You have reached the limit for the number of name tags you can add for this webinar. The limit is {limit}."

_TAG_IDS = "Invalid parameter: `name_tag_ids`."

_TAG = "Name Tag does not exist."

_FILES = "A maximum of {limit} files are allowed for a webinar."

_FILE_IDS = "Invalid parameter: `ids`."

_FILE_ID = "Invalid parameter: {file_id}"

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

BRANDING_DISABLED = define_error(
    "branding_disabled",
    "the webinar's setting `enable_session_branding` is not on",
    v2021_08(400, 3000, _DISABLED, INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 3000, _DISABLED_READ, INFERRED, _NOT_IN_SPEC21, "getWebinarBranding"),
    v2025_06(400, 3000, _DISABLED, DOCUMENTED, "SPEC25"),
    v2025_06(400, 3000, _DISABLED_READ, DOCUMENTED, "SPEC25; the situation is our judgement", "getWebinarBranding"),
)

NAME_TAG_LIMIT_REACHED = define_error(
    "name_tag_limit_reached",
    "the webinar has 20 name tags",
    v2021_08(400, 3000, _TAGS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _TAGS, DOCUMENTED, "SPEC25"),
)

NAME_TAG_NOT_FOUND = define_error(
    "name_tag_not_found",
    "the webinar has no name tag of this id",
    v2021_08(400, 300, _TAG, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _TAG, DOCUMENTED, "SPEC25"),
)

NAME_TAG_IDS_INVALID = define_error(
    "name_tag_ids_invalid",
    "`name_tag_ids` is empty or has an id that is not a name tag of the webinar",
    v2021_08(400, 300, _TAG_IDS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _TAG_IDS, DOCUMENTED, "SPEC25; the situation is our judgement"),
)

BACKGROUND_LIMIT_REACHED = define_error(
    "background_limit_reached",
    "the webinar has 10 virtual backgrounds",
    v2021_08(400, 120, _FILES, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 120, _FILES, DOCUMENTED, "SPEC25"),
)

BACKGROUND_IDS_INVALID = define_error(
    "background_ids_invalid",
    "`ids` is empty or has an id that is not a virtual background of the webinar",
    v2021_08(400, 300, _FILE_IDS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _FILE_IDS, DOCUMENTED, "SPEC25; the situation is our judgement"),
)

BACKGROUND_NOT_FOUND = define_error(
    "background_not_found",
    "the id for the new default is not a virtual background of the webinar",
    v2021_08(400, 300, _FILE_ID, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _FILE_ID, DOCUMENTED, "SPEC25; that the id itself is named is our reading"),
)

_MISSING = "No file uploaded. Verify that a file has been uploaded."

_TYPE = "{} only upload JPG/JPEG, GIF, or PNG image files."

_BY_CONTENT = "SPEC25; that bytes count and not the name is our judgement"

_SIZE = "File size cannot exceed 15M."

_OF_USERS = "SPEC21, SPEC26; that bytes count and not the name is our judgement"

FILE_MISSING = define_error(
    "file_missing",
    "the form has no part `file` that is a file, or its file name is empty",
    v2021_08(400, 120, _MISSING, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 120, _MISSING, DOCUMENTED, "SPEC25; that it precedes the look-up of the webinar is our judgement"),
    all_profiles(
        400, 120, "No file uploaded, verify that a file has been uploaded.", DOCUMENTED, _OF_USERS, "uploadVBuser"
    ),
    all_profiles(400, 120, "File is empty.", INFERRED, "the nearest sentence of SPEC21 userPicture", "userPicture"),
)

FILE_TYPE_REFUSED = define_error(
    "file_type_refused",
    "the first bytes of the file are not those of a JPEG, GIF or PNG image",
    v2021_08(400, 120, _TYPE.format("You may"), INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 120, _TYPE.format("You can"), INFERRED, _NOT_IN_SPEC21, "uploadWebinarBrandingWallpaper"),
    v2025_06(400, 120, _TYPE.format("You may"), DOCUMENTED, _BY_CONTENT),
    v2025_06(400, 120, _TYPE.format("You can"), DOCUMENTED, _BY_CONTENT, "uploadWebinarBrandingWallpaper"),
    all_profiles(
        400, 120, "Only jpg/jpeg, gif or png image file can be uploaded.", DOCUMENTED, _OF_USERS, "uploadVBuser"
    ),
    all_profiles(400, 120, "Only jpg/jpeg or png image file can be uploaded.", DOCUMENTED, _OF_USERS, "userPicture"),
)

FILE_TOO_LARGE = define_error(
    "file_too_large",
    "the file is larger than 15 MiB (15728640 bytes), a profile picture than 2 MiB",
    v2021_08(400, 120, _SIZE, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 120, _SIZE, DOCUMENTED, "SPEC25; that a megabyte is 1048576 bytes is our judgement"),
    all_profiles(400, 120, _SIZE, DOCUMENTED, _OF_USERS, "uploadVBuser"),
    all_profiles(400, 120, "File size cannot exceed 2M.", DOCUMENTED, _OF_USERS, "userPicture"),
)
