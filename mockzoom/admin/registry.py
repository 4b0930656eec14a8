"""The control API's table of contents: each operation of `schemas/admin/api.json`, and what does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.admin import account_endpoints as accounts
from mockzoom.admin import clock_endpoints as clocks
from mockzoom.admin import fault_endpoints as faults
from mockzoom.admin import journal_endpoints as journal
from mockzoom.admin import near_miss_endpoints as nearest
from mockzoom.admin import queue_endpoints as canned
from mockzoom.admin import server_endpoints as server
from mockzoom.admin import snapshot_endpoints as states
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.simulation_endpoints import ACTIONS

ADMIN_HANDLERS: dict[str, Callable[[AdminContext, AdminRequest], dict[str, Any]]] = {
    "health": server.health,
    "ready": server.ready,
    "strayJournal": journal.anonymous_journal,
    "forgetStrayJournal": journal.clear_anonymous_journal,
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
    "queueAnswer": canned.queue_response,
    "listAnswers": canned.list_responses,
    "deleteAnswers": canned.delete_responses,
    "readJournal": journal.read_journal,
    "countJournal": journal.count_journal,
    "nearestCalls": nearest.nearest_calls,
    "forgetJournal": journal.clear_journal,
    "startWebinar": ACTIONS["start"],
    "joinWebinar": ACTIONS["join"],
    "leaveWebinar": ACTIONS["leave"],
    "answerPoll": ACTIONS["poll_answers"],
    "askQuestion": ACTIONS["questions"],
    "writeChatMessage": ACTIONS["chat_messages"],
    "answerSurvey": ACTIONS["survey_answers"],
}
