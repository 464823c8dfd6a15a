#!/usr/bin/env bash
# make fuzz: builds every tests/fuzz/fuzz_*.cpp with libFuzzer, address and undefined sanitizers and runs each for a while.
#   tests/fuzz/run.sh [SECONDS_EACH]
# A crash leaves its input in build-fuzz/ and fails the run.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
cmake -S . -B build-fuzz -G Ninja -Wno-dev -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DPARLEY_FUZZ=ON \
  > build-fuzz.configure.log 2>&1 || { cat build-fuzz.configure.log; rm -f build-fuzz.configure.log; exit 1; }
mv build-fuzz.configure.log build-fuzz/configure.log
cmake --build build-fuzz --target fuzz
for target in build-fuzz/bin/fuzz_*; do
  name=$(basename "$target")
  mkdir -p "build-fuzz/corpus/$name"
  echo "fuzz: $name for ${seconds} s"
  (cd build-fuzz && "bin/$name" -max_total_time="$seconds" -print_final_stats=1 -artifact_prefix="$name-" "corpus/$name") \
    2>&1 | grep -E 'stat::|ERROR|SUMMARY' || true
  if compgen -G "build-fuzz/$name-crash-*" > /dev/null; then
    echo "fuzz: $name crashed; the input is in build-fuzz/" >&2
    exit 1
  fi
done
