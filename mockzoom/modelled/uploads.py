"""The behaviour of uploads: name, size and media type of the file are kept, its content is not."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import fields_of
from mockzoom.zoom.branding.uploads import Upload


@behaviour("upload")
def upload(call: ModelledCall) -> dict[str, Any]:
    """Keep an uploaded file as a thing and return it.

    `files` of the operation can name the media `types` and the `most` bytes that are admitted, with the errors for
    another type (`other_type`), a larger file (`too_large`) and a body without a file (`missing`).
    """
    parent = parent_of(call)
    files = [value for value in call.body.values() if isinstance(value, Upload)]
    _check_file(call, files)
    check_body(call, parent, call.body)
    texts = {name: value for name, value in call.body.items() if not isinstance(value, Upload)}
    described = {"name": files[0].name, "size": files[0].size, "type": files[0].type} if files else {}
    kept = {name: value for name, value in described.items() if name not in call.resource.defaults}
    return fields_of(call, call.resource, add_thing(call, parent, {**texts, **kept}))


def _check_file(call: ModelledCall, files: list[Upload]) -> None:
    admitted = call.binding.options.get("files", {})
    if not files or not files[0].size:
        if "missing" in admitted:
            raise call.error(admitted["missing"])
        return
    if "types" in admitted and files[0].type not in admitted["types"]:
        raise call.error(admitted["other_type"])
    if "most" in admitted and files[0].size > admitted["most"]:
        raise call.error(admitted["too_large"])
