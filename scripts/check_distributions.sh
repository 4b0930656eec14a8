#!/usr/bin/env bash
# Builds wheel and sdist from a clean checkout, installs each into an empty environment with its dependencies, and uses it
# there: the demo, the data of `init`, and `run`. Needs a package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" -m venv "$folder/build"
"$folder/build/bin/python" -m pip install -q --disable-pip-version-check hatchling twine
PYTHON=$folder/build/bin/python scripts/build_distributions.sh "$folder/dist"

for file in "$folder"/dist/*; do
    environment=$folder/$(basename "$file").env
    "$python" -m venv "$environment"
    "$environment/bin/python" -m pip install -q --disable-pip-version-check "$file"
    (
        mkdir "$environment/work"
        cd "$environment/work"
        # Nothing of the checkout, and no settings of this machine.
        export PATH=$environment/bin:/usr/bin:/bin HOME=$environment/work
        mockzoom --version
        mockzoom demo | tail -n 1
        mockzoom rules webinar_full >/dev/null
        mockzoom init >/dev/null
        mockzoom config | grep -q 2026-09
        mockzoom run -- python -c 'import requests
shown = requests.get("https://api.zoom.us/v2/users/me", headers={"Authorization": "Bearer mockzoom-token"}, timeout=10)
assert shown.json()["email"] == "host@example.com", shown.text' 2>/dev/null
    )
    echo "$(basename "$file"): works in an empty environment of $(du -sm "$environment" | cut -f1) MB"
done
