-- Values that cross the border, objects of the host as proxies, and ec_string. Only nil, booleans, numbers and strings cross.
local K = ...
local rawget, rawset, type, select, pairs, setmetatable, getmetatable, error, tostring =
  rawget, rawset, type, select, pairs, setmetatable, getmetatable, error, tostring
local ssub, sfind, sformat, concat, unpack, tonumber = string.sub, string.find, string.format, table.concat, unpack, tonumber
local newproxy, getinfo = newproxy, debug.getinfo
local raw_host, gc, soft = K.host, collectgarbage, K.soft
-- An answer for which there is no memory would end the process, so none is asked for beyond the limit.
local function host(name, mode, ...)
  if gc("count") > soft then K.full() end
  return raw_host(name, mode, ...)
end
K.host, K.raw_host = host, raw_host
local H, C = {}, {}                                -- keys of a proxy: its handle, the name of its class
local strings = setmetatable({}, {__mode = "k"})   -- ec_string -> {text, size of its buffer}
local live = setmetatable({}, {__mode = "v"})      -- handle -> proxy, so that == holds
local handles, owned = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})   -- of objects that are userdata
local classes, funcs, nfuncs, dead, ndead = {}, {}, 0, {}, 0
K.funcs, K.strings, K.classes, K.H, K.C = funcs, strings, classes, H, C

local function keep(f)                             -- a function that the host may call later, by number
  nfuncs = nfuncs + 1
  funcs[nfuncs] = f
  return nfuncs
end
K.keep = keep
function K.forget(i) funcs[i] = nil end

local function encode(v, out, depth)
  local t = type(v)
  if t == "nil" then out[#out + 1] = "z"
  elseif t == "boolean" then out[#out + 1] = v and "t" or "f"
  elseif t == "number" then out[#out + 1] = sformat("n%.17g;", v)
  elseif t == "string" then out[#out + 1] = "s" .. #v .. ":" .. v
  elseif t == "function" then out[#out + 1] = "c" .. keep(v) .. ";"
  elseif t == "table" then
    local h = rawget(v, H)
    if h then out[#out + 1] = "o" .. h .. ";" return end
    if depth > 32 then error("a table is nested too deeply for the host", 0) end
    out[#out + 1] = "{"
    for k, x in pairs(v) do
      local kind = type(k)
      if kind ~= "string" and kind ~= "number" and kind ~= "boolean" then
        error("a table with a " .. kind .. " as its key cannot be passed to the host", 0)
      end
      encode(k, out, depth + 1)
      encode(x, out, depth + 1)
    end
    out[#out + 1] = "}"
  elseif strings[v] then
    local s = strings[v][1]
    out[#out + 1] = "s" .. #s .. ":" .. s
  elseif handles[v] then out[#out + 1] = "o" .. handles[v] .. ";"
  else error("a " .. t .. " cannot be passed to the host", 0) end
end
local function encode_all(...)
  local out = {}
  for i = 1, select("#", ...) do encode((select(i, ...)), out, 0) end
  return concat(out)
end
K.encode_all = encode_all

local proxy
local function collected(h)                        -- told to the host with the next object that it gives
  ndead = ndead + 1
  dead[ndead] = h
end
local function is_owned(p) if handles[p] then return owned[p] end return rawget(p, "\0owner") end
local function own(p, h)                           -- an object that lives as long as the script has it
  if is_owned(p) then return end
  if handles[p] then owned[p] = true return end
  local u = newproxy(true)
  getmetatable(u).__gc = function() collected(h) end
  rawset(p, "\0owner", u)
end
local function decode(s, p)
  local c = ssub(s, p, p)
  if c == "s" then
    local _, e, n = sfind(s, "^(%d+):", p + 1)
    n = tonumber(n)
    return ssub(s, e + 1, e + n), e + n + 1
  elseif c == "n" then
    local _, e, n = sfind(s, "^([^;]+);", p + 1)
    return tonumber(n), e + 1
  elseif c == "z" then return nil, p + 1
  elseif c == "t" then return true, p + 1
  elseif c == "f" then return false, p + 1
  elseif c == "o" or c == "O" then
    local _, e, cl, h = sfind(s, "^([%w_]+):(%d+);", p + 1)
    h = tonumber(h)
    local known = live[h]
    local object = known or proxy(cl, h)
    -- The host has counted this mention; of an object that is owned already it is taken back at once.
    if c == "O" then if known and is_owned(known) then collected(h) else own(object, h) end end
    return object, e + 1
  elseif c == "{" then
    local t = {}
    p = p + 1
    while ssub(s, p, p) ~= "}" do
      local k, v
      k, p = decode(s, p)
      v, p = decode(s, p)
      if k ~= nil then t[k] = v end
    end
    return t, p + 1
  end
  error("a bad value came from the host", 0)
end
local function decode_all(s)
  local out, n, p = {}, 0, 1
  while p <= #s do n = n + 1; out[n], p = decode(s, p) end
  if ndead > 0 then
    -- Exchanged before anything is allocated: a collection in between would add to a list that is given away.
    local fresh, gone = {}, nil
    gone, dead, ndead = dead, fresh, 0
    host("@free", 0, concat(gone, ","))
  end
  return unpack(out, 1, n)
end
K.decode_all = decode_all
K.spread = keep(function(i, text) return funcs[i](decode_all(text)) end)

-- The line of the script is blamed, not a fixed level: tail calls count differently on the engines.
local function raise(text)
  for level = 2, 20 do
    local i = getinfo(level, "Sl")
    if not i then break end
    if ssub(i.source, 1, 1) == "@" then error(ssub(i.source, 2) .. ":" .. i.currentline .. ": " .. tostring(text), 0) end
  end
  error(text, 0)
end
local function result(status, ...)                 -- 1 scalars, 2 encoded values, 0 the text of an error
  if status == 1 then return ... end
  if status == 2 then return decode_all((...)) end
  raise((...))
end
local function plain(n, a, ...)                    -- are all values such that they cross as they are?
  if n == 0 then return true end
  local t = type(a)
  if t == "table" or t == "function" or t == "userdata" or t == "thread" then return false end
  return n == 1 or plain(n - 1, ...)
end
K.raise, K.result, K.plain = raise, result, plain

-- ---- classes: methods by name, made on first use; then what a library added to the class; then members
local function class(name)
  local mt = classes[name]
  if mt then return mt end
  mt = {__class = name}
  mt.__index = function(self, k)
    local m = rawget(mt, k)
    if m ~= nil then return m end
    if type(k) ~= "string" then return nil end
    local kind, waits = host("@method", 0, name, k)
    if kind == 2 then
      m = K.bridge_method(name .. ":" .. k, waits)
      rawset(mt, k, m)
      return m
    end
    return result(host("@get", 2, rawget(self, H), name, k))
  end
  mt.__newindex = function(self, k, v)
    if type(v) == "function" or (type(v) == "table" and not rawget(v, H)) then rawset(self, k, v) return end
    return result(host("@set", 1, encode_all(self, name, k, v)))
  end
  mt.__tostring = function(self) return name .. ": " .. tostring(rawget(self, H)) end
  classes[name] = mt
  return mt
end
local prototypes, class_names = {}, setmetatable({}, {__mode = "k"})
-- Objects of a class whose length a script may ask are userdata, and have methods of the given table alone.
function K.userclass(name, methods)
  local prototype = newproxy(true)
  local mt = getmetatable(prototype)
  for k, v in pairs(methods) do mt[k] = v end
  mt.__metatable = name
  mt.__gc = function(u) if owned[u] then collected(handles[u]) end end
  prototypes[name] = prototype
end
function proxy(cl, h)
  local p = live[h]
  if p then return p end
  if prototypes[cl] then
    p = newproxy(prototypes[cl])
    handles[p], class_names[p], live[h] = h, cl, p
    return p
  end
  p = setmetatable({[H] = h, [C] = cl}, classes[cl] or class(cl))
  live[h] = p
  return p
end
K.proxy, K.class = proxy, class

-- ---- ec_string: a userdata, for 5.1 and LuaJIT ask __len of userdata alone, and scripts write #buffer
local es_type = newproxy(true)
local es, methods = getmetatable(es_type), {}
local function ec_string(text, size)
  local u = newproxy(es_type)
  strings[u] = {text or "", size}
  return u
end
K.ec_string = ec_string
es.__index = function(s, k)
  local d = strings[s]
  if k == "buffer" then return d[1] elseif k == "len" or k == "length" then return #d[1] elseif k == "buf_size" then return d[2] end
  return methods[k]
end
es.__tostring = function(s) return strings[s][1] end
es.__len = function(s) return #strings[s][1] end
es.__eq = function(a, b) return strings[a][1] == strings[b][1] end
es.__concat = function(a, b) return tostring(a) .. tostring(b) end
es.__metatable = "ec_string"
function methods.set(s, text)                      -- never beyond the buffer, of which C needs one byte for the end
  text = tostring(text == nil and "" or text)
  local d = strings[s]
  if not d then raise("this is no ec_string: make one with msys.core.string_new()") end
  d[1] = d[2] and ssub(text, 1, d[2] > 0 and d[2] - 1 or 0) or text
end
K.es_methods = methods

function K.type_of(v)
  local c = type(v) == "table" and rawget(v, C)
  return c or (strings[v] and "ec_string") or class_names[v] or type(v)
end
