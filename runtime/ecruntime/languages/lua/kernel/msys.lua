-- What of msys is a matter of Lua itself: registration, trampolines, commands, and names for types.
local K = ...
local type, pairs, error, tostring, setmetatable, select, rawget = type, pairs, error, tostring, setmetatable, select, rawget
local concat, sort, ssub, sfind, gmatch = table.concat, table.sort, string.sub, string.find, string.gmatch
local loadstring, unpack = loadstring, unpack
local host, result, proxy, ec_string, funcs, keep = K.host, K.result, K.proxy, K.ec_string, K.funcs, K.keep
local modules, selfs = {}, {}

local function register(name, t)
  if type(t) ~= "table" then K.raise("msys.registerModule: the second argument is a table of functions") end
  local names = {}
  for k, v in pairs(t) do
    if type(v) == "function" and type(k) == "string" and not sfind(k, "[^%w_]") then names[#names + 1] = k end
  end
  sort(names)
  modules[name] = {table = t, functions = {}}
  for _, k in pairs(names) do modules[name].functions[k] = t[k] end
  result(host("@register", 0, name, concat(names, " ")))
end
function msys.registerModule(name, t) return register(tostring(name), t) end
function msys.registerAuth(scheme, t) return register("auth:" .. tostring(scheme), t) end
function msys.registerControl(prefix, f)
  if type(f) ~= "function" then K.raise("msys.registerControl: the second argument is a function") end
  result(host("@control", 0, tostring(prefix), keep(function(argc, words)
    local cc, i = {argc = argc, argv = {}}, 0
    for word in gmatch(words .. "\0", "(.-)%z") do cc.argv[i] = word; i = i + 1 end
    return f(cc)
  end)))
end
function msys.getClassMetaTable(name) return K.class(host("@class", 0, tostring(name))) end
function msys.type(v) return K.type_of(v) end
function msys.cast(v, name)
  if type(v) ~= "table" or not rawget(v, K.H) then K.raise("msys.cast: this is no object of the host") end
  name = host("@class", 0, tostring(name))
  return setmetatable({[K.H] = rawget(v, K.H), [K.C] = name, ["\0cast"] = v}, K.class(name))
end
local expanded = K.bridge("@macro", false)
function msys.expandMacro(text) return expanded(text, K.session()) end
function msys.asyncOk() return K.can_yield() end
msys.core.string_new = function() return ec_string("") end
msys.core.stringwrite = function(buffer, text, length)
  text = tostring(text == nil and "" or text)
  K.es_methods.set(buffer, tostring(buffer) .. ssub(text, 1, length or #text))
end

-- print and debug.output take any value, and say it as Lua does
local say = K.bridge("print", false)
function print(...)
  local words = {}
  for i = 1, select("#", ...) do words[i] = tostring((select(i, ...))) end
  return say(concat(words, "\t"))
end

-- ---- trampolines: one for each provider, made of the types of its hook
local function session(t, key)                     -- one table for a module and a session
  local all = selfs[key]
  if not all then all = {}; selfs[key] = all end
  local s = all[t]
  if not s then s = setmetatable({}, {__index = t}); all[t] = s end
  return s
end
function K.drop_self(key) selfs[key] = nil end
local function dealloc(t, key, ...)                -- the session of this module is over
  if selfs[key] then selfs[key][t] = nil end
  return ...
end

-- spec: a word for each argument: s as it is, b text and size of a buffer, S a growing string, else a class
function K.trampoline(module, method, spec, is_keyed)
  local names, args, head, buffers, n = {}, {}, {}, {}, 0
  for kind in gmatch(spec, "[^,]+") do
    n = n + 1
    local a = "a" .. n
    names[#names + 1] = a
    if kind == "s" then args[#args + 1] = a
    elseif kind == "b" or kind == "S" then
      local size = "nil"
      if kind == "b" then size = "m" .. n; names[#names + 1] = size end
      buffers[#buffers + 1] = "tostring(b" .. n .. ")"
      head[#head + 1] = "local b" .. n .. "=S(" .. a .. "," .. size .. ")"
      args[#args + 1] = "b" .. n
      if kind == "b" then args[#args + 1] = size end
    else args[#args + 1] = "(" .. a .. " and P('" .. kind .. "'," .. a .. "))" end
  end
  local own = is_keyed and "(key==0 and t or session(t,key))" or "t"
  local call = "f(" .. own .. (#args > 0 and "," or "") .. concat(args, ",") .. ")"
  if method == "validate_dealloc" then call = "D(t,key," .. call .. ")" end
  local parameters = "key" .. (#names > 0 and "," or "") .. concat(names, ",")
  local body = #buffers > 0 and "local r=" .. call .. "\nreturn r," .. concat(buffers, ",") or "return " .. call
  local code = "local P,S,t,f,session,D,tostring=...\nreturn function(" .. parameters .. ")\n" .. concat(head, "\n") .. "\n" .. body .. "\nend"
  local m = modules[module]
  local number = keep(loadstring(code, "=trampoline")(proxy, ec_string, m.table, m.functions[method], session, dealloc, tostring))
  if is_keyed then K.keyed[number] = true end
  return number
end
