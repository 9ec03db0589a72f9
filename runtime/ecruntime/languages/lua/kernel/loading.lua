-- Source becomes code: the dialect is translated, bytecode is refused, and packages come from the catalogue or the roots.
local K = ...
local loadstring, type, error, rawget, rawset, setmetatable, tostring = loadstring, type, error, rawget, rawset, setmetatable, tostring
local concat, sfind, ssub, gmatch, gsub, pairs = table.concat, string.find, string.sub, string.gmatch, string.gsub, pairs
local host, result, bridge = K.host, K.result, K.bridge

local function text_of(value, what)                -- a number is a text, as it is for Lua itself
  if type(value) == "number" then return tostring(value) end
  if type(value) ~= "string" then error(what .. " is a text, not " .. type(value), 3) end
  return value
end
local function load_text(source, name)
  if ssub(source, 1, 1) == "\27" then return nil, name .. ": bytecode is not loaded, only source" end
  local text, message = host("@translate", 0, source, name)
  if not text then return nil, message end
  return loadstring(text, "@" .. name)
end
local function chunk_name(name) return (sfind(name, "^[@=]") and ssub(name, 2) or name) end
local function load_string(source, name)
  source = text_of(source, "the source")
  return load_text(source, chunk_name(text_of(name or source, "the name")))
end
_G.loadstring = load_string
function load(f, name)
  if type(f) == "string" then return load_string(f, name) end
  name = text_of(name or "=(load)", "the name")
  local parts = {}
  while true do
    local piece = f()
    if not piece or piece == "" then break end
    if type(piece) ~= "string" then return nil, "the reader function must return a text" end
    parts[#parts + 1] = piece
  end
  return load_text(concat(parts), chunk_name(name))
end
local function load_file(path)
  path = text_of(path, "the name of a file")
  local source, name = host("@find", 0, path, true)
  if not source then return nil, "cannot open " .. tostring(path) .. name end
  return load_text(source, name)
end
loadfile = load_file
function dofile(path)
  local f, message = load_file(path)
  if not f then error(message, 2) end
  return f()
end

-- ---- packages of the catalogue: functions, constants and packages in them are made on first use
local packages = {}
local make
local function member(package_name, t, k)
  local kind, value, waits = host("@member", 0, package_name, k)
  local v
  if kind == 2 then v = bridge(value, waits)
  elseif kind == 3 then v = value
  elseif kind == 4 then v = make(value)
  else return nil end
  rawset(t, k, v)
  return v
end
function make(name)
  local t = packages[name]
  if not t then
    t = {}
    packages[name] = t
    setmetatable(t, {__index = function(self, k) if type(k) == "string" then return member(name, self, k) end end})
  end
  return t
end
K.make = make
msys = make("msys")
function K.global(k)
  if type(k) == "string" then
    local kind, value, waits = host("@member", 0, "", k)
    if kind == 2 then
      local f = bridge(value, waits)
      rawset(_G, k, f)
      return f
    elseif kind == 4 then return make(value) end
  end
end

local function set_global(name, value)             -- require "x.y" makes the table x with the member y
  local parent, path = _G, ""
  local parts = {}
  for part in gmatch(name, "[^./]+") do parts[#parts + 1] = part end
  for i = 1, #parts - 1 do
    path = path == "" and parts[i] or path .. "." .. parts[i]
    local t = rawget(parent, parts[i])
    if t == nil then
      t = host("@package", 0, path) and make(path) or {}
      rawset(parent, parts[i], t)
    end
    if type(t) ~= "table" then return end
    parent = t
  end
  if rawget(parent, parts[#parts]) == nil then rawset(parent, parts[#parts], value) end
end
local preload = package.loaders[1]
package.path, package.cpath, package.loadlib = "", "", nil
package.loaders = {preload, function(name)
  if not host("@package", 0, name) then return "\n\tno package '" .. name .. "' of the server" end
  return function()
    local t = make(name)
    set_global(name, t)
    return t
  end
end, function(name)
  local source, path = host("@find", 0, name, false)
  if not source then return path end                 -- where it was looked for
  local f, message = load_text(source, path)
  if not f then error("error loading module '" .. name .. "': " .. message, 0) end
  return f
end}
local lua_require = K.shut(require)   -- a chunk that is loaded runs inside of C, and cannot be left
function require(name)
  name = gsub(text_of(name, "the name of a package"), "/", ".")
  local value = lua_require(name)
  if type(value) == "table" then set_global(name, value) end
  return value
end

function K.chunk(source, name)
  local f, message = load_text(source, name)
  if not f then return 0, message end
  return 1, K.keep(f)
end
