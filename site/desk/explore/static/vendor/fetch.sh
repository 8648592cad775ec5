#!/bin/sh
# Fetches the library that draws the explorer, in the version that stands here, and puts
# nothing down that has another hash. Run it in this folder after a version changed.
set -eu
version=1.6.32
sha512=8df9b8c2bc60abbdd95c5cf260f46681f41def2623b6c1f9ed2cdf823a62797e2b8277c700c01926043560b4ec73a1ce5fed6d9c68e7905b9eadb73ca08da626
style=c57618bc6a0fa8e8e13309299315930efec7be5cab93212acdce14485aff66d0580bb7a4944dc33410dc72a88c8f657344a49f7d9cdea9545c91d633271f6a7d

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "uplot@$version" >/dev/null
tar -xzf "$work/uplot-$version.tgz" -C "$work"
echo "$sha512  $work/package/dist/uPlot.iife.min.js" | sha512sum --check --quiet
echo "$style  $work/package/dist/uPlot.min.css" | sha512sum --check --quiet
cp "$work/package/dist/uPlot.iife.min.js" "$work/package/dist/uPlot.min.css" "$work/package/LICENSE" .
