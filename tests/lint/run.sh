#!/usr/bin/env bash
# make lint: everything a machine can see without running the program.
#   tests/lint/run.sh BUILD_DIR
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
build=$1
status=0
step() { echo "lint: $1"; shift; "$@" || { status=1; echo "lint: FAILED: $*" >&2; }; }

mapfile -t sources < <(git ls-files '*.cpp' '*.hpp' '*.h')
mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
mapfile -t units < <(git ls-files 'kernel/*.cpp' 'plugins/*.cpp' | grep -v '/tests/')
# shellcheck disable=SC2317  # called by name below
tidy() { printf '%s\n' "${units[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" 2>/dev/null; }

step "formatting" clang-format --dry-run --Werror "${sources[@]}"
step "arrows between rooms" python3 tests/lint/check_rooms.py
step "shell scripts" shellcheck "${scripts[@]}"
step "static analysis of ${#units[@]} files" tidy
exit $status
