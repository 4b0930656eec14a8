"""The control API's table of contents: each operation of `schemas/admin/api.json`, and what does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.admin import accounts, canned, clocks, faults, journal, nearest, server, states
from mockzoom.admin.ground import Ask, Ground
from mockzoom.admin.people import VERBS

TABLE: dict[str, Callable[[Ground, Ask], dict[str, Any]]] = {
    "health": server.health,
    "ready": server.ready,
    "strayJournal": journal.stray_journal,
    "forgetStrayJournal": journal.forget_stray_journal,
    "createAccount": accounts.create_account,
    "listAccounts": accounts.list_accounts,
    "getAccount": accounts.get_account,
    "deleteAccount": accounts.delete_account,
    "resetAccount": accounts.reset_account,
    "listCheckpoints": states.list_checkpoints,
    "saveCheckpoint": states.save_checkpoint,
    "restoreCheckpoint": states.restore_checkpoint,
    "deleteCheckpoint": states.delete_checkpoint,
    "exportAccount": states.export_account,
    "importAccount": states.import_account,
    "compareStates": states.compare_states,
    "getClock": clocks.get_clock,
    "freezeClock": clocks.freeze_clock,
    "setClock": clocks.set_clock,
    "advanceClock": clocks.advance_clock,
    "runClock": clocks.run_clock,
    "addFault": faults.add_fault,
    "listFaults": faults.list_faults,
    "deleteFaults": faults.delete_faults,
    "getFault": faults.get_fault,
    "deleteFault": faults.delete_fault,
    "queueAnswer": canned.queue_answer,
    "listAnswers": canned.list_answers,
    "deleteAnswers": canned.delete_answers,
    "readJournal": journal.read_journal,
    "countJournal": journal.count_journal,
    "nearestCalls": nearest.nearest_calls,
    "forgetJournal": journal.forget_journal,
    "startWebinar": VERBS["start"],
    "joinWebinar": VERBS["join"],
    "leaveWebinar": VERBS["leave"],
    "answerPoll": VERBS["poll_answers"],
    "askQuestion": VERBS["questions"],
    "answerSurvey": VERBS["survey_answers"],
}
