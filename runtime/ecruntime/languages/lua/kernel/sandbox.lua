-- Last of all: what a script must not see is taken away, wherever it is.
local K = ...
local getinfo, type, pairs, ssub, print, tostring = debug.getinfo, type, pairs, string.sub, print, tostring
local kept = {traceback = debug.traceback, output = function(...) return print(...) end}
function kept.getinfo(f, what)                     -- texts and numbers alone; `strict` asks for them
  local i = getinfo(type(f) == "number" and f > 0 and f + 1 or f, "nSlu")
  if i then i.func = nil end
  return i
end
debug, package.loaded.debug = kept, kept
python, ffi, jit, bit = nil, nil, nil, nil
-- All that is not known to be harmless: buffers of LuaJIT, for one, load its foreign functions by themselves.
local harmless = {_G = true, coroutine = true, debug = true, io = true, math = true, os = true, package = true,
  string = true, table = true}
for name in pairs(package.loaded) do if not harmless[name] then package.loaded[name] = nil end end
for name in pairs(package.preload) do package.preload[name] = nil end
package.seeall = package.seeall
string.dump, newproxy, os.exit, os.setlocale = nil, nil, nil, nil
getfenv(0).gcinfo = nil
if K.restricted then
  io, package.loaded.io = nil, nil
  os = {date = os.date, time = os.time, clock = os.clock, difftime = os.difftime}
  package.loaded.os = os
end
getmetatable("").__metatable = "string"
