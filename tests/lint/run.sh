#!/usr/bin/env bash
# make lint: everything a machine can see without running the program.
#   tests/lint/run.sh
# clang-tidy reads compile commands from build-lint/, which is configured for clang and never built. Its first run takes
# about ten minutes of processor time, the next ones look only at what has changed.
# shellcheck disable=SC2317  # functions called by name
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
build="build-lint"
status=0
step() { echo "lint: $1"; shift; "$@" || { status=1; echo "lint: FAILED: $*" >&2; }; }

mapfile -t sources < <(git ls-files '*.cpp' '*.hpp' '*.h')
mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
mapfile -t units < <(git ls-files 'kernel/*.cpp' 'plugins/*.cpp' | grep -v '/tests/')
configure() {
  cmake -S . -B "$build" -G Ninja -Wno-dev -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON > "$build.configure.log" 2>&1 || { cat "$build.configure.log"; return 1; }
  mv "$build.configure.log" "$build/configure.log"
}
tidy() { configure && printf '%s\n' "${units[@]}" | python3 tests/lint/tidy.py "$build"; }

step "formatting" clang-format --dry-run --Werror "${sources[@]}"
step "arrows between rooms" python3 tests/lint/check_rooms.py
step "shell scripts" shellcheck "${scripts[@]}"
step "static analysis of ${#units[@]} files" tidy
exit $status
