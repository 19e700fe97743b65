#!/usr/bin/env bash
# Writes of the control plane to SQLite, each on the disk before it is answered: 64 clients, a quarter
# of the writes on one and the same API, with 10, 100, 1,000 and 10,000 APIs in the store.
# Needs wrk, curl and python3.   usage: bench/writes.sh [SECONDS] [CLIENTS] [APIS…]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15} clients=${2:-64}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 10 100 1000 10000
[ -n "${TRYGATE:-}" ] || cargo build --release --quiet --package trygate
trygate=${TRYGATE:-${CARGO_TARGET_DIR:-target}/release/trygate}
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
start() {
  "$trygate" serve --data "$work/data" --listen 127.0.0.1:0 >"$work/log" 2>&1 &
  server=$!
  until url=$(grep -om1 'http://127[0-9.:]*' "$work/log"); do sleep 0.05; done
}
stop() { kill "$server"; wait "$server" || true; }
key="Authorization: AWS4-HMAC-SHA256 Credential=123456789012/20150709/us-east-1/apigateway/aws4_request"
# one API with a few methods, which a snapshot then multiplies
start
curl -sf -H "$key" -H 'Accept: application/json' --data-binary @bench/mock.yaml "$url/restapis?mode=import" >/dev/null
stop
"$trygate" snapshot save "$work/one" --data "$work/data" >/dev/null
for apis in "$@"; do
  python3 - "$work" "$apis" <<'PY'
import json, sys
work, apis = sys.argv[1], int(sys.argv[2])
head, line = open(f"{work}/one").read().splitlines()
row = json.loads(line)
with open(f"{work}/many", "w") as many, open(f"{work}/ids", "w") as ids:
    print(head, file=many)
    for number in range(apis):
        row["id"] = row["document"]["restApi"]["id"] = f"api{number:07}"
        print(json.dumps(row), file=many)
        print(row["id"], file=ids)
PY
  rm -rf "$work/data"
  "$trygate" snapshot load "$work/many" --data "$work/data" >/dev/null
  start
  export BENCH_IDS="$work/ids"
  wrk -t2 -c"$clients" -d2 -s bench/writes.lua "$url" >/dev/null
  echo "$apis APIs: $(wrk -t2 -c"$clients" -d"$seconds" --timeout 30s -s bench/writes.lua "$url" | tail -1)"
  curl -sf -H "$key" -H 'Accept: application/json' -o /dev/null -w "$apis APIs: a page of 500 in %{time_total} s, " "$url/restapis?limit=500"
  awk '/VmRSS/ {print $2 " " $3 " resident"}' "/proc/$server/status"
  stop
done
