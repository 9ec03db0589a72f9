-- What the host cannot do: fill texts and tables of the script, and return functions of Lua.
local K = ...
local class, strings, es_methods = K.class, K.strings, K.es_methods
local tostring, pairs, rawset = tostring, pairs, rawset
local function fill(buffer, text)
  if buffer == nil then return end
  if not strings[buffer] then K.raise("the text to be filled is no ec_string: make one with msys.core.string_new()") end
  es_methods.set(buffer, text)
end

local envelope = K.bridge_method("msg:get_envelope2", false)
local function get_envelope2(msg, flags, localpart, domain)
  local one, other, known = envelope(msg, flags)
  fill(localpart, one)
  if other ~= nil then fill(domain, other) end
  return known
end
rawset(class("message"), "get_envelope2", get_envelope2)
msys.core.ec_message_get_envelope2 = get_envelope2

local recipients = K.bridge_method("vctx:iterate_rcpt", false)
rawset(class("vctx"), "iterate_rcpt", function(vctx)
  local list, i = recipients(vctx), 0
  return function() i = i + 1; return list[i] end
end)

local print_dict = K.bridge("msys.core.dict_stringprint", false)
function msys.core.dict_stringprint(out, dict, level, indent)
  fill(out, tostring(out) .. print_dict(dict, level or 0, indent or ""))
end

-- The variables of a script of the policy editor are a table of its own.
local editor = msys.policyeditor
function editor.get_variable(_, vars, params) return vars[params.name] end
function editor.set_variable(_, vars, params) vars[params.name] = params.value end
function editor.pcre_match(_, vars, params)
  local found = msys.pcre.match(params.subject, params.pattern)
  if not found then return false end
  for key, value in pairs(found) do vars[key] = value end
  return true
end
