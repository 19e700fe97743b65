-- wrk: one TestInvokeMethod of the method that bench/http.sh has made.
wrk.method = "POST"
wrk.path = os.getenv("BENCH_PATH")
wrk.body = '{"pathWithQueryString": "/pets/1?type=dog"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"

function done(summary, latency)
  local seconds = summary.duration / 1e6
  io.write(string.format(
    "%.0f invocations/s, p50 %.2f ms, p99 %.2f ms, %d answers other than 200\n",
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status))
end
