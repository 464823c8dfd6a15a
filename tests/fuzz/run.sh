#!/usr/bin/env bash
# make fuzz: builds every tests/fuzz/fuzz_*.cpp with libFuzzer, address and undefined sanitizers and runs each for a while.
#   tests/fuzz/run.sh [SECONDS_EACH]
# A crash, leak, hang or too much memory leaves its input in build-fuzz/ and fails the run.
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
  if ! (cd build-fuzz && "bin/$name" -max_total_time="$seconds" -print_final_stats=1 -artifact_prefix="$name-" \
    "corpus/$name") > "build-fuzz/$name.log" 2>&1; then
    tail -50 "build-fuzz/$name.log"
    echo "fuzz: $name failed; its words are in build-fuzz/$name.log, the input in build-fuzz/$name-*" >&2
    exit 1
  fi
  grep -E 'stat::(number_of_executed_units|average_exec_per_sec|slowest_unit_time_sec|peak_rss_mb)' "build-fuzz/$name.log"
done
