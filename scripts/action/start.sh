#!/usr/bin/env bash
# Starts mockzoom for action.yml: installs it into an environment outside of the job's own, waits until it responds, and
# writes the variables of a client to GITHUB_ENV and the address to GITHUB_OUTPUT.
set -euo pipefail

mockzoom=mockzoom
if [[ ${INPUT_INSTALL:-true} == true ]]; then
    folder=$RUNNER_TEMP/mockzoom
    "${INPUT_PYTHON:-python3}" -m venv "$folder"
    bin=$folder/bin
    [[ -d $bin ]] || bin=$folder/Scripts # Windows
    source=${INPUT_VERSION:+mockzoom==$INPUT_VERSION}
    "$bin/python" -m pip install -q --disable-pip-version-check "${source:-$GITHUB_ACTION_PATH}"
    mockzoom=$bin/mockzoom
fi

url=http://127.0.0.1:${INPUT_PORT:-8080}
log=$RUNNER_TEMP/mockzoom.log
nohup "$mockzoom" serve --port "${INPUT_PORT:-8080}" --log-requests >"$log" 2>&1 &
server=$!
# It is ready when it responds; a wrong setting ends it earlier.
for _ in $(seq 60); do
    "$mockzoom" wait --url "$url" --timeout 0.5 >/dev/null 2>&1 && break
    kill -0 "$server" 2>/dev/null || break
done
if ! kill -0 "$server" 2>/dev/null || ! "$mockzoom" health --url "$url" >/dev/null; then
    kill "$server" 2>/dev/null || true
    echo "::error title=mockzoom::the server did not start: $(tail -n 5 "$log" | tr '\n' ' ')"
    exit 1
fi

{
    "$mockzoom" env --url "$url" --format github
    echo "MOCKZOOM_LOG=$log"
} >>"$GITHUB_ENV"
echo "url=$url" >>"$GITHUB_OUTPUT"
echo "mockzoom listens on $url"
