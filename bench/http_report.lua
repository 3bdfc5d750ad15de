-- What wrk has found, as one line of JSON; times in microseconds. With PIPELINE=N in the environment N requests are sent
-- at once.
local pipeline = tonumber(os.getenv("PIPELINE") or "1")

function init()
  local one = wrk.format()
  batch = string.rep(one, pipeline)
end

function request()
  return batch
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %f, "p50": %d, "p99": %d, "errors": %d}\n', summary.requests,
                         summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
                         errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
