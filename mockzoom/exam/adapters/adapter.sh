#!/bin/sh
# A Zoom client and its adapter for `mockzoom exam`: a POSIX shell, curl 7.76 or newer, and jq 1.6.
#
# It reads a task from stdin, calls the API and prints one line of JSON. Run it with `mockzoom exam -- sh adapter.sh`.
# A call leaves its results in variables: $status, $kind, $message, $code, $retry_at, and the document in $work/answer.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/task"
task() { jq -r "$1" "$work/task"; }
now_ms() { date +%s%3N; }
verb=$(task .verb) webinar=$(task '.webinar // empty') parallel=$(task '.parallel // 1')
deadline=$(($(now_ms) + $(task '.deadline_s * 800 | floor')))
left_ms() { echo $((deadline - $(now_ms))); }

# Wait some ms; fails where no time is left for it.
pause() {
  [ "$1" -le "$(left_ms)" ] || return 1
  sleep "$(jq -n "$1 / 1000")"
}

# One request: METHOD URL [curl arguments]. Sets $status to 0 where the answer is lost, also one that is no JSON object.
send() {
  method=$1 url=$2
  shift 2
  limit=$(left_ms)
  limit=$((limit / 3)) && [ "$limit" -ge 300 ] || limit=300
  [ "$limit" -le 10000 ] || limit=10000
  : > "$work/answer"
  : > "$work/head"
  status=$(curl --silent --max-time "$(jq -n "$limit / 1000")" --request "$method" --dump-header "$work/head" \
    --output "$work/answer" --write-out '%{http_code}' --header 'Accept: application/json' "$@" "$url") || status=0
  [ "$status" != 204 ] || echo '{}' > "$work/answer"
  [ -s "$work/answer" ] || [ "$status" -lt 200 ] || [ "$status" -ge 300 ] || echo '{}' > "$work/answer"
  if [ "$status" -ge 500 ] || ! jq -es 'length == 1 and (.[0] | type == "object")' "$work/answer" > /dev/null 2>&1; then
    lost_wait=$([ "$status" -ge 500 ] && header retry-after)
    gateway=$([ "$status" -ge 100 ] && echo gateway || echo network)
    status=0
  fi
}

header() { sed -n "s/^$1: *\([^\r]*\).*/\1/Ip" "$work/head" | tail -1; }
fail() { kind=$1 message=$2 code=${3:-null} retry_at=${4:-}; }

# A token in $work/token; with an argument a new one.
log_in() {
  [ $# -gt 0 ] || [ ! -s "$work/token" ] || [ "$(($(now_ms) / 1000))" -ge "$(cat "$work/until")" ] || return 0
  : > "$work/token"
  for attempt in 1 2 3; do
    send POST "$ZOOM_OAUTH_URL" --user "$ZOOM_CLIENT_ID:$ZOOM_CLIENT_SECRET" --data grant_type=account_credentials \
      --data-urlencode "account_id=$ZOOM_ACCOUNT_ID"
    if [ "$status" = 200 ] && jq -ej .access_token "$work/answer" > "$work/token" 2> /dev/null; then
      echo $(($(now_ms) / 1000 + $(jq '.expires_in // 3600' "$work/answer") - 60)) > "$work/until"
      return 0
    fi
    : > "$work/token"
    if [ "$status" -ge 400 ] && [ "$status" != 429 ]; then
      fail credentials "$(jq -r '.reason // "no token"' "$work/answer")" "$status"
      return 1
    fi
    pause $((300 * attempt)) || break
  done
  fail "${gateway:-network}" "the token service does not answer"
  return 2
}

# The instant that Retry-After means, in seconds since 1970; nothing for any other text.
retry_instant() {
  case $1 in
    '') ;;
    *[!0-9]*) date -u -d "$1" +%s 2> /dev/null ;;
    *) echo $(($2 + $1)) ;;
  esac
}

# The reaction to a 429: waits, or fails with $kind and $retry_at.
limited() {
  message=$(jq -r '.message // ""' "$work/answer")
  date=$(date -u -d "$(header date)" +%s 2> /dev/null || date +%s)
  again=$(retry_instant "$(header retry-after)" "$date")
  case "$(header x-ratelimit-type) $message" in
    Daily-limit* | *[Dd]aily*)
      [ "${again:-0}" -gt "$date" ] || again=$(((date / 86400 + 1) * 86400))
      people=$(printf %s "$message" | grep -Eo '[^[:space:]"()<>]+@[^[:space:]"()<>]+' || true)
      fail "$([ -n "$people" ] && echo quota || echo rate_limit)" "$message" 429 "$(date -u -d "@$again" +%Y-%m-%dT%H:%M:%SZ)"
      return 1
      ;;
  esac
  wait_ms=$((1000 << ($1 - 1)))
  [ "$(((${again:-0} - date) * 1000))" -le "$wait_ms" ] || wait_ms=$(((again - date) * 1000))
  pause $((wait_ms + 50)) && return 0
  fail rate_limit "$message" 429 "$(date -u -d "@$((date + wait_ms / 1000))" +%Y-%m-%dT%H:%M:%SZ)"
  return 1
}

# A call of the API: safe|once METHOD PATH [curl arguments]. Returns 0, 1 for an error, 2 for an answer that is lost.
call() {
  safe=$1 verb_=$2 path=$3
  shift 3
  losses=0 times=0 refused=
  people=
  while :; do
    log_in || return $?
    send "$verb_" "$ZOOM_API_URL$path" --header "Authorization: Bearer $(cat "$work/token")" \
      --header 'Content-Type: application/json' "$@"
    if [ "$status" = 0 ]; then
      losses=$((losses + 1))
      fail "$gateway" "the answer is lost"
      [ "$safe" = safe ] && [ $losses -lt 3 ] || return 2
      wait_ms=$((300 * losses))
      case ${lost_wait:-x} in *[!0-9]*) ;; *) wait_ms=$((lost_wait * 1000)) ;; esac
      pause $wait_ms || return 2
    elif [ "$status" = 401 ] && [ -z "$refused" ]; then
      refused=1
      log_in again || return $?
    elif [ "$status" = 429 ]; then
      times=$((times + 1))
      limited $times || return 1
    elif [ "$status" -ge 300 ]; then
      refusal
      return 1
    else
      return 0
    fi
  done
}

refusal() {
  code=$(jq '.code // null' "$work/answer") message=$(jq -r '.message // ""' "$work/answer") retry_at=
  case $code in
    124) kind=credentials ;;
    4711 | 104 | 201) kind=scope ;;
    3001 | 1001 | 2300) kind=not_found ;;
    3043) kind=full ;;
    3038 | 3000 | 404) kind=closed ;;
    200) kind=no_licence ;;
    300 | 3027) kind=invalid ;;
    *) kind=unknown ;;
  esac
  case $message in *scheduled*) kind=closed ;; esac
}

# The rows of all pages of a list, each once, in $work/rows: PATH KEY [QUERY]. A page token that has run out begins anew.
pages() {
  for restart in 1 2 3; do
    page_token='' seen=' '
    : > "$work/all"
    while :; do
      query="page_size=300${3:+&$3}"
      [ -z "$page_token" ] || query="$query&next_page_token=$(printf %s "$page_token" | jq -sRr @uri)"
      if ! call safe GET "$1?$query"; then
        reason=$?
        case $page_token/$message in
          ?*/*'page token'*) break ;;
          *) return "$reason" ;;
        esac
      fi
      jq -c ".$2 // [] | .[]" "$work/answer" >> "$work/all"
      page_token=$(jq -r '.next_page_token // ""' "$work/answer")
      if [ -z "$page_token" ]; then
        jq -sc 'reduce .[] as $row ({}; .[($row.id // $row.email | tostring | ascii_downcase)] = $row) | [.[]]' \
          "$work/all" > "$work/rows"
        return 0
      fi
      case $seen in
        *" $page_token "*)
          fail unknown 'the same page again'
          return 1
          ;;
      esac
      seen="$seen$page_token "
    done
  done
  fail unknown 'the pages never come to an end'
  return 1
}

# All registrants of the webinar with their status, in $work/there.
everybody() {
  : > "$work/found"
  for word in approved pending denied; do
    pages "/webinars/$webinar/registrants" registrants "status=$word" || return $?
    jq -c --arg status "$word" 'map({email, join_url, status: $status})[]' "$work/rows" >> "$work/found"
  done
  jq -sc . "$work/found" > "$work/there"
}

# Write rows of Zoom's, a JSON list with status, into the people's results.
note() {
  jq -c --slurpfile rows "$1" '
    {approved: "registered", registered: "registered", pending: "pending", denied: "denied", failed: "failed"} as $words
    | reduce $rows[0][] as $row (.; ($row.email | ascii_downcase) as $key
      | if has($key) then .[$key] += {status: ($words[$row.status] // "open"), join_url: $row.join_url} else . end)
  ' "$work/people" > "$work/new" && mv "$work/new" "$work/people"
}

# Register the people in $work/batch, without those that Zoom refuses by name.
register_batch() {
  batch_losses=0
  while [ "$(jq length "$work/batch")" -gt 0 ]; do
    jq -c '{registrants: map({email, first_name, last_name} | with_entries(select(.value != null)))}' "$work/batch" > "$work/body"
    if call once POST "/webinars/$webinar/batch_registrants" --data-binary "@$work/body"; then
      jq -c '.registrants // [] | map(. + {status: (if .join_url then "registered" else "pending" end)})' \
        "$work/answer" > "$work/noted"
      note "$work/noted"
      return 0
    elif [ $? = 2 ]; then
      batch_losses=$((batch_losses + 1))
      lost_kind=$kind
      everybody || return 1 # a repeated registration would use up the person's quota
      note "$work/there"
      jq -c --slurpfile there "$work/there" '($there[0] | map(.email | ascii_downcase)) as $known
        | map(select(.email | ascii_downcase | IN($known[]) | not))' "$work/batch" > "$work/new"
      mv "$work/new" "$work/batch"
      [ "$(jq length "$work/batch")" -gt 0 ] || return 0
      fail "$lost_kind" "the answer is lost"
      [ $batch_losses -lt 3 ] && pause $((200 * batch_losses)) || return 1
    else
      printf %s "$people" | jq -R . | jq -sc . > "$work/named"
      jq -c --slurpfile named "$work/named" --slurpfile answer "$work/answer" '
        ($answer[0] | [tostring | scan("registrants\\[(\\d+)\\]")[0] | tonumber]) as $numbers
        | [to_entries[] | select((.key | IN($numbers[])) or (.value.email | IN($named[0][])))
          | {email: .value.email, status: "failed"}]' "$work/batch" > "$work/bad"
      [ "$(jq length "$work/bad")" -gt 0 ] || return 1
      note "$work/bad"
      jq -c --slurpfile bad "$work/bad" 'map(select(.email | IN($bad[0][].email) | not))' "$work/batch" > "$work/new"
      mv "$work/new" "$work/batch"
      partly=$(failure)
    fi
  done
}

# The error of the last call as a JSON object.
failure() {
  jq -nc --arg kind "$kind" --arg message "$message" --argjson code "${code:-null}" --arg at "${retry_at:-}" '
    {outcome: "failed", error: {$kind, $code, $message}}
    + if $at == "" then {} else {outcome: "postponed", retry_at: $at} end'
}

register() {
  jq -c 'reduce .people[] as $one ({}; ($one.email | ascii_downcase) as $key
    | .[$key] //= {email: $one.email, status: "open"})' "$work/task" > "$work/people"
  jq -c '[reduce .people[] as $one ({}; .[$one.email | ascii_downcase] //= $one) | .[]]' "$work/task" > "$work/queue"
  if [ "$verb" = resume ]; then
    everybody || { failure; return; }
    note "$work/there"
    jq -c --slurpfile there "$work/there" '($there[0] | map(.email | ascii_downcase)) as $known
      | map(select(.email | ascii_downcase | IN($known[]) | not))' "$work/queue" > "$work/new"
    mv "$work/new" "$work/queue"
  fi
  partly=
  ended=
  for n in $(jq 'range(0; length; 30)' "$work/queue"); do
    jq -c ".[$n : $n + 30]" "$work/queue" > "$work/batch"
    register_batch || { ended=$(failure); break; }
  done
  outcome=${ended:-${partly:-'{"outcome":"done"}'}}
  jq -c --argjson outcome "$outcome" '$outcome + {people: [.[]]}' "$work/people"
}

change_status() {
  for n in $(jq '.people | range(0; length; 30)' "$work/task"); do
    jq -c --arg action "$verb" "{action: \$action, registrants: .people[$n : $n + 30] | map({email})}" "$work/task" > "$work/body"
    call safe PUT "/webinars/$webinar/registrants/status" --data-binary "@$work/body" || { failure; return; }
  done
  jq -c --arg verb "$verb" '{approve: "registered", deny: "denied"}[$verb] as $status
    | {outcome: "done", people: .people | map({email, status: $status})}' "$work/task"
}

create_webinar() {
  jq -c .fields "$work/task" > "$work/fields"
  for attempt in 1 2 3; do
    if call once POST /users/me/webinars --data-binary "@$work/fields"; then
      jq -c '{outcome: "done", rows: [.]}' "$work/answer"
      return
    elif [ $? != 2 ]; then
      break
    fi
    pages /users/me/webinars webinars || break
    jq -c --slurpfile fields "$work/fields" 'map(select(.topic == $fields[0].topic))' "$work/rows" > "$work/same"
    if [ "$(jq length "$work/same")" -gt 0 ]; then
      jq -c '{outcome: "done", rows: .[:1]}' "$work/same"
      return
    fi
    pause $((200 * attempt)) || break
  done
  failure
}

# Read the webinars of the task; in parallel each has a folder, and all share the token.
get_webinars() {
  log_in || { failure; return; }
  running=
  shared=$work
  for number in $(task '.webinars[]'); do
    (
      work=$shared/$number
      mkdir "$work" && cp "$shared/token" "$shared/until" "$work/"
      call safe GET "/webinars/$number" && cp "$work/answer" "$shared/row.$number" || failure > "$shared/error.$number"
    ) &
    running="$running $!"
    [ "$parallel" -gt 1 ] || wait $!
  done
  wait $running
  if cat "$work"/error.* > "$work/errors" 2> /dev/null && [ -s "$work/errors" ]; then
    head -1 "$work/errors"
  else
    cat "$work"/row.* | jq -sc '{outcome: "done", rows: .}'
  fi
}

rows_of() { pages "$@" && jq -c '{outcome: "done", rows: .}' "$work/rows" || failure; }

case $verb in
  register | resume) register ;;
  approve | deny) change_status ;;
  list_registrants) rows_of "/webinars/$webinar/registrants" registrants status=approved ;;
  list_users) rows_of /users users ;;
  create_webinar) create_webinar ;;
  get_webinar) get_webinars ;;
  nothing) echo '{"outcome":"done"}' ;;
  *) echo '{"outcome":"unsupported"}' ;;
esac
