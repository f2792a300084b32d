#!/usr/bin/env bash
# One door to the tree: every verb sets up what it needs, says what it does, and can be run again at no cost.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

configuration=Release
vosk_package=vosk@0.3.39
vosk_sha256=9f94ef218c32e271ae8ac84065ab25191af48832c06c6e624984b1c80f0b0920
disk_needed_mb=4000

# What the service itself needs, and what its tests need besides: real peers, a container to install the package in.
# sox and flite give the tests voices and clips that are not ours.
run_packages=(espeak-ng libstdc++6 ca-certificates)
test_packages=(sip-tester baresip-core linphone-cli tshark mosquitto mosquitto-clients chromium sox flite debootstrap dpkg-dev systemd
  libspeexdsp1 libspandsp2)
# Peers that only the benches measure; WebRTC's has a C++ interface, so a small shim of ours is compiled against its headers.
bench_packages=(libspeexdsp1 libspandsp2 libwebrtc-audio-processing-dev g++ festival festvox-us-slt-hts)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
# A bare Debian has no ICU; neither the SDK nor our programs need one.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

step() { printf '\033[1m== %s\033[0m\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$1" >&2; shift; for hint in "$@"; do printf '  %s\n' "$hint" >&2; done; exit 1; }

usage() {
  cat <<'USAGE'
./build.sh VERB [arguments]

  deps      install what is missing: apt packages, the pinned libvosk, NuGet packages
  build     build everything; leaves ./edgevoice at the root of the tree
  test      every test, format and analyzer check; ends with "N passed, N failed, N skipped"
  demo      real calls to a real service on this machine; --json FILE, --listen (keep it up for a softphone)
  run       run the service in the foreground; arguments go to `edgevoice run`
  bench     measure; arguments go to `edgevoice bench` (dsp, dialog, ...)
  package   make the Debian package in artifacts/

Each verb does the ones it needs first. Needs: Debian 12, the .NET 10 SDK; root or sudo to install packages.
USAGE
}

check_system() {
  local id="" version=""
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && echo "${ID:-}"); version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  fi
  [ "$id" = debian ] && [ "${version%%.*}" -ge 12 ] 2>/dev/null ||
    fail "this is ${id:-an unknown system} ${version}; EdgeVoice is built on Debian 12" \
      "use a Debian 12 machine, container or debootstrap tree"
  [ "$(uname -m)" = x86_64 ] || fail "this is $(uname -m); the pinned libvosk is for x86_64" "use an x86_64 machine"
  local sdk=""
  command -v dotnet >/dev/null && sdk=$(dotnet --version 2>/dev/null || true)
  [ "${sdk%%.*}" = 10 ] ||
    fail "no .NET 10 SDK found (dotnet --version says '${sdk:-nothing}')" "install the SDK and have 'dotnet' on the PATH"
  # The programs that we build look for the runtime where this points, wherever the SDK was unpacked.
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")"); export DOTNET_ROOT
  local free; free=$(df -Pm . | awk 'NR==2 {print $4}')
  [ -d artifacts ] || [ "$free" -ge "$disk_needed_mb" ] ||
    fail "only ${free} MB free here; a build with its packages takes about ${disk_needed_mb} MB" "free some space, or clone elsewhere"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "packages must be installed, and this is neither root nor is there sudo" "run as root once: ./build.sh deps"; fi
}

apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  step "installing ${missing[*]}"
  mkdir -p .deps
  { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
    >.deps/apt.log 2>&1 || { tail -5 .deps/apt.log >&2; fail "apt-get could not install: ${missing[*]}" "is the network up? the whole log: .deps/apt.log"; }
}

# npm carries the official libvosk; nothing of the package but that one library is used, and nothing of it is run.
fetch_vosk() {
  local library=.deps/native/libvosk.so
  [ -f "$library" ] && echo "$vosk_sha256  $library" | sha256sum -c --status && return 0
  command -v npm >/dev/null || apt_install npm
  step "fetching $vosk_package (for libvosk.so)"
  rm -rf .deps/vosk && mkdir -p .deps/vosk .deps/native
  (cd .deps/vosk && npm pack --ignore-scripts --silent "$vosk_package" >npm.log 2>&1) ||
    { tail -3 .deps/vosk/npm.log >&2; fail "npm could not fetch $vosk_package" "is the network up? try: npm view $vosk_package version"; }
  tar -xzf .deps/vosk/*.tgz -C .deps/vosk package/lib/linux-x86_64/libvosk.so
  echo "$vosk_sha256  .deps/vosk/package/lib/linux-x86_64/libvosk.so" | sha256sum -c --status ||
    fail "libvosk.so in $vosk_package is not the file this tree was tested with (sha256 differs)" "do not use it; tell the maintainers"
  mv .deps/vosk/package/lib/linux-x86_64/libvosk.so "$library"
  rm -rf .deps/vosk
}

restore() {
  mkdir -p .deps
  dotnet restore EdgeVoice.sln -v quiet >.deps/restore.log 2>&1 ||
    { grep -m3 error .deps/restore.log >&2; fail "NuGet packages could not be restored" "is the network up? the whole log: .deps/restore.log"; }
}

deps() { check_system; apt_install "${run_packages[@]}"; fetch_vosk; restore; }

build() {
  deps
  step "building"
  dotnet build EdgeVoice.sln -c "$configuration" --no-restore -v quiet -clp:NoSummary -p:UseSharedCompilation=true || fail "the build has errors, see above"
  cat >edgevoice <<LAUNCHER
#!/bin/sh
# Written by ./build.sh build.
DOTNET_ROOT='$DOTNET_ROOT' exec '$PWD/artifacts/bin/EdgeAgent/release/edgevoice' "\$@"
LAUNCHER
  chmod +x edgevoice
}

# Adds one test program's own summary to the totals. A program that dies without a summary counts as one failure.
run_tests() {
  local project=$1 log=.deps/test-$1.log summary
  step "testing $project"
  "artifacts/bin/$project/release/$project" -noColor -noLogo >"$log" 2>&1 </dev/null && local rc=0 || local rc=$?
  summary=$(grep -E "^ +$project +Total: " "$log" | tail -1 || true)
  if [ -z "$summary" ]; then
    tail -40 "$log"; echo "$project ended with exit code $rc and no summary"; failed=$((failed + 1)); return 0
  fi
  [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]] ||
    fail "the summary of $project reads otherwise than expected: $summary" "has the test runner changed?"
  local total=${BASH_REMATCH[1]} errors=${BASH_REMATCH[2]} bad=${BASH_REMATCH[3]} skips=${BASH_REMATCH[4]}
  passed=$((passed + total - bad - skips)) failed=$((failed + bad + errors)) skipped=$((skipped + skips))
  [ "$rc" = 0 ] || { grep -vE '^ *(Starting|Finished|Discover)' "$log" | tail -150; [ $((bad + errors)) -gt 0 ] || failed=$((failed + 1)); }
  grep -E '\[SKIP\]' -A1 "$log" | grep -vE '^--' | head -40 || true
  echo "$summary"
}

# The Debian package installs into a bare Debian 12 tree and `edgevoice check` runs there: one test.
check_package() {
  step "building the Debian package and installing it into a bare Debian 12 tree"
  if packaging/build-deb.sh >.deps/package.log 2>&1 && as_root packaging/test-deb.sh >>.deps/package.log 2>&1; then passed=$((passed + 1))
  else tail -40 .deps/package.log; failed=$((failed + 1)); fi
}

test_all() {
  deps
  apt_install "${test_packages[@]}"
  build
  passed=0 failed=0 skipped=0
  step "checking format"
  if dotnet format EdgeVoice.sln --verify-no-changes --no-restore >.deps/format.log 2>&1; then passed=$((passed + 1))
  else grep -m20 error .deps/format.log || tail -5 .deps/format.log; echo "format: run dotnet format"; failed=$((failed + 1)); fi
  local project
  for project in tests/*.Tests; do run_tests "$(basename "$project")"; done
  check_package
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
}

verb=${1:-}
[ $# -eq 0 ] || shift
case "$verb" in
  "" | help | -h | --help) usage ;;
  deps) deps; step "all there" ;;
  build) build; step "built: ./edgevoice --help" ;;
  test) test_all ;;
  demo) build; exec ./edgevoice demo "$@" ;;
  run) build; exec ./edgevoice run "$@" ;;
  bench) build; apt_install "${bench_packages[@]}"; exec ./edgevoice bench "$@" ;;
  package) build; exec packaging/build-deb.sh "$@" ;;
  *) usage >&2; printf '\nbuild.sh: unknown verb "%s"\n' "$verb" >&2; exit 2 ;;
esac
