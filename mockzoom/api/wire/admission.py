"""Tokens, SIP addresses and invitations, as Zoom writes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mockzoom.domain.join_url import JoinUrls
from mockzoom.domain.sessions import Session
from mockzoom.operations.admission import Dialing, Invitations
from mockzoom.operations.world import World

JOIN_TOKEN_LIFE, SIP_LIFE, CAPTION_LIFE = 120, 7200, 86_400  # seconds (SPEC25; the last two as in its examples)


def join_token(_: World, token: str) -> dict[str, Any]:
    """A token with which a bot joins."""
    return {"expire_in": JOIN_TOKEN_LIFE, "token": token}


def caption_token(world: World, session: Session) -> dict[str, Any]:
    """The address that takes captions, good for a day (its form is that of SPEC25's example)."""
    number = int.from_bytes(world.ids.draw("caption", session.uuid, 4))
    signature = world.ids.secret("caption signature", session.uuid, 20)
    signed = "spparams=id%2Cns%2Cexpire&signature=" + signature
    name = quote(session.uuid, safe="=")
    return {
        "token": f"https://wmcc.zoom.us/closedcaption?id={number}&ns={name}&expire={CAPTION_LIFE}&{signed}",
    }


def sip_dialing(world: World, dialing: Dialing) -> dict[str, Any]:
    """The address to dial: number, passcode, three empty places, and the participant's code for those who have CRC."""
    code = world.ids.draw("sip", dialing.webinar.id, 8).hex()[:9]
    passcode = quote(dialing.passcode, safe="")
    return {
        "sip_dialing": f"{dialing.webinar.id}.{passcode}....{code if dialing.crc else ''}@zoomcrc.com",
        "paid_crc_plan_participant": dialing.crc,
        "participant_identifier_code": code,
        "expire_in": SIP_LIFE,
    }


def invite_links(world: World, invitations: Invitations) -> dict[str, Any]:
    """Who was invited, each with a link of their own (that it is built like a registrant's is inferred)."""
    links = JoinUrls(invitations.webinar, world.ids).links(invitations.ids)
    pairs = zip(invitations.names, links, strict=True)
    return {"attendees": [{"name": name, "join_url": link} for name, link in pairs]}
