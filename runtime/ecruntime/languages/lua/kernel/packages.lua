-- Packages of which a part is a matter of Lua: JSON values, documents of XML, patterns with a function, rows of a query.
local K = ...
local type, tostring, rawset, pairs, concat = type, tostring, rawset, pairs, table.concat
local bridge = K.bridge

-- ---- JSON values are userdata, since the engines ask the length of nothing else
local get, put, keys = bridge("@json_get", false), bridge("@json_put", false), bridge("@json_keys", false)
local length, text = bridge("@json_length", false), bridge("@json_text", false)
K.userclass("json_object", {
  __index = get,
  __newindex = put,
  __len = function(value) return length(value) end,   -- the engines give it the value twice
  __tostring = text,
  __concat = function(a, b) return tostring(a) .. tostring(b) end,
  __iter = function(value)
    local all, i = keys(value), 0
    return function()
      i = i + 1
      local key = all[i]
      if key ~= nil then return key, get(value, key) end
    end
  end,
})

-- ---- a list of the host as an iterator
local function each(list)
  local i = 0
  return function()
    i = i + 1
    return list[i]
  end
end
local function iterated(class, name)
  local call = K.bridge_method(class .. ":" .. name, false)
  rawset(K.class(class), name, function(...) return each(call(...)) end)
end
iterated("xml_document", "xpath")
iterated("xml_node", "children")
for _, class in pairs {"xml_document", "xml_node"} do
  K.class(class).__tostring = K.bridge_method(class .. ":tostring", false)
end

-- ---- a function that replaces runs in the script, where it may wait and fail
local pieces, replaced = bridge("@pcre_pieces", false), bridge("msys.pcre.replace", false)
rawset(K.make("msys.pcre"), "replace", function(subject, pattern, replacement, limit)
  if type(replacement) ~= "function" then return replaced(subject, pattern, replacement, limit or 0) end
  local all = pieces(subject, pattern, limit or 0)
  for i = 2, #all, 2 do
    local new = replacement(all[i])
    all[i] = (new == nil or new == false) and all[i][0] or tostring(new)
  end
  return concat(all)
end)

-- ---- rows of a query
local query = bridge("msys.db.query", true)
rawset(K.make("msys.db"), "query", function(...)
  local rows, message = query(...)
  if rows == nil then return nil, message end
  return each(rows)
end)
