"""The presence of a user: what they set, for how long, and what others see of it."""

from __future__ import annotations

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, not_on_zoom, proves

from .cases.user_parts import call, new_user
from .clients import clock_of, instant

pytestmark = not_on_zoom("makes and changes users")


@proves("presence_end", "presence_rate")
@documented()
def test_presence(api):
    """Offline at first; undisturbed for its minutes, of which others do not see the end; then available."""
    user, clock = new_user(api), clock_of(api)

    def status():
        return call(api, "getUserPresenceStatus", user)["status"]

    seen = [status()]
    call(api, "updatePresenceStatus", user, {"status": "Do_No_Disturb"})
    seen.append(status())
    soon = api.send("updatePresenceStatus", body={"status": "Away"}, userId=user)
    with judging("presence_rate"):
        api.refuses(soon, "presence_not_updated", "updatePresenceStatus")
    for seconds in (1140, 120):
        clock.advance(seconds)
        seen.append(status())
    call(api, "updatePresenceStatus", user, {"status": "Away"})
    with judging("presence_end"):
        assert [*seen, status()] == ["Offline", "Do_Not_Disturb", "Do_Not_Disturb", "Available", "Away"]

    call(api, "updatePresenceStatus", "me", {"status": "Do_Not_Disturb", "duration": 60})
    mine = call(api, "getUserPresenceStatus", "me")
    with judging("presence_end"):
        assert mine["status"] == "Do_Not_Disturb"
        assert mine["end_time"] in [instant(clock.now() + 3600 - late) for late in (-1, 0, 1, 2)]
        assert 3590 <= mine["remaining_time"] <= 3600
