-- Defers the first attempt of each pair of sender and recipient, kept in SQLite.
require "msys.core"
require "msys.db"

---@class deferral.module
local mod = {}

local DATABASE = "deferral" -- the datasource of the configuration
local is_ready = false

-- At the first question, not in init: a configuration without mail needs no database.
local function prepare()
  if is_ready then return end
  msys.db.execute(DATABASE, "CREATE TABLE IF NOT EXISTS seen ("
    .. "sender TEXT, recipient TEXT, first INTEGER, PRIMARY KEY (sender, recipient))")
  is_ready = true
end

-- Returns when a sender tried a recipient for the first time, which is now if it never did. Two sessions may ask at once:
-- the database decides which of them was first.
local function first_attempt(sender, recipient, now)
  msys.db.execute(DATABASE, "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", { sender, recipient, now })
  local row = msys.db.fetch_row(
    DATABASE, "SELECT first FROM seen WHERE sender = ? AND recipient = ?", { sender, recipient })
  return row.first
end

-- `self` is a table of the session: the sender stays in it until the recipients come.
function mod:validate_mailfrom(str, ac, vctx)
  self.sender = str:lower()
  return msys.core.VALIDATE_CONT
end

function mod:validate_rcptto(msg, str, ac, vctx)
  prepare()
  local now = msys.core.get_now_ts()
  local waited = now - first_attempt(self.sender or "", str:lower(), now)
  local delay = msys.config("get", "deferral", "main", "delay")
  if waited >= delay then return msys.core.VALIDATE_CONT end
  vctx:set_code(451, "4.7.1 try again in " .. (delay - waited) .. " seconds")
  return msys.core.VALIDATE_DONE
end

msys.registerModule("deferral", mod)
