-- Places in scripts, for the report of a call that keeps the scheduler thread.
local K = ...
local getinfo, getmetatable, ssub, type = debug.getinfo, getmetatable, string.sub, type
local tell, is_told = K.mark, false
local DEEPEST = 64

-- The line of the script that is innermost: in what runs now, or in a coroutine that waits.
local function place(co)
  for level = co and 0 or 1, DEEPEST do
    local i
    if co then i = getinfo(co, level, "Sl") else i = getinfo(level, "Sl") end
    if not i then return nil end
    local source = i.source
    if i.currentline > 0 and ssub(source, 1, 8) ~= "=kernel/" and source ~= "=dialect" then
      return i.short_src .. ":" .. i.currentline
    end
  end
end
K.place = place
local function mark() is_told = true; tell(place()) end
K.mark = mark
function K.unmark() if is_told then is_told = false; tell() end end

-- What waits in C ticks no more, so it says before where it is. The call is a tail call, which leaves errors their line;
-- 5.1 forgets that line with it.
if K.is_jit then
  local function says(f) return function(...) mark() return f(...) end end
  local function all(functions, names)
    for i = 1, #names do
      local f = functions[names[i]]
      if type(f) == "function" then functions[names[i]] = says(f) end
    end
  end
  all(io, {"close", "lines", "open", "popen", "read", "write"})
  all(os, {"execute", "remove", "rename", "tmpname"})
  all(getmetatable(io.stdout).__index, {"close", "flush", "lines", "read", "write"})
end
