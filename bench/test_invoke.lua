-- wrk: one TestInvokeMethod of the method that bench/http.sh or bench/peers.sh has made, or with
-- BENCH_STAGE_PATH one call of a stage.
local stage = os.getenv("BENCH_STAGE_PATH")
wrk.method = stage and "GET" or "POST"
wrk.path = stage or os.getenv("BENCH_PATH")
if not stage then wrk.body = '{"pathWithQueryString": "/pets/1?type=dog"}' end
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"

function done(summary, latency)
  local seconds = summary.duration / 1e6
  io.write(string.format(
    "%.0f invocations/s, p50 %.2f ms, p99 %.2f ms, %d answers other than 200\n",
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status))
end
