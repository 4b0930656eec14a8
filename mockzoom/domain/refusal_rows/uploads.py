"""Refusals about files that are uploaded."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, WALLPAPER_UPLOAD, live, row, seeds

_MISSING = "No file uploaded. Verify that a file has been uploaded."
_TYPE = "{} only upload JPG/JPEG, GIF, or PNG image files."
_SIZE = "File size cannot exceed 15M."
_NEW = "not in SPEC21; the text of SPEC25"

FILE_MISSING = row(
    "file_missing",
    "the form has no part `file` that is a file, or no file was chosen (its name is empty)",
    seeds(400, 120, _MISSING, INFERRED, _NEW),
    live(400, 120, _MISSING, DOCUMENTED, "SPEC25; that it speaks before the webinar is looked up is our judgement"),
)
FILE_TYPE_REFUSED = row(
    "file_type_refused",
    "by its first bytes the file is neither JPEG nor GIF nor PNG",
    seeds(400, 120, _TYPE.format("You may"), INFERRED, _NEW),
    seeds(400, 120, _TYPE.format("You can"), INFERRED, _NEW, WALLPAPER_UPLOAD),
    live(400, 120, _TYPE.format("You may"), DOCUMENTED, "SPEC25; that bytes count and not the name is our judgement"),
    live(400, 120, _TYPE.format("You can"), DOCUMENTED, "SPEC25; that bytes count and not the name is our judgement",
         WALLPAPER_UPLOAD),
)  # fmt: skip
FILE_TOO_LARGE = row(
    "file_too_large",
    "the file has more than 15 MiB (15728640 bytes)",
    seeds(400, 120, _SIZE, INFERRED, _NEW),
    live(400, 120, _SIZE, DOCUMENTED, "SPEC25; that a megabyte is 1048576 bytes is our judgement"),
)
