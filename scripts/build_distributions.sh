#!/usr/bin/env bash
# Builds wheel and sdist into a folder, from the committed files alone, and judges them as PyPI does:
#   scripts/build_distributions.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
into=${1:?name a folder}
mkdir -p "$into"
into=$(cd "$into" && pwd)
python=${PYTHON:-$PWD/.venv/bin/python}
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT

git archive --format=tar HEAD | tar -x -C "$source"
# The same bytes for the same commit: files in an archive are as old as the commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
(cd "$source" && "$python" -m hatchling build -d "$into")
"$python" -m twine check --strict "$into"/*
