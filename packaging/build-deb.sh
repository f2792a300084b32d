#!/usr/bin/env bash
# Makes artifacts/package/edgevoice_VERSION_amd64.deb from this tree. The same tree gives the same bytes:
# every time stamp is that of the last commit (or SOURCE_DATE_EPOCH), every owner is root.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

fail() { printf 'build-deb.sh: %s\n  %s\n' "$1" "$2" >&2; exit 1; }

command -v dpkg-deb >/dev/null || fail "dpkg-deb is missing" "run ./build.sh deps"
version=$(sed -nE 's:.*<Version>([^<]+)</Version>.*:\1:p' Directory.Build.props | head -1)
[ -n "$version" ] || fail "no <Version> in Directory.Build.props" "put it back"
libvosk=.deps/native/libvosk.so
[ -f "$libvosk" ] || fail "libvosk.so is missing" "run ./build.sh deps"
[ -f models/manifest.json ] || fail "models/manifest.json is missing" "check the tree out whole"

export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
output=artifacts/package
root=$output/root
rm -rf "$root" && mkdir -p "$root"

echo "== publishing edgevoice $version for linux-x64 (self-contained)"
dotnet publish src/EdgeAgent -c Release -r linux-x64 --self-contained true -p:DebugType=none -p:RunAnalyzers=false \
  -p:ContinuousIntegrationBuild=true -v quiet -nologo -o "$root/usr/lib/edgevoice" || fail "the program could not be published" "see the errors above"
# Documentation for compilers, and what belongs to other systems.
find "$root/usr/lib/edgevoice" \( -name '*.xml' -o -name '*.pdb' -o -name '*.lib' -o -name 'web.config' -o -name '*.staticwebassets.*' \) -delete
[ -f "$root/usr/lib/edgevoice/libvosk.so" ] || install -m 644 "$libvosk" "$root/usr/lib/edgevoice/libvosk.so"

echo "== laying out the files"
doc=$root/usr/share/doc/edgevoice
install -d "$root/usr/bin" "$root/etc/edgevoice/packs" "$root/usr/share/edgevoice" "$doc"
ln -s ../lib/edgevoice/edgevoice "$root/usr/bin/edgevoice"
cp -r models "$root/usr/share/edgevoice/models"
# How the models were made is for developers; the cards and licences go along.
find "$root/usr/share/edgevoice/models" \( -name recipe -o -name training \) -type d -prune -exec rm -rf {} +
find "$root/usr/share/edgevoice/models" \( -name '*.py' -o -name '__pycache__' \) -prune -exec rm -rf {} +
install -m 640 packaging/edgevoice.yaml "$root/etc/edgevoice/edgevoice.yaml"
install -m 644 packaging/edgevoice.yaml "$doc/edgevoice.yaml"
# A site edits its pack: conffiles, so that an update never overwrites an edit.
if [ -d packs ]; then cp -r packs/. "$root/etc/edgevoice/packs/"; fi
# The pack of the test line that `bench voice` calls is nobody's to edit.
install -d "$root/usr/share/edgevoice/packs"
mv "$root/etc/edgevoice/packs/bench" "$root/usr/share/edgevoice/packs/bench"
install -D -m 644 systemd/edgevoice.service "$root/lib/systemd/system/edgevoice.service"
install -D -m 644 systemd/edgevoice.sysusers.conf "$root/usr/lib/sysusers.d/edgevoice.conf"
install -D -m 644 systemd/edgevoice.tmpfiles.conf "$root/usr/lib/tmpfiles.d/edgevoice.conf"
install -m 644 packaging/copyright "$doc/copyright"
for page in docs/it.md docs/central-ops.md; do install -m 644 "$page" "$doc/"; done
cp -r docs/telemetry "$doc/telemetry"
{ printf 'edgevoice (%s) stable; urgency=medium\n\n  * See /usr/share/doc/edgevoice/NEWS.md.gz, or CHANGELOG.md in the source.\n\n' "$version"
  printf ' -- EdgeVoice <edgevoice@localhost>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"; } | gzip -9n >"$doc/changelog.gz"
if [ -f CHANGELOG.md ]; then gzip -9nc CHANGELOG.md >"$doc/NEWS.md.gz"; fi

find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -exec chmod u=rw,go=r {} +
chmod 755 "$root/usr/lib/edgevoice/edgevoice"
if [ -f "$root/usr/lib/edgevoice/createdump" ]; then chmod 755 "$root/usr/lib/edgevoice/createdump"; fi
chmod 640 "$root/etc/edgevoice/edgevoice.yaml"

control=$root/DEBIAN
install -d -m 755 "$control"
installed_kb=$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$installed_kb/" packaging/control.in >"$control/control"
(cd "$root" && find etc -type f | LC_ALL=C sort | sed 's:^:/:') >"$control/conffiles"
(cd "$root" && find . -path ./DEBIAN -prune -o -path ./etc -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum | sed 's:  \./:  :') >"$control/md5sums"
for script in postinst prerm postrm; do install -m 755 "packaging/$script" "$control/$script"; done

find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
package=$output/edgevoice_${version}_amd64.deb
rm -f "$package"
dpkg-deb --root-owner-group -Zxz -z6 --build "$root" "$package" >/dev/null
rm -rf "$root"
printf '== %s: %s MB, installs %s MB\n' "$package" "$(($(stat -c %s "$package") / 1048576))" "$((installed_kb / 1024))"
