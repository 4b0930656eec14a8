"""The page of what the laws of modelled operations compare: `docs/reference/laws.md`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from contract_tests.law_clients import BOOK, GAPS
from mockzoom.contract.laws.results import as_page

RESULTS = Path(__file__).parent.parent / "contract_tests" / "laws.json"


def laws_page() -> str:
    """Return the page, from the results that `make laws` stored."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    levels = {
        level: {name: BOOK.bindings[name].resource.resource for name in BOOK.names(level=level)}
        for level in ("modelled", "example")
    }
    return as_page(document, GAPS, levels)
