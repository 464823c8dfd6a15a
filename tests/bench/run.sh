#!/usr/bin/env bash
# Measures parley: tests/bench/run.sh BUILD_DIR [--json] [--only NAME]... [--folder DIR]   (docs/benchmarks.md)
# Installs what the comparison needs, then runs the scenarios of run.py with the programs of BUILD_DIR/bin.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

list=$root/packaging/bench-packages.txt
# A Node that is here already will do, wherever it came from.
if command -v node >/dev/null && command -v npm >/dev/null; then
  "$root/packaging/install-packages.sh" <(grep -vxE 'nodejs|npm' "$list") >&2
else
  "$root/packaging/install-packages.sh" "$list" >&2
fi
exec python3 "$here/run.py" "$@"
