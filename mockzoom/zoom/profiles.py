"""The editions of Zoom's API that an account can speak."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """An edition of the API: statuses and wordings that were published or seen together."""

    SEEDS_2021_08 = "2021-08"  # the documents the project was created from (August 2021)
    LIVE_2025_06 = "2025-06"  # the newest published spec, corrected by what was observed live


DEFAULT_PROFILE = Profile.SEEDS_2021_08
