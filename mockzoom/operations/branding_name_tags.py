"""Name tags of a webinar, one of which may be the default."""

from __future__ import annotations

from mockzoom.domain.branding import MOST_NAME_TAGS, NAME_TAGS, NameTag
from mockzoom.domain.refusal_rows.branding import NAME_TAG_IDS_INVALID, NAME_TAG_LIMIT_REACHED, NAME_TAG_NOT_FOUND
from mockzoom.domain.refusals import refuse
from mockzoom.operations.branding import branded, dress, keep, named, take_away
from mockzoom.operations.world import Ask, World

_WORN = "name_tag_id"  # a panelist's field


def create_webinar_branding_name_tag(world: World, ask: Ask) -> NameTag:
    """Add a name tag."""
    webinar = branded(world, ask)
    if world.state.count(NAME_TAGS, webinar.id) >= MOST_NAME_TAGS:
        raise refuse(NAME_TAG_LIMIT_REACHED, limit=MOST_NAME_TAGS)
    fields = {name: value for name, value in ask.body.items() if name in NameTag._fields}
    tag = NameTag(
        id=world.ids.short_id("name tag", world.state.next_number("name_tags")), webinar_id=webinar.id, **fields
    )
    _keep(world, ask, tag)
    return tag


def update_webinar_branding_name_tag(world: World, ask: Ask) -> None:
    """Change what the body names."""
    webinar = branded(world, ask)
    old = world.state.get(NAME_TAGS, (webinar.id, ask.path["nameTagId"]))
    if old is None:
        raise refuse(NAME_TAG_NOT_FOUND)
    fields = {name: value for name, value in ask.body.items() if name in NameTag._fields}
    _keep(world, ask, old._replace(**fields))


def delete_webinar_branding_name_tag(world: World, ask: Ask) -> None:
    """Throw name tags away, all that are named or none."""
    webinar = branded(world, ask)
    gone = named(world, NAME_TAGS, webinar, ask.query.get("name_tag_ids", ""), NAME_TAG_IDS_INVALID)
    take_away(world, NAME_TAGS, gone, _WORN)


def _keep(world: World, ask: Ask, tag: NameTag) -> None:
    """File a tag; one that the call makes the default is given to all panelists, unless it says not to (inferred)."""
    keep(world, NAME_TAGS, tag)
    if ask.body.get("is_default") and ask.body.get("set_default_for_all_panelists", True):
        dress(world, tag.webinar_id, _WORN, tag.id)
