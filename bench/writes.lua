-- wrk: changes of REST APIs. A share of them is on one API, the rest on any of the others.
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = line end
local share = tonumber(os.getenv("BENCH_SHARE") or "0.25")
local count, threads = 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init()
  math.randomseed(seed)
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json"
  wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=123456789012/20150709/us-east-1/apigateway/aws4_request"
end

function request()
  count = count + 1
  local id = math.random() < share and ids[1] or ids[math.random(#ids)]
  local body = string.format('{"patchOperations":[{"op":"replace","path":"/description","value":"%d of %d"}]}', count, seed)
  return wrk.format("PATCH", "/restapis/" .. id, nil, body)
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("%.0f writes/s, p50 %.1f ms, p99 %.1f ms, %d failed\n",
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
