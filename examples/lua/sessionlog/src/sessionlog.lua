-- Counts the steps of sessions, reports them, and shows them in the console.
require "msys.core"
require "msys.counter"
require "msys.timer"

---@class sessionlog.module
local mod = {}

local STEPS = { "connections", "senders", "recipients", "messages" }
local counters = {} -- they belong to the server: a reload goes on with them
local timer -- a timer ends when nobody holds it

local function each_step(body)
  for _, step in ipairs(STEPS) do body(step, counters[step]) end
end

-- Returns what was counted, in one line.
local function summary()
  local parts = {}
  each_step(function(step, counter) parts[#parts + 1] = msys.counter.read(counter) .. " " .. step end)
  return table.concat(parts, ", ")
end

function mod:init()
  for _, step in ipairs(STEPS) do counters[step] = msys.counter.open("sessionlog/" .. step) end
  local interval = msys.config("get", "sessionlog", "main", "interval")
  timer = msys.timer.every(interval, function() print(summary()) end)
  return true
end

-- Providers run in any thread, several at once: counters are the one thing here that they share.
local function counted(step)
  msys.counter.inc(counters[step])
  return msys.core.VALIDATE_CONT
end

function mod:validate_connect(ac, vctx) return counted("connections") end

function mod:validate_mailfrom(str, ac, vctx) return counted("senders") end

function mod:validate_rcptto(msg, str, ac, vctx)
  self.recipients = (self.recipients or 0) + 1
  return counted("recipients")
end

-- `self` is the session's own: one line for each message, with the recipients that it was sent to.
function mod:validate_data(msg, ac, vctx)
  print("a message to " .. (self.recipients or 0) .. " recipients")
  self.recipients = 0
  return counted("messages")
end

local function control_show(cc)
  each_step(function(step, counter) print(step .. ": " .. msys.counter.read(counter)) end)
end
msys.registerControl("sessionlog show", control_show)

local function control_reset(cc)
  each_step(function(_, counter) msys.counter.reset(counter) end)
  print("counting anew")
end
msys.registerControl("sessionlog reset", control_reset)

msys.registerModule("sessionlog", mod)
