#!/usr/bin/env bash
# Template rendering beside its peers, one after the other in one run: Apache Velocity 1.7 (Java),
# velocityjs and amplify-velocity-template (Node.js), airspeed and airspeed-ext (Python), minijinja on
# an equivalent template (Rust), trygate. One thread each; every render builds fresh $input objects and
# parses the JSON body. The peers' programs and the templates are those of ../shared/vtl/bench; where
# that is absent, trygate alone renders the templates beside its own benchmark.
# usage: bench/templates.sh [WORK_FOLDER]   (the work folder keeps what the peers install)
set -euo pipefail
cd "$(dirname "$0")/.."
shared=../shared/vtl/bench
if [ ! -d "$shared" ]; then
  echo "skipped: ../shared is not here, so there are no peers" >&2
  exec cargo bench --quiet --package trygate-invoke --bench templates
fi
work=${1:-$(mktemp -d)}
if [ ! -d "$work/bench" ]; then
  mkdir -p "$work"
  cp -r "$shared" "$work/bench"
  cp -r ../shared/vtl/oracle "$work/bench/oracle"
  chmod -R u+w "$work"
  cp "$work"/bench/*.* "$work/bench/peers/"
  (
    cd "$work/bench/peers"
    npm install --silent --no-audit --no-fund
    python3 -m venv venv-as && venv-as/bin/pip install -q airspeed==0.7.1
    python3 -m venv venv-ls && venv-ls/bin/pip install -q airspeed-ext==0.6.9
    cd rust && env -u CARGO_TARGET_DIR cargo build --release --quiet
  ) >&2
fi
cargo bench --quiet --package trygate-invoke --bench templates --no-run
(cd "$work/bench/peers" && ./run_all.sh) 2>"$work/peers.err" | sort
cargo bench --quiet --package trygate-invoke --bench templates -- "$work/bench" 2>/dev/null
