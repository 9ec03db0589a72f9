-- What a script of this server sees where documents say nothing. Its command is `fidelity_script WORD`.
require "msys.core"
require "msys.extended.message"
require "msys.audit_series"

local seen = {} -- the observations of hooks, told by `fidelity_script tell`
local order, is_next_called = {}, false

local function observe(id, kind, value, evidence)
  value = tostring(value):gsub("[\t\r\n]", " ")
  seen[id] = "OBSERVED\t" .. id .. "\t" .. kind .. "\t" .. value .. "\t" .. evidence
end

-- What a function gives, or that it raises: the words of an error are the server's own.
local function try(body)
  local is_done, value = pcall(body)
  if not is_done then return "raises" end
  return tostring(value)
end

local function found(name)
  return pcall(require, name) and "found" or "not found"
end

local function observe_packages()
  observe("scripts.require", "M",
    "beside " .. found("fidelity_beside") .. ", server's " .. found("msys.pcre") .. ", nowhere " .. found("fidelity_nowhere"),
    "beside the script; of the server; nowhere")
  observe("scripts.package-names", "M",
    "dot " .. found("sub.fidelity_below") .. ", slash " .. found("sub/fidelity_below")
      .. ", up " .. found("sub/../fidelity_beside") .. ", above " .. found("../lua/fidelity_beside"),
    "sub.NAME; sub/NAME; sub/../NAME; ../lua/NAME")
end

local function observe_macros(id, kind, evidence)
  local texts = {}
  for _, text in ipairs({ "%{vctx_conn:fidelity}", "%{vctx_mess:fidelity}", "%{i}", "%{fidelity}", "%%" }) do
    texts[#texts + 1] = "[" .. try(function() return msys.expandMacro(text) end) .. "]"
  end
  observe(id, kind, table.concat(texts, " "), "of a context twice, of SPF, of nothing, two signs; " .. evidence)
end

local function observe_instances()
  local is_run = false
  local result = try(function() return msys.runInInst("fidelity-nobody", function() is_run = true end) end)
  observe("scripts.scheduler-instance", "M", (is_run and "runs" or "does not run") .. (result == "raises" and ", raises" or ""),
    "an instance of a name that nobody has")
end

-- `fidelity_script series`: the count, which it then raises.
local function tell_series()
  print("SERIES\t" .. try(function() return msys.audit_series.count("fidelity", "word") end))
  try(function() return msys.audit_series.add("fidelity", "word") end)
end

local words = {
  here = function() print("CALLED\tscript") end,
  set = function() fidelity_global = "set" end,
  get = function() print("GLOBAL\t" .. tostring(fidelity_global)) end,
  series = tell_series,
  tell = function()
    observe_packages()
    observe_macros("scripts.macros", "M", "outside of a call")
    observe_instances()
    for _, line in pairs(seen) do print(line) end
  end,
}

local function control(cc)
  local word = words[cc.argv[1]]
  if word ~= nil then word() end
end
msys.registerControl("fidelity_script", control)

local first, second = {}, {}

function first:init()
  try(function() return msys.audit_series.define("fidelity", "string", 3600, 2) end)
  return true
end

function second:init() return true end

function first:validate_ehlo(str, ac, vctx)
  vctx:set(msys.core.VCTX_CONN, "fidelity", "set")
  observe_macros("scripts.macros.call", "T", "in a call, with one of the connection that is set")
  order[#order + 1] = "first"
  return msys.core.VALIDATE_CONT
end

function second:validate_ehlo(str, ac, vctx)
  order[#order + 1] = "second"
  observe("scripts.order", "T", table.concat(order, " "), "registered: first, second; validate_ehlo")
  order = {}
  return msys.core.VALIDATE_CONT
end

function first:validate_mailfrom(str, ac, vctx)
  is_next_called = false
  observe("scripts.nil", "T", "the chain ends", "the first of two tables returns nil from validate_mailfrom")
  return nil
end

function second:validate_mailfrom(str, ac, vctx)
  observe("scripts.nil", "T", "the chain goes on", "the first of two tables returns nil from validate_mailfrom")
  return msys.core.VALIDATE_CONT
end

-- ---- messages ----

local function line_of(msg, name)
  for line in tostring(msg:raw()):gmatch("[^\r\n]+") do
    if line:lower():find(name:lower() .. ":", 1, true) == 1 then return line end
  end
  return "none"
end

local function count(values)
  return values and #values or 0
end

local function observe_headers(msg)
  observe("scripts.message.line-ends", "T", try(function()
    msg:header("X-Fidelity", "one\r\nX-Fidelity-Two: two")
    return count(msg:header("X-Fidelity-Two")) .. " more headers; " .. line_of(msg, "X-Fidelity")
  end), "a value with CRLF and what looks like another header")
  observe("scripts.message.addresses", "T", try(function()
    msg:header("X-Fidelity-To", "J\195\188rgen <j\195\188rgen@example.com>")
    return (line_of(msg, "X-Fidelity-To"):gsub("[\128-\255]", function(byte) return ("\\x%02x"):format(byte:byte()) end))
  end), "a name and an address with a letter outside of ASCII")
end

local function observe_addresses(msg)
  local texts = {}
  for _, component in ipairs({ "all", "localpart", "user", "detail", "domain", "name", "display" }) do
    texts[#texts + 1] = component .. "=" .. try(function()
      local values = msg:address_header("From", component)
      return type(values) == "table" and tostring(values[1]) or tostring(values)
    end)
  end
  observe("scripts.message.components", "T", table.concat(texts, ", "), "From: Ada <ada+lists@example.com>")
end

local function observe_envelope(msg)
  local texts = {}
  for _, flags in ipairs({ 1, 2, 4, 5, 6 }) do
    texts[#texts + 1] = flags .. "=" .. try(function()
      local localpart, domain = msys.core.string_new(), msys.core.string_new()
      msg:get_envelope2(flags, localpart, domain)
      return tostring(localpart) .. "|" .. tostring(domain)
    end)
  end
  observe("scripts.message.envelope", "T", table.concat(texts, ", "), "msg:get_envelope2 by its flags")
end

local function observe_parts(msg)
  observe("scripts.message.attached", "T", try(function() 
    local parts = msg:mime().parts
    return count(parts) .. " parts, the second has " .. count(parts[2].parts)
  end),
    "a message with a text, and a message with two parts as its second part")
  observe("scripts.message.channels", "T", try(function() return msg:is_mcmt() end), "is_mcmt of the same message")
end

function first:validate_data(msg, ac, vctx)
  observe_headers(msg)
  observe_addresses(msg)
  observe_envelope(msg)
  observe_parts(msg)
  return msys.core.VALIDATE_CONT
end

msys.registerModule("fidelity_script_first", first)
msys.registerModule("fidelity_script_second", second)
