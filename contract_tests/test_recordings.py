"""What real Zoom was recorded to answer, played again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mockzoom.contract.client import COMPARED, Client
from mockzoom.contract.errors import ContractFinding, ContractViolation
from mockzoom.contract.marks import burns_quota, documented, proves, validated_live
from mockzoom.contract.recordings.differences import differences
from mockzoom.contract.recordings.files import read_recordings
from mockzoom.contract.recordings.recording import play
from mockzoom.contract.rulebook import lineage_of
from mockzoom.contract.targets.providers import account_for
from mockzoom.contract.tolerance import TOLERATED

from .run import RUN

RECORDINGS = read_recordings(Path(__file__).parent / "recordings")


def evidence(recording):
    """When Zoom was observed to answer so, if known; else that it was published, as a client's fixture is."""
    return validated_live(recording.on, recording.source) if recording.on and recording.is_of_zoom else documented()


def marks(recording):
    """What a recording says of itself."""
    costly = any(step.sent.get("may_meet_429") for step in recording.steps)
    return [proves(*recording.rules), evidence(recording), *([burns_quota()] if costly else [])]


def table():
    """Every recording, by its name."""
    return [pytest.param(r, marks=marks(r), id=r.name) for r in RECORDINGS]


@pytest.mark.parametrize("recording", table())
def test_answers_as_recorded(provider, recording, request):
    """Word by word, but for what differs from run to run."""
    request.node.user_properties.append(("recorded", recording.age_text(datetime.now(UTC).date())))
    account = account_for(provider, recording.profile, recording.wishes)
    if recording.profile not in lineage_of(account.profile):
        pytest.skip(f"recorded of edition {recording.profile}")
    client = Client(account, topic=RUN.tag)
    if "$basic" in str(recording.steps) and not account.credentials.client_secret:
        pytest.skip("only a token was given, and no client to log in with")

    found = differences(recording, play(recording, client, lambda name: f"{RUN.fresh()}{name}@{RUN.domain}"))

    COMPARED["recordings"] += 1
    findings = [
        ContractFinding(
            rule, f"{recording.steps[one.step].call} {one.where}", str(one.expected), str(one.actual), cause
        )
        for one in found
        for rule in one.rules
        for cause in (f"{one.where} differs from the recording {recording.name}",)
        if rule not in TOLERATED
    ]
    if findings:
        raise ContractViolation(findings)
