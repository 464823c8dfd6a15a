#!/bin/sh
# Runs the browser tests of a script against a build: tests/e2e/run.sh BUILD_DIR [phone|pages]   (default: phone)
# Needs chromium, node and npm: packaging/browser-packages.txt. CHROMIUM names another browser of that family.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -x "$1/bin/parley" ]; then
  echo "usage: tests/e2e/run.sh BUILD_DIR [phone|pages] - a folder with bin/parley and lib/parley/plugins; build it first" >&2
  exit 2
fi
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
for program in node npm "${CHROMIUM:-chromium}"; do
  if ! command -v "$program" >/dev/null; then
    echo "tests/e2e: $program is not installed; expected what packaging/browser-packages.txt lists" >&2
    exit 77 # what ctest counts as skipped
  fi
done
cd "$here"
if [ ! -d node_modules/playwright-core ]; then
  npm ci --no-audit --no-fund
fi
exec node "${2:-phone}.mjs" "$build"
