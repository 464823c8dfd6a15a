#!/usr/bin/env bash
# installed_authors.sh BUILD SOURCE NEW_PLUGIN WORK CXX: installs the SDK to a prefix of its own, makes a plugin of
# every kind and the samples of docs/plugin-authors.md and docs/node-plugins.md outside the tree, builds them against
# the prefix with strict warnings, and runs their tests, the conformance runner among them.
set -euo pipefail
build=$1 source=$2 new_plugin=$3 work=$4
export CXX=$5

rm -rf "$work"
mkdir -p "$work/log"
export prefix=$work/prefix
cmake --install "$build" --prefix "$prefix" --component sdk >"$work/log/install"
export launcher
launcher=$(command -v ccache || true)

for kind in provider auth storage node bus model feature; do
  "$new_plugin" "$kind" "sample_$kind" "$work/$kind" "$prefix/share/parley/templates" >>"$work/log/new"
done
python3 "$source/tests/sdk/extract_samples.py" "$source/docs/plugin-authors.md" "$work/docs"
python3 "$source/tests/sdk/extract_samples.py" "$source/docs/node-plugins.md" "$work/node_docs"

author() {  # author FOLDER: what the README tells an author to do
  cd "$1" &&
    cmake -S . -B build -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher" \
          "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wshadow -Werror" &&
    cmake --build build &&
    ctest --test-dir build --output-on-failure --no-tests=error
}
export -f author
export work

run() {
  if ! author "$1" >"$work/log/$(basename "$1")" 2>&1; then
    printf '%s failed:\n' "$1"
    tail -n 60 "$work/log/$(basename "$1")"
    return 1
  fi
}
export -f run

# One first: it fills the compiler cache with the main() of the test programs, which the others then share.
run "$work/docs"
printf '%s\n' "$work"/{node_docs,provider,auth,storage,node,bus,model,feature} |
  xargs -P "$(nproc)" -I{} bash -euo pipefail -c 'run {}'
