#!/bin/sh
# The README's two commands where nothing is there but Debian: makes a minimal root with debootstrap, clones
# what is committed into it and runs ./run and ./test there, as an ordinary user first, then as root.
# Needs root, debootstrap and git; with Xvfb and xdotool here outside, the window is opened for real.
#
#   SUITE=trixie     another Debian than bookworm
#   KEEP=1           leave the root for a look, and say where it is
#   TESTS="..."      what ./test is given (default: everything it runs by itself)
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd -P)
suite=${SUITE:-bookworm}

say() {
    printf '%s\n' "$*"
}

refuse() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || refuse "Making a Debian root needs root: sudo make bare"
for tool in debootstrap git unshare; do
    command -v "$tool" >/dev/null || refuse "make bare needs $tool, and this machine has none."
done

# A mount namespace of our own: whatever is mounted in the root is gone when this script ends, however it ends.
if [ "${IN_OWN_NAMESPACE:-}" != yes ]; then
    exec env IN_OWN_NAMESPACE=yes unshare --mount --propagation private "$0" "$@"
fi

root=$(mktemp -d /var/tmp/cisterna-bare.XXXXXX)
chmod 755 "$root"
screen_pid=
clean_up() {
    [ -z "$screen_pid" ] || kill "$screen_pid" 2>/dev/null || true
    umount --recursive --lazy "$root/proc" "$root/dev" 2>/dev/null || true
    if [ -n "${KEEP:-}" ]; then
        say "The root was left in $root."
    else
        rm -rf --one-file-system "$root"
    fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# What this machine takes Debian from, and how it gets out: mirror, proxies, pip's settings, certificates. These
# go to a place of their own, since Debian writes its bundle anew when it installs its own.
mirror=$(sed -n -e 's/^deb .*\(http[^ ]*\/debian\)\/\? .*/\1/p' -e 's/^URIs: *\(http[^ ]*\/debian\)\/\?$/\1/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
settings="http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
    PIP_PROXY PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_DEFAULT_TIMEOUT PIP_RETRIES"
certificates="SSL_CERT_FILE REQUESTS_CA_BUNDLE PIP_CERT"

outside_settings() {
    for name in $settings; do
        value=$(printenv "$name") && printf '%s=%s\n' "$name" "$value"
    done
    for name in $certificates; do
        [ ! -f "$root/etc/outside/$name" ] || printf '%s=/etc/outside/%s\n' "$name" "$name"
    done
}

let_in() {
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    cp /etc/hosts "$root/etc/hosts"
    apt-config dump | grep -E '^Acquire::(http|https|Check-|Proxy)' >"$root/etc/apt/apt.conf.d/90outside" || true
    mkdir "$root/etc/outside"
    for name in $certificates; do
        file=$(printenv "$name") || continue
        cp -L "$file" "$root/etc/outside/$name"
    done
}

# inside USER COMMAND...: runs a command in the root, in the clone, with nothing of our environment but the above.
inside() {
    user=$1
    shift
    # shellcheck disable=SC2046  # one word for each setting; none holds a blank
    chroot --userspec="$user" "$root" /usr/bin/env -i \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/srv $(outside_settings) \
        "$@"
}

started_at=0
begin() {
    say "— $*"
    started_at=$(date +%s.%N)
}
took() {
    date +%s.%N | awk -v from="$started_at" '{ printf "  took %.1f s\n", $1 - from }'
}

begin "a minimal $suite"
# shellcheck disable=SC2086  # no mirror, no word
debootstrap --variant=minbase "$suite" "$root" $mirror >"$root.log" 2>&1 || refuse "debootstrap failed; see $root.log"
rm -f "$root.log"
took
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
let_in

begin "a fresh clone of $(git -C "$project" rev-parse --short HEAD)"
git clone --quiet --no-local "$project" "$root/srv/cisterna"
chown -R nobody:nogroup "$root/srv"
took

begin "./run as an ordinary user, who may install nothing: one sentence is due"
if inside nobody:nogroup sh /srv/cisterna/run 2>"$root/said"; then
    refuse "./run went on without the packages it lacks."
fi
cat "$root/said"
[ "$(grep -c 'apt-get install python3' "$root/said")/$(grep -c '' "$root/said")" = 1/1 ] ||
    refuse "That is not the one sentence that was due."
took

if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    Xvfb -displayfd 8 -screen 0 1440x900x24 -ac -noreset 8>"$root/display" >/dev/null 2>&1 &
    screen_pid=$!
    until [ -s "$root/display" ]; do
        kill -0 "$screen_pid" 2>/dev/null || refuse "Xvfb did not start."
        sleep 0.1
    done
    DISPLAY=:$(cat "$root/display")
    export DISPLAY
    for start in first second; do
        begin "./run on a display, $start start"
        inside root:root DISPLAY="$DISPLAY" /srv/cisterna/run &
        start_pid=$!
        until window=$(xdotool search --onlyvisible --name Cisterna 2>/dev/null); do
            kill -0 "$start_pid" 2>/dev/null || refuse "./run ended before its window was there."
            sleep 0.1
        done
        took
        kill "$(xdotool getwindowpid "$window")"
        wait "$start_pid" || true
    done
else
    say "— no Xvfb and xdotool here, so no window is opened"
fi

begin "./run without a display: the tour"
inside root:root sh -c 'cd /srv && cisterna/run'
ls "$root/srv/tour"
took

begin "./test"
# shellcheck disable=SC2086  # the tests are words
inside root:root /srv/cisterna/test ${TESTS:-}
took
say "Both commands hold on a bare $suite."
