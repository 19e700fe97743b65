#!/usr/bin/env bash
# TestInvokeMethod of a MOCK method with a response template, over HTTP on loopback, with wrk on the
# same machine. Needs wrk, curl and python3.   usage: bench/http.sh [SECONDS] [CONNECTIONS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-10} connections=${2:-32}
[ -n "${TRYGATE:-}" ] || cargo build --release --quiet --package trygate
log=$(mktemp)
"${TRYGATE:-${CARGO_TARGET_DIR:-target}/release/trygate}" serve --ephemeral --listen 127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill $server; rm -f "$log"' EXIT
until url=$(grep -om1 'http://127[0-9.:]*' "$log"); do sleep 0.05; done
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }
api=$(curl -s -H 'Accept: application/json' --data-binary @bench/mock.yaml "$url/restapis?mode=import" | field '["id"]')
resource=$(curl -s -H 'Accept: application/json' "$url/restapis/$api/resources" |
  field '["item"]' | python3 -c "import ast,sys; print(next(r['id'] for r in ast.literal_eval(sys.stdin.read()) if r['path'] == '/pets/{petId}'))")
export BENCH_PATH="/restapis/$api/resources/$resource/methods/GET"
wrk -t1 -c"$connections" -d2 -s bench/test_invoke.lua "$url" >/dev/null
wrk -t1 -c"$connections" -d"$seconds" -s bench/test_invoke.lua "$url" | tail -1
echo "resident: $(awk '/VmRSS/ {print $2 " " $3}' "/proc/$server/status")"
