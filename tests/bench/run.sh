#!/usr/bin/env bash
# Measures parley: tests/bench/run.sh BUILD_DIR [--json] [--only NAME]... [--folder DIR]   (docs/benchmarks.md)
# Installs what the comparison needs, then runs the scenarios of run.py with the programs of BUILD_DIR/bin.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

"$root/packaging/install-packages.sh" "$root/packaging/bench-packages.txt" >&2
exec python3 "$here/run.py" "$@"
