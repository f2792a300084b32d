#!/usr/bin/env bash
# Installs the package into a minimal Debian 12 tree, with its dependencies, and runs `edgevoice check` there, as the
# service's own user. Ends with that command's exit code, or 1. Needs root (debootstrap, chroot).
#   packaging/test-deb.sh [PACKAGE.deb]
# The bare tree is kept in .deps/bookworm and used again; the tree that the package goes into is a copy and is removed.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

fail() { printf 'test-deb.sh: %s\n  %s\n' "$1" "$2" >&2; exit 1; }

package=${1:-$(ls -t artifacts/package/edgevoice_*_amd64.deb 2>/dev/null | head -1)}
[ -n "$package" ] && [ -f "$package" ] || fail "no package to test" "run ./build.sh package first"
[ "$(id -u)" = 0 ] || fail "this needs root (debootstrap, chroot)" "sudo packaging/test-deb.sh"
command -v debootstrap >/dev/null || fail "debootstrap is missing" "run ./build.sh deps"

# The mirror that this machine itself uses.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -E '^(deb|URIs:) ' | grep -oE 'https?://[^ ]+' | grep -m1 -E '/debian/?$' || true)
[ -n "$mirror" ] || fail "no Debian mirror in /etc/apt/sources.list*" "add the one that this machine installs its packages from"
base=$(readlink -f .deps)/bookworm
if [ ! -f "$base.complete" ]; then
  echo "== making a bare Debian 12 tree (once)"
  rm -rf "$base"
  debootstrap --variant=minbase bookworm "$base" "$mirror" >"$base.log" 2>&1 || { tail -5 "$base.log" >&2; fail "debootstrap failed" "see $base.log; is $mirror reachable?"; }
  touch "$base.complete"
fi

tree=$(mktemp -d /tmp/edgevoice-deb.XXXXXX)
trap 'umount -q "$tree/proc" 2>/dev/null || true; rm -rf --one-file-system "$tree"' EXIT
cp -a "$base/." "$tree/"
mount -t proc proc "$tree/proc"
# The tree reaches its mirror the way this machine does.
cp /etc/resolv.conf "$tree/etc/resolv.conf"
apt-config dump | grep -iE '^Acquire::https?::(Proxy|Ca)' >"$tree/etc/apt/apt.conf.d/99host" || true
if [ -d /usr/local/share/ca-certificates ]; then mkdir -p "$tree/usr/local/share" && cp -r /usr/local/share/ca-certificates "$tree/usr/local/share/"; fi
printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d" && chmod 755 "$tree/usr/sbin/policy-rc.d"
cp "$package" "$tree/tmp/edgevoice.deb"

echo "== installing $(basename "$package") with its dependencies"
inside() { ${network:-} chroot "$tree" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
  ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"; }
{ inside apt-get update -q && inside apt-get install -y -q --no-install-recommends /tmp/edgevoice.deb; } >"$base.install.log" 2>&1 ||
  { tail -15 "$base.install.log" >&2; fail "the package does not install" "the whole log: $base.install.log"; }
inside dpkg --verify edgevoice | grep -v ' c ' >&2 && fail "installed files differ from the package" "see the list above"
inside getent passwd edgevoice >/dev/null || fail "the user edgevoice was not made" "see packaging/postinst"

echo "== edgevoice check"
# On a network of its own: the ports of whatever else runs on this machine are not the package's business.
apart=""; unshare --net true 2>/dev/null && apart="unshare --net"
rc=0
network=$apart inside setpriv --reuid=edgevoice --regid=edgevoice --init-groups /usr/bin/edgevoice check || rc=$?
[ "$rc" = 0 ] || { echo "edgevoice check ended with $rc" >&2; exit "$rc"; }

echo "== a wrong configuration is refused with exit code 2"
rc=0
network=$apart inside env EDGEVOICE__SIP__PORT=seventy /usr/bin/edgevoice check >/dev/null 2>&1 || rc=$?
[ "$rc" = 2 ] || fail "edgevoice check ended with $rc" "expected 2"

echo "== removing"
inside apt-get purge -y -q edgevoice >>"$base.install.log" 2>&1 || fail "the package does not purge" "see $base.install.log"
[ ! -e "$tree/usr/lib/edgevoice" ] && [ ! -e "$tree/var/lib/edgevoice" ] || fail "files were left behind" "see packaging/postrm"
echo "== the package installs, checks and goes"
