#!/usr/bin/env bash
# headers_alone.sh INCLUDE_DIR CC CXX: every ABI header compiles by itself as C11, C17, C++17 and C++20, every C++
# header as C++20, without a warning.
set -euo pipefail
include=$(realpath "$1") cc=$2 cxx=$3
failed=0

try() {  # try HEADER COMPILER LANGUAGE STANDARD
  local problem
  if ! problem=$(printf '#include <%s>\n' "$1" | "$2" -x "$3" "-std=$4" -Wall -Wextra -Wshadow -pedantic -Werror \
                 "-I$include" -fsyntax-only - 2>&1); then
    printf '%s as %s:\n%s\n' "$1" "$4" "$problem"
    failed=1
  fi
}

cd "$include"
for header in parley/abi/*.h; do
  try "$header" "$cc" c c11
  try "$header" "$cc" c c17
  try "$header" "$cxx" c++ c++17
  try "$header" "$cxx" c++ c++20
done
while read -r header; do
  try "$header" "$cxx" c++ c++20
done < <(find parley -name '*.hpp' -not -path '*/detail/json_*' | sort)
exit "$failed"
