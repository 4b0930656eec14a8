"""A wrong client as a command: `mockzoom exam -- python tests/exam/wrong.py batch_50`."""

from __future__ import annotations

import json
import os
import sys

import wrong_on_the_wire  # noqa: F401 - registers its clients
import wrong_readers  # noqa: F401 - the same
import wrong_receivers  # noqa: F401 - the same
from reference_client import WRONG


def main() -> None:
    """Do the task on stdin as a wrong client does it."""
    if len(sys.argv) != 2 or sys.argv[1] not in WRONG:
        sys.exit(f"name one of {', '.join(sorted(WRONG))}")
    task = json.load(sys.stdin)
    client = WRONG[sys.argv[1]](os.environ, task["deadline_s"], task["parallel"])
    client.task = task
    sys.stdout.write(json.dumps(client.answer(task)) + "\n")


if __name__ == "__main__":
    main()
