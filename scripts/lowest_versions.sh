#!/usr/bin/env bash
# Installs the lowest version of each dependency that pyproject.toml allows, and shows that the server works with them:
# the demo, and `serve` over plain HTTP, over TLS, with a database and with two processes.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo "$PWD/.venv/bin/uv")
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

"$uv" venv -q --python "${PYTHON:-python3.11}" "$folder/venv"
VIRTUAL_ENV=$folder/venv "$uv" pip install -q --resolution lowest-direct ".[tls,httpx,sql,postgres]"
VIRTUAL_ENV=$folder/venv "$uv" pip list 2>/dev/null | grep -iE '^(flask|granian|jsonschema|jsonschema-rs|multipart|orjson|faker|requests|cryptography|httpx|sqlalchemy|psycopg) '
cd "$folder"
mockzoom=$folder/venv/bin/mockzoom

"$mockzoom" demo >/dev/null
answers() {
    "$mockzoom" serve --port 0 "$@" >"$folder/out" 2>"$folder/log" &
    server=$!
    for _ in $(seq 100); do
        grep -q '^mockzoom listens on ' "$folder/out" && break
        sleep 0.1
    done
    url=$(sed -n 's/^mockzoom listens on //p' "$folder/out")
    curl -fsSk "$url/_mockzoom/v1/ready" >/dev/null
    curl -fsSk "$url/v2/webinars/90000000005/batch_registrants" -H 'Authorization: Bearer mockzoom-token' \
        -H 'Content-Type: application/json' -d '{"registrants": [{"email": "a@example.com", "first_name": "A"}]}' >/dev/null
    kill "$server"
    wait "$server"
    server=
    echo "serve $* works"
}
answers
answers --tls --ca-dir "$folder/ca"
answers --store "sqlite:///$folder/a.db"
answers --store "sqlite:///$folder/b.db" --workers 2
