"""The behaviour of uploads: name, size and media type of the file are kept, its content is not."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import fields_of
from mockzoom.zoom.branding.uploads import Upload


@behaviour("upload")
def upload(call: ModelledCall) -> dict[str, Any]:
    """Keep an uploaded file as a thing and return it."""
    parent = parent_of(call)
    files = [value for value in call.body.values() if isinstance(value, Upload)]
    texts = {name: value for name, value in call.body.items() if not isinstance(value, Upload)}
    described = {"name": files[0].name, "size": files[0].size, "type": files[0].type} if files else {}
    return fields_of(call, call.resource, add_thing(call, parent, {**texts, **described}))
