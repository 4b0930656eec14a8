#!/usr/bin/env bash
# Builds the image and uses it as a careful user would: read-only, without privileges, registering two people.
#
# Where a Docker engine works, docker does it all. Elsewhere Debian's buildah builds the image on a stand-in for
# python:X.Y-slim made by debootstrap, and the kernel's namespaces run it; that needs root.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mockzoom-image-test
scratch=$(mktemp -d)
image=mockzoom-image-test:$$
name=${image/:/-}
user=10001
build_options=()
passed=

main() {
    if docker info >/dev/null 2>&1; then engine=docker; else engine=buildah; fi
    trap clean_up EXIT
    say "engine: $engine"
    collect_build_options
    "${engine}_prepare"
    "${engine}_build"
    say "image built: $("${engine}_size")"
    "${engine}_start"
    check_registration
    check_privileges
    check_nothing_to_write
    check_nothing_leaked
    check_stop
    passed=yes
    echo "image-test passed"
}

say() { echo "[${SECONDS}s] $*"; }

fail() {
    echo "image-test failed: $*" >&2
    exit 1
}

# Runs a command in the running container, as the image's user.
inside() { "${engine}_inside" "$@"; }

clean_up() {
    if [[ -z $passed ]]; then "${engine}_log" >&2 || true; fi
    "${engine}_clean_up"
    rm -rf "$scratch"
}

# --- What this machine needs to reach its package index ---------------------------------------------------------

# Nothing on an ordinary machine. Behind a mirror, a proxy or a certificate authority of one's own: build secrets and
# the proxy arguments that every builder knows, neither of which stays in the image.
collect_build_options() {
    local proxy ca conf=$scratch/pip.conf
    for proxy in {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY; do
        if [[ -n ${!proxy-} ]]; then build_options+=(--build-arg "$proxy"); fi
    done
    ca=$(pip_setting cert)
    ca=${ca:-${REQUESTS_CA_BUNDLE:-${SSL_CERT_FILE-}}}
    pip_addresses >"$conf"
    if [[ -f $ca ]]; then
        build_options+=(--secret "id=ca_bundle,src=$ca")
        echo "cert = /run/secrets/ca_bundle" >>"$conf"
    fi
    if [[ -s $conf ]]; then
        printf '[global]\n%s\n' "$(<"$conf")" >"$conf.whole"
        build_options+=(--secret "id=pip_conf,src=$conf.whole")
    fi
}

# Pip's settings that are addresses; folders of this machine do not exist in the build.
pip_addresses() {
    local key value
    for key in index-url extra-index-url trusted-host proxy; do
        value=$(pip_setting "$key" | tr -s '[:space:]' '\n' | grep -v '^file:' | tr '\n' ' ' || true)
        if [[ -n ${value// /} ]]; then echo "$key = $value"; fi
    done
}

# A setting of this machine's pip: as pip has it, the environment outranks the files.
pip_setting() {
    local variable
    variable=PIP_$(tr 'a-z-' 'A-Z_' <<<"$1")
    echo "${!variable-$(python3 -m pip config get "global.$1" 2>/dev/null || true)}"
}

# --- The checks -------------------------------------------------------------------------------------------------

check_registration() {
    inside mockzoom wait --timeout 30 >/dev/null || fail "the server does not answer"
    say "the server answers; its own part of the image: $(inside du -sh /opt/mockzoom | cut -f1)"
    inside mockzoom health >/dev/null || fail "mockzoom health finds fault with it"
    inside python - <<'PYTHON' || fail "two people could not be registered"
import base64
import json
from http.client import HTTPConnection

# A server that listens on 127.0.0.1 alone does not answer here.
zoom = HTTPConnection("127.0.0.2", 8080, timeout=10)


def post(path, body, **headers):
    zoom.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = zoom.getresponse()
    text = answer.read()
    assert answer.status == 200, (path, answer.status, text)
    return json.loads(text)


basic = base64.b64encode(b"mockzoom-client:mockzoom-secret").decode()
form = "grant_type=account_credentials&account_id=mockzoom-account"
kind = "application/x-www-form-urlencoded"
token = post("/oauth/token", form, Authorization=f"Basic {basic}", Content_Type=kind)["access_token"]

people = [{"email": f"{name}@example.com", "first_name": name, "last_name": "Chill"} for name in ("jill", "jack")]
path = "/v2/webinars/90000000005/batch_registrants"
batch = json.dumps({"auto_approve": True, "registrants": people})
answer = post(path, batch, Authorization=f"Bearer {token}", Content_Type="application/json")
assert [r["email"] for r in answer["registrants"]] == [p["email"] for p in people], answer
PYTHON
    say "a token is issued, and two people are registered with it"
}

# Without capabilities and unable to gain any, the server cannot have used a setuid file.
check_privileges() {
    local line status
    status=$(inside cat /proc/1/status)
    for line in "Uid: $user $user $user $user" "CapEff: 0000000000000000" "NoNewPrivs: 1"; do
        grep -qxF "${line// /$'\t'}" <<<"$status" || fail "the server runs without '$line'"
    done
    [[ -z $(inside find /opt/mockzoom /srv/mockzoom -perm /6000) ]] || fail "mockzoom brings setuid files"
    say "the server runs as user $user, without capabilities or setuid files"
}

# The root is read-only now; and where somebody has it writable, only the temporary folders are open to the server.
check_nothing_to_write() {
    local found
    inside python -c 'import os, sys; sys.exit(not os.statvfs("/").f_flag & os.ST_RDONLY)' ||
        fail "the root file system is writable"
    # What the user may not look into, find complains of.
    found=$(inside find / -xdev ! -type l ! -perm -1000 \
        \( -perm -0002 -o -user $user -o -group $user \) 2>/dev/null) || true
    [[ -z $found ]] || fail "the server could write to ${found:0:300}"
    say "the server runs on a read-only root, where nothing belongs to it"
}

check_nothing_leaked() {
    if "${engine}_environment" | grep -iE '^pip_|proxy|cert'; then fail "the image keeps settings of this machine"; fi
    if inside test -e /etc/pip.conf; then fail "the image keeps this machine's pip.conf"; fi
    say "the image keeps no settings of this machine"
}

check_stop() {
    local status=0
    "${engine}_stop" || status=$?
    [[ $status == 0 ]] || fail "SIGTERM ends the server with exit code $status"
    say "SIGTERM ends the server with exit code 0"
}

# --- With a Docker engine ---------------------------------------------------------------------------------------

docker_prepare() {
    if [[ -n ${PYTHON_VERSION-} ]]; then build_options+=(--build-arg PYTHON_VERSION); fi
}

docker_build() {
    # Without elements, a plain "${build_options[@]}" is an error in the bash of macOS.
    DOCKER_BUILDKIT=1 docker build --quiet --tag "$image" ${build_options[@]+"${build_options[@]}"} "$project" \
        >/dev/null
}

docker_size() { docker image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.0f MB\n", $1 / 1e6 }'; }

docker_environment() { docker image inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$image"; }

docker_start() {
    docker run --detach --name "$name" --read-only --cap-drop ALL --security-opt no-new-privileges "$image" >/dev/null
}

docker_inside() { docker exec --interactive "$name" "$@"; }

docker_stop() {
    docker stop --time 20 "$name" >/dev/null
    return "$(docker inspect --format '{{.State.ExitCode}}' "$name")"
}

docker_log() { docker logs "$name"; }

docker_clean_up() {
    docker rm --force "$name" >/dev/null 2>&1 || true
    docker image rm --force "$image" >/dev/null 2>&1 || true
}

# --- With buildah and namespaces --------------------------------------------------------------------------------

# The base has what python:X.Y-slim has, under the same names.
packages="binutils,ca-certificates,netbase,python-is-python3,python3-pip,python3-venv,tzdata"

builder() {
    BUILDAH_ISOLATION=chroot buildah --storage-driver vfs --root "$scratch/store" --runroot "$scratch/run" "$@"
}

buildah_prepare() {
    [[ $(id -u) == 0 ]] || fail "without a Docker engine this needs root"
    install_tools
    local base
    base=$cache/$(debian_release)-$(dpkg --print-architecture)-$(cksum <<<"$packages" | cut -d' ' -f1).tar
    [[ -f $base ]] || make_base "$base"
    commit_base "$base"
}

install_tools() {
    if type buildah debootstrap ip >/dev/null 2>&1; then return; fi
    say "installing buildah and debootstrap"
    {
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends buildah debootstrap iproute2
    } >"$scratch/log" 2>&1
}

debian_release() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

# From the mirror that apt uses here, in a mount namespace: debootstrap's mounts must not outlive it.
make_base() {
    local folder=$scratch/base mirror release
    say "making the base with debootstrap; it is kept for the next time"
    release=$(debian_release)
    # shellcheck disable=SC2016 # the variables are apt-get's
    mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' | awk -v r="$release" '$1 == r { print $2; exit }')
    unshare --mount debootstrap --variant=minbase --include="$packages" "$release" "$folder" ${mirror:+"$mirror"} \
        >"$scratch/log" 2>&1
    rm -rf "$folder"/var/cache/apt/* "$folder"/var/lib/apt/lists/* "$folder"/usr/share/{doc,locale,man}
    # As in python:X.Y-slim, which leaves bytecode to its users.
    find "$folder/usr/lib" -name __pycache__ -prune -exec rm -rf {} +
    mkdir -p "$cache"
    tar -C "$folder" -cf "$scratch/base.tar" .
    mv "$scratch/base.tar" "$1"
    rm -rf "$folder"
}

# Under the name that the Dockerfile asks for, so that nothing is fetched.
commit_base() {
    local container root version
    container=$(builder from scratch)
    builder add --quiet "$container" "$1" / >/dev/null
    root=$(builder mount "$container")
    version=$(find "$root/usr/bin" -name 'python3.*' ! -name '*-*' -printf '%f')
    builder commit --quiet "$container" "docker.io/library/${version/python/python:}" >/dev/null
    # The slim image has no `strip`, which counts in its size.
    # shellcheck disable=SC2016 # the variable is dpkg-query's
    chroot "$root" dpkg-query --show --showformat '${Package}\n' | grep -E '^(lib)?(binutils|gprofng|ctf)' |
        xargs chroot "$root" dpkg --purge --force-depends >"$scratch/log" 2>&1
    builder commit --quiet --rm "$container" "docker.io/library/${version/python/python:}-slim" >/dev/null
    build_options+=(--build-arg "PYTHON_VERSION=${version#python}")
    say "stand-in for the base: Debian's Python ${version#python}"
}

buildah_build() {
    builder bud --quiet --pull-never --format docker --tag "$image" "${build_options[@]}" "$project" \
        >"$scratch/log" 2>&1
}

buildah_size() { builder images --format '{{.Size}}' "$image"; }

# A part of the image's configuration, a line an element.
configured() {
    builder inspect --type image --format "{{range .Docker.Config.$1}}{{println .}}{{end}}" "$image" | sed '/^$/d'
}

buildah_environment() { configured Env; }

# What an engine does for `docker run --read-only --cap-drop ALL --security-opt no-new-privileges`.
buildah_start() {
    local root environment command
    root=$(builder mount "$(builder from --pull-never "$image")")
    mapfile -t environment < <(configured Env)
    mapfile -t command < <(configured Entrypoint; configured Cmd)
    local ids workdir
    ids=$(builder inspect --type image --format '{{.Docker.Config.User}}' "$image")
    workdir=$(builder inspect --type image --format '{{.Docker.Config.WorkingDir}}' "$image")
    as_user=(setpriv --reuid "${ids%:*}" --regid "${ids#*:}" --clear-groups --inh-caps=-all --bounding-set=-all
        --no-new-privs env --ignore-environment --chdir "$workdir" "${environment[@]}")
    unshare --mount --net --pid --ipc --uts --fork --kill-child \
        bash -c "$(declare -f enter); enter \"\$@\"" enter "$root" "${as_user[@]}" "${command[@]}" \
        >"$scratch/log" 2>&1 &
    supervisor=$!
    until is_entered "$root"; do
        kill -0 "$supervisor" 2>/dev/null || fail "the namespaces cannot be set up"
        sleep 0.1
    done
}

# Whether the supervisor's child has changed to a root file system; it is the server from there on.
is_entered() {
    server=$(cut -d' ' -f1 "/proc/$supervisor/task/$supervisor/children" 2>/dev/null)
    [[ -n $server && "/proc/$server/root" -ef $1 ]]
}

# In new namespaces: makes a root file system read-only and changes to a command in it.
enter() {
    set -euo pipefail
    local root=$1 device
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir -m 1777 "$root/dev/shm"
    ip link set lo up
    mount -o remount,bind,ro "$root"
    exec chroot "$@"
}

buildah_inside() {
    nsenter --target "$server" --mount --net --pid --ipc --uts --root -- "${as_user[@]}" "$@"
}

buildah_stop() {
    kill -TERM "$server"
    timeout 20 tail --pid "$supervisor" -f /dev/null || fail "SIGTERM does not end the server within 20 s"
    wait "$supervisor"
}

buildah_log() { tail -n 40 "$scratch/log"; }

buildah_clean_up() {
    [[ -n ${supervisor-} ]] || return 0
    kill -KILL "$supervisor" 2>/dev/null || true
    wait "$supervisor" 2>/dev/null || true
}

main
