"""Rules of modelled operations: the laws that hold for every resource, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule

DOCUMENTED, INFERRED = EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

_TABLES = "SPEC21, SPEC26: their tables of errors; which request brings a row about is inferred"

MODELLED_RULES: tuple[Rule, ...] = (
    Rule("law_shape", "Every modelled operation and every example answers with the documented status, body and rate "
         "limit label.", DOCUMENTED, "SPEC21, SPEC26: responses and labels"),
    Rule("law_scope", "A token without a scope of the operation is refused; the error names the scopes.", DOCUMENTED,
         "SPEC21, SPEC26: scopes; the sentence as of every operation"),
    Rule("law_json", "A body that is not JSON is refused before anything in the path is looked up.", INFERRED,
         "facts 1.4, by analogy with every other operation"),
    Rule("law_fields", "A field of a wrong type is refused with code 300 and named, and nothing is done.", INFERRED,
         "SPEC21, SPEC26: the types; the refusal as of every other operation"),
    Rule("law_create", "A thing is created with an id of the form of its family, which no other thing has.", DOCUMENTED,
         "SPEC21: responses of creation; the forms of ids are those of its examples"),
    Rule("law_echo", "Every field that was sent is shown by each operation that reads or lists the thing, if its "
         "response has the field.", DOCUMENTED, "SPEC21: what its operations are for"),
    Rule("law_honest", "A thing shows what was sent, its id and computed fields, and never an invented value.",
         INFERRED, "SPEC21: what its operations are for"),
    Rule("law_count", "A new thing is in the list once, and `total_records` counts it.", DOCUMENTED,
         "SPEC21: fields of its lists"),
    Rule("law_paging", "The pages of a list are the list, whatever their size; the last token is empty.", DOCUMENTED,
         "SPEC21: fields of its lists"),
    Rule("law_frame", "A change of some fields (PATCH) changes these fields and no others.", INFERRED,
         "the meaning of PATCH; SPEC21 does not say it"),
    Rule("law_replace", "A replacement (PUT) leaves no field that it does not name.", INFERRED,
         "the meaning of PUT; SPEC21 does not say it"),
    Rule("law_gone", "What was deleted is not listed and not found, by the error of its family, and cannot be deleted "
         "again.", DOCUMENTED, _TABLES),
    Rule("law_children", "With a thing goes what belongs to it.", INFERRED, "SPEC21 has no operation for what is left"),
    Rule("law_isolation", "Another account and another parent never see a thing, and cannot change or delete it.",
         INFERRED, "SPEC21: what its paths name"),
    Rule("law_not_found", "Each operation refuses what its path names and what does not exist, with the documented "
         "row.", DOCUMENTED, _TABLES),
    Rule("law_required", "A body without a field that Zoom requires is refused with the documented row.", DOCUMENTED,
         _TABLES),
    Rule("law_references", "A body that names a user or thing that does not exist is refused with the documented row.",
         DOCUMENTED, _TABLES),
    Rule("law_unique", "A value that only one thing may have is refused for a second one, with the documented row.",
         DOCUMENTED, _TABLES),
    Rule("law_limit", "The thing above a documented limit is refused with the documented row.", DOCUMENTED, _TABLES),
    Rule("law_order", "Of two faults, the one that stands further left is answered: what the path names, the thing, "
         "then its body.", INFERRED, "facts 1.4, by analogy with the order of other operations"),
    Rule("law_document", "A document of settings shows what was written to it; a change touches no other field.",
         INFERRED, "SPEC21: what its operations are for"),
    Rule("law_document_isolation", "A document of settings is that of its parent and of its account alone.", INFERRED,
         "SPEC21: what its paths name"),
    Rule("law_action", "An action changes what it names; one that is only accepted changes nothing.", INFERRED,
         "SPEC21: what its operations are for"),
    Rule("law_read_only", "A read changes nothing.", INFERRED,
         "SPEC21: what its operations are for; the meaning of GET"),
    Rule("law_identity", "An export that is imported again is the same state; a reset leaves nothing.", INFERRED,
         "mockzoom's own: a rule of the admin API"),
)  # fmt: skip
