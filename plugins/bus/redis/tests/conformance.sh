#!/usr/bin/env bash
# conformance.sh PARLEY-CONFORMANCE PLUGIN.so: runs the conformance cases against a Redis server that lives as long as
# they do, on a Unix socket of its own.
set -euo pipefail
folder=$(mktemp -d)
socket=$folder/redis.sock
redis-server --port 0 --unixsocket "$socket" --save '' --appendonly no --dir "$folder" --logfile "$folder/redis.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

for _ in $(seq 600); do
  [ "$(redis-cli -s "$socket" ping 2>/dev/null)" = PONG ] && break
  kill -0 "$server" 2>/dev/null || { echo "redis-server ended at once"; exit 1; }
  sleep 0.05
done
# A machine under load must not look like a Redis that is away.
printf '{"options": {"url": "unix://%s", "timeout": 5000}}\n' "$socket" > "$folder/with.json"
"$@" --with "$folder/with.json"
