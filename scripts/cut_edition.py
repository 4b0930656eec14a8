"""Cut an edition of the client exam from the catalogue: `python scripts/cut_edition.py 2027-06`."""

from __future__ import annotations

import sys

from mockzoom.exam.catalogue import all_checks
from mockzoom.exam.editions import FOLDER, edition_text

if __name__ == "__main__":
    path = FOLDER / f"{sys.argv[1]}.toml"
    if path.exists():
        sys.exit(f"edition {sys.argv[1]} exists, and does not change any more")
    path.write_text(edition_text(sys.argv[1], all_checks()), encoding="utf-8")
