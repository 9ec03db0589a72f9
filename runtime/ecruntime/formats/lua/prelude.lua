-- The operators that Lua 5.1 lacks. They work on integers of 64 bits, as the server does: an operand is cut to an
-- integer, and the result is signed. Every name is taken now, since scripts may replace what is global.
local type, rawget, error, tonumber_of_engine = type, rawget, error, tonumber
local floor, match, find, format = math.floor, string.match, string.find, string.format
local getmetatable = debug and debug.getmetatable or getmetatable
local fast_and = type(bit) == "table" and bit.band or nil

local TWO_32, TWO_31 = 4294967296, 2147483648

-- As strtol of C does: a leading zero means octal, but not behind a blank or a plus sign.
local function number_of_text(text)
  local sign, digits = match(text, "^(-?)(0%d+)%s*$")
  if digits then
    local number = tonumber_of_engine(digits, 8)
    if number and sign == "-" then return -number end
    return number
  end
  if find(text, "^-?0[eE]") then return nil end
  return tonumber_of_engine(text)
end

function tonumber(...)
  local value, base = ...
  if base == nil and type(value) == "string" then return number_of_text(value) end
  return tonumber_of_engine(...)
end

local function number_of(value)
  if type(value) == "number" then return value end
  if type(value) == "string" then return number_of_text(value) end
  return nil
end

local function event_of(value, event)
  local metatable = getmetatable(value)
  if type(metatable) ~= "table" then return nil end
  return rawget(metatable, event)
end

-- No call of it is a tail call, since the engines count the levels of these differently.
local function by_event(a, b, event, what)
  local handler = event_of(a, event) or event_of(b, event)
  if handler then return (handler(a, b)) end
  local culprit = a
  if number_of(a) then culprit = b end
  error(format("attempt to perform %s on a %s value", what, type(culprit)), 3)
end

-- The two halves of an integer in two's complement, each from 0 to 2^32 - 1. What is no number becomes the smallest.
local function halves(number)
  if number ~= number or number >= 18446744073709551616 or number < -18446744073709551616 then return TWO_31, 0 end
  local whole = number < 0 and -floor(-number) or floor(number)
  local low = whole % TWO_32
  return ((whole - low) / TWO_32) % TWO_32, low
end

local function joined(high, low)
  if high >= TWO_31 then high = high - TWO_32 end
  return high * TWO_32 + low
end

local and_of_nibbles
if not fast_and then
  and_of_nibbles = {}
  for a = 0, 15 do
    for b = 0, 15 do
      local result, weight, x, y = 0, 1, a, b
      while weight < 16 do
        if x % 2 == 1 and y % 2 == 1 then result = result + weight end
        x, y, weight = floor(x / 2), floor(y / 2), weight * 2
      end
      and_of_nibbles[a * 16 + b] = result
    end
  end
end

local function and_of_halves(a, b)
  if a == 0 or b == 0 then return 0 end
  if fast_and then return fast_and(a, b) % TWO_32 end
  local result, weight = 0, 1
  while a > 0 and b > 0 do
    local x, y = a % 16, b % 16
    result = result + and_of_nibbles[x * 16 + y] * weight
    a, b, weight = (a - x) / 16, (b - y) / 16, weight * 16
  end
  return result
end

local op = {}

function op.band(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__and", "a bitwise and")) end
  local a_high, a_low = halves(x)
  local b_high, b_low = halves(y)
  return joined(and_of_halves(a_high, b_high), and_of_halves(a_low, b_low))
end

function op.bor(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__or", "a bitwise or")) end
  local a_high, a_low = halves(x)
  local b_high, b_low = halves(y)
  return joined(a_high + b_high - and_of_halves(a_high, b_high), a_low + b_low - and_of_halves(a_low, b_low))
end

function op.bxor(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__xor", "a bitwise exclusive or")) end
  local a_high, a_low = halves(x)
  local b_high, b_low = halves(y)
  return joined(a_high + b_high - 2 * and_of_halves(a_high, b_high), a_low + b_low - 2 * and_of_halves(a_low, b_low))
end

-- A count of bits is taken modulo 64, as the processor of the server does.
local function count_of(number)
  local _, low = halves(number)
  return low % 64
end

function op.shl(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__shl", "a left shift")) end
  local count = count_of(y)
  local high, low = halves(x)
  if count >= 32 then high, low, count = low, 0, count - 32 end
  local shifted = low * 2 ^ count
  local new_low = shifted % TWO_32
  return joined((high * 2 ^ count % TWO_32 + (shifted - new_low) / TWO_32) % TWO_32, new_low)
end

-- The sign stays, as with a signed integer of C.
function op.shr(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__shr", "a right shift")) end
  return floor(joined(halves(x)) / 2 ^ count_of(y))
end

function op.idiv(a, b)
  local x, y = number_of(a), number_of(b)
  if not x or not y then return (by_event(a, b, "__intdiv", "an integer division")) end
  return floor(x / y)
end

function op.bnot(a)
  local x = number_of(a)
  if not x then
    local handler = event_of(a, "__not")
    if handler then return (handler(a)) end
    error(format("attempt to complement a %s value", type(a)), 2)
  end
  local high, low = halves(x)
  return joined(TWO_32 - 1 - high, TWO_32 - 1 - low)
end

-- The values of a `for ... in`: an object gives its own iterator.
function op.iter(step, state, first)
  if type(step) ~= "function" then
    local handler = event_of(step, "__iter")
    if handler then return handler(step) end
  end
  return step, state, first
end

string.__ec_op = op
if not math.mod then math.mod = math.fmod end
if not string.gfind then string.gfind = string.gmatch end
