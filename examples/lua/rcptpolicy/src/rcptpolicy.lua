-- Accepts the recipients that a JSON file lists by domain and pattern:
--   { "example.com": { "accept": ["^(info|sales)@", "^[a-z]+\\+reef@"], "text": "no such mailbox" } }
require "msys.core"
require "msys.pcre"
require "json"

---@class rcptpolicy.module
local mod = {}
local domains -- the settings of this configuration; nil accepts everything

-- Patterns are tried once while the file is read: a bad one refuses the configuration, and not the first recipient.
local function refuse_bad_patterns(found)
  for domain, settings in found do
    for _, pattern in settings.accept do
      local captures, reason = msys.pcre.match("", pattern)
      if not captures and reason then
        error("domain " .. domain .. ": the pattern " .. pattern .. ": " .. reason)
      end
    end
  end
end

-- Called once for each configuration: a reload reads the file again.
function mod:init()
  local file = msys.config("get", "rcptpolicy", "main", "settings")
  if file == "" then return true end
  local found, _, reason = json.decode(msys.readfile(file))
  if not found then error(file .. ": " .. reason) end
  refuse_bad_patterns(found)
  domains = found
  return true
end

-- Returns why a recipient is refused, with the code; nothing for one that is accepted.
local function refusal(recipient)
  if domains == nil then return nil end
  local address = recipient:lower()
  local settings = domains[address:match("@([^@]*)$") or ""]
  if settings == nil then return 554, "5.7.1 relaying denied" end
  for _, pattern in settings.accept do
    if msys.pcre.match(address, pattern) then return nil end
  end
  return 550, "5.1.1 " .. (settings.text or "unknown recipient")
end

function mod:validate_rcptto(msg, str, ac, vctx)
  local code, text = refusal(str)
  if code == nil then return msys.core.VALIDATE_CONT end
  vctx:set_code(code, text)
  return msys.core.VALIDATE_DONE
end

-- `rcptpolicy check ADDRESS`: the words are counted from 0, those of the command included.
local function control_check(cc)
  local code, text = refusal(cc.argv[2])
  print(code and (code .. " " .. text) or "accepted")
end
msys.registerControl("rcptpolicy check", control_check)

msys.registerModule("rcptpolicy", mod)
