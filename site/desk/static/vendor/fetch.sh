#!/bin/sh
# Fetches the libraries that the desk's pages bring, in the versions that stand here, and
# puts nothing down that has another hash. Run it in this folder after a version changed.
set -eu
version=2.0.11
sha512=61d1f2e85ce30f8aa8c88ff258621bb0a9c91def7cafdea7a7d5de629de8bc52fed2c34ffcd6c3ad89522c3af96ba35d8b9b118bd1a0263facb84ef22de50c35

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "htmx.org@$version" >/dev/null
tar -xzf "$work/htmx.org-$version.tgz" -C "$work"
echo "$sha512  $work/package/dist/htmx.min.js" | sha512sum --check --quiet
cp "$work/package/dist/htmx.min.js" htmx.min.js
cp "$work/package/LICENSE" LICENSE
