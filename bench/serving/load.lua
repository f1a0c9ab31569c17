-- Asks for each line of a file of addresses in turn, each thread from another line on, and
-- prints one line of numbers at the end for bench.serving to read.
local paths, started = {}, 0

function setup(thread)
  thread:set("offset", started * 97)
  started = started + 1
end

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  at = offset
end

function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1])
end

function done(summary, latency, requests)
  local bad = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d %d\n",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max,
    bad.status, bad.connect + bad.read + bad.write + bad.timeout))
end
