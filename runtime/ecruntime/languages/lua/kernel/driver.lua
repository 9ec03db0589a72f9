-- Providers as coroutines: limits, tagged yields, and what calls the host.
local K = ...
local place, mark, unmark = K.place, K.mark, K.unmark
local type, select, tostring, error, pcall, rawget, setmetatable = type, select, tostring, error, pcall, rawget, setmetatable
local co_create, co_resume, co_yield, co_running = coroutine.create, coroutine.resume, coroutine.yield, coroutine.running
local tonumber, sethook, traceback, gc, ssub = tonumber, debug.sethook, debug.traceback, collectgarbage, string.sub
local host, clock, is_jit, soft, limit = K.host, K.clock, K.is_jit, K.soft, K.limit
local plain, result, encode_all, funcs, H, raw_host = K.plain, K.result, K.encode_all, K.funcs, K.H, K.raw_host
local TAG, DONE = {}, {}
local MAX_DEPTH = 16
local current, noyield, depth = nil, 0, 0          -- the coroutine of the running call; > 0 inside what cannot be left
local deadline, calls, ncalls = false, {}, 0        -- the deadline of a call is set by its first tick
local disabled                                     -- the reason, once a script was stopped too often, or keeps too much
local idle, nidle = {}, 0
local keyed = {}                                   -- functions whose first argument is the number of a session
local session_of = setmetatable({}, {__mode = "k"})   -- coroutine -> that number
local tls, has_tls = setmetatable({}, {__mode = "k"}), false
local stop = "time limit exceeded"
local LATE = 0.05                                  -- seconds after which a call says where it is

-- ---- limits: the hook is armed once for each coroutine; short calls never ask the clock
local function insist() if co_running() then error(stop, 0) end end   -- never in the driver itself
local function finish(why)
  local co = co_running()
  stop = why
  -- At each instruction from now on, so that a pcall of the script cannot go on.
  if is_jit then sethook(insist, "", 1) elseif co then sethook(co, insist, "", 1) end
  error(stop, 0)
end
local function is_full()                           -- only what is still reachable counts
  local held = gc("count")
  while held > soft do
    gc()
    local left = gc("count")
    -- Both engines give a large buffer of theirs back by halves, one with each collection.
    if left > 0.9 * held then return left > soft end
    held = left
  end
  return false
end
function K.full() if co_running() and is_full() then finish("memory limit exceeded") end end
local function tick()
  if not co_running() then return end
  local now = clock()
  if not deadline then deadline = now + limit end
  if now > deadline then finish("time limit exceeded") end
  K.full()                                         -- first: the mark needs memory
  if now - LATE > deadline - limit then mark() end
end
local function arm(co) if is_jit then sethook(tick, "", 10000) else sethook(co, tick, "", 10000) end end
K.arm = arm
if is_jit then arm() end

-- What a script may have made endless or faulty runs in a coroutine, with a time of its own; it cannot wait.
local function aside(f, ...)
  local saved, former, blocked = current, deadline, noyield
  local co = co_create(function(...) return f(...) end)   -- 5.1 takes no function of C
  arm(co)
  current, deadline, noyield = co, false, 1
  local function done(...)
    current, deadline, noyield = saved, former, blocked
    if is_jit then arm() end
    return ...
  end
  return done(co_resume(co, ...))
end
local MAX_TEXT = 8192                              -- of an error
local function in_words(e)
  local ok, text = true, e
  if type(e) ~= "string" then ok, text = aside(tostring, e) end
  if not ok or type(text) ~= "string" then text = "an error that is a " .. type(e) .. ", and has no text" end
  return #text > MAX_TEXT and ssub(text, 1, MAX_TEXT) .. "..." or text
end
local function out(n, ...)
  if plain(n, ...) then return 1, ... end
  local ok, text = aside(encode_all, ...)
  if ok then return 2, text end
  return 0, "the result: " .. in_words(text)
end
local function worker(f, ...) return worker(co_yield(DONE, f(...))) end   -- one coroutine serves many calls
local function trace(co, text)
  if is_jit then arm() end
  return traceback(co, in_words(text))
end
local function settle(co, saved, former, blocked, ok, a, b, ...)
  current, deadline, noyield, depth = saved, former, blocked, depth - 1
  unmark()
  if gc("count") > soft and is_full() then
    -- Without a limit until the host knows what the scripts keep: the next text of another call could end the process.
    raw_host("@lift", 0)
    return 5, ok and "memory limit exceeded" or trace(co, a)
  end
  if ok and a == DONE then
    nidle = nidle + 1
    idle[nidle] = co
    if has_tls then tls[co] = nil end
    local kind = type(b)
    if select("#", ...) == 0 and (kind == "number" or kind == "nil" or kind == "boolean" or kind == "string") then return b end
    return out(1 + select("#", ...), b, ...)
  end
  if ok and a == TAG then
    ncalls = ncalls + 1
    calls[ncalls] = co
    return 3, ncalls, b, ...
  end
  return 0, ok and "a provider yielded outside of its own coroutines" or trace(co, a)
end
local function enter(co, ...)
  if depth >= MAX_DEPTH then return 0, "calls of providers are nested more than " .. MAX_DEPTH .. " deep" end
  local saved, former, blocked = current, deadline, noyield
  deadline, current, noyield, depth = false, co, 0, depth + 1
  return settle(co, saved, former, blocked, co_resume(co, ...))
end
local function go(id, ...)                  -- a call that has waited goes on
  local co = calls[id]
  calls[id] = nil
  if disabled or not co then return 0, disabled or "memory limit exceeded" end
  return enter(co, ...)
end
function K.where(id) local co = calls[id] return co and place(co) end
function K.disable(reason) disabled = reason end
local function start(fid, ...)
  if disabled then return 0, disabled end
  local co = idle[nidle]
  if co then idle[nidle] = nil; nidle = nidle - 1
  else co = co_create(worker); arm(co) end
  if keyed[fid] then session_of[co] = (...) else session_of[co] = nil end
  return enter(co, funcs[fid], ...)
end
function K.session() return current and session_of[current] or 0 end
K.keyed = keyed
function K.reset() current, noyield, depth, calls = nil, 0, 0, {}; if is_jit then arm() end end
K.start, K.go = start, go

-- ---- calls of the host: what may wait leaves the coroutine, so that the host does it without the lock of the runtime
local function can_yield() return current ~= nil and noyield == 0 end
K.can_yield = can_yield
local function ask(waits, name, ...)
  local is_plain = plain(select("#", ...), ...)
  if waits and can_yield() then
    if is_plain then return co_yield(TAG, name, 0, ...) end
    return co_yield(TAG, name, 1, encode_all(...))
  end
  if waits then mark() end
  if is_plain then return host(name, 0, ...) end
  return host(name, 1, encode_all(...))
end
function K.bridge(name, waits)
  if waits then return function(...) return result(ask(true, name, ...)) end end
  return function(...)
    if plain(select("#", ...), ...) then return result(host(name, 0, ...)) end
    return result(host(name, 1, encode_all(...)))
  end
end
function K.bridge_method(name, waits)
  return function(self, ...)
    local h = type(self) == "table" and rawget(self, H)
    if not h then K.raise("'" .. name .. "' was called on no object of the host: write a colon") end
    if not waits and plain(select("#", ...), ...) then return result(host(name, 2, h, ...)) end
    return result(ask(waits, name, self, ...))
  end
end

-- ---- what the script sees of coroutines: tagged yields pass through, and so does the hook on 5.1
local function through(co, ok, a, ...)
  if ok and a == TAG then return through(co, co_resume(co, co_yield(a, ...))) end
  return ok, a, ...
end
function coroutine.resume(co, ...) return through(co, co_resume(co, ...)) end
function coroutine.create(f)
  local co = co_create(f)
  if not is_jit then arm(co) end
  return co
end
function coroutine.wrap(f)
  local co = coroutine.create(f)
  local function check(ok, ...) if not ok then error((...), 2) end return ... end
  return function(...) return check(through(co, co_resume(co, ...))) end
end

local function back(...) noyield = noyield - 1; return ... end
local function shut(f)
  local function done(ok, ...)
    noyield = noyield - 1
    if not ok then error((...), 0) end
    return ...
  end
  return function(...) noyield = noyield + 1; return done(pcall(f, ...)) end
end
K.shut = shut
table.sort = shut(table.sort)
local gsub = string.gsub
local shut_gsub = shut(gsub)
function string.gsub(s, p, r, ...)
  if type(r) == "function" then return shut_gsub(s, p, r, ...) end
  return gsub(s, p, r, ...)
end
if not is_jit then                                 -- 5.1 cannot yield across a pcall: there a call blocks
  local p, xp = pcall, xpcall
  function _G.pcall(...) noyield = noyield + 1; return back(p(...)) end
  function _G.xpcall(...) noyield = noyield + 1; return back(xp(...)) end
end

local rep = string.rep
function string.rep(s, n, ...)                     -- one call in C could pass the soft limit many times over
  local count, size = tonumber(n), type(s) == "string" and #s or #tostring(s)
  if count and count > 0 and size * count / 1024 > soft then error("memory limit exceeded", 2) end
  return rep(s, n, ...)
end

-- ---- tables of one call, and of one thread of the system
local threads, main = {}, {}
function K.drop_thread(id) threads[id] = nil end
setmetatable(_G, {__index = function(_, k)
  if k == "_TLS" then
    local key = current or main
    local t = tls[key]
    if not t then t = {}; tls[key] = t; has_tls = true end
    return t
  elseif k == "_OSTLS" then
    local id = host("@thread", 0)
    local t = threads[id]
    if not t then t = {}; threads[id] = t end
    return t
  end
  return K.global(k)
end})
