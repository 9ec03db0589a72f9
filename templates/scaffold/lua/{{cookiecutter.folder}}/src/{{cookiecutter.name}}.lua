-- {{ cookiecutter.description_doc }}.
require "msys.core"
require "msys.counter"
{% if cookiecutter.has_timer %}require "msys.timer"
{% endif %}
---@class {{ cookiecutter.name }}.module
local mod = {}
{% if cookiecutter.has_timer %}
local REPORT_INTERVAL = 60
local timer -- a timer ends when nobody holds it
local reports = 0 -- since the last reload: every configuration has a Lua runtime of its own
{% endif %}
-- Counters belong to the server and outlive a reload. Providers run in any thread, several at once.
local failures = msys.counter.open("{{ cookiecutter.name }}/failures")

-- The value of an option of this module.
local function option(name)
  return (msys.config("get", "{{ cookiecutter.name }}", "main", name))
end
{% if cookiecutter.has_timer %}
local function report()
  reports = reports + 1
  local window = msys.config("get", "{{ cookiecutter.window }}")
  print(option("greeting") .. ": " .. msys.counter.read(failures) .. " failures, senders wait " .. window .. " seconds")
end

-- Called once, when the script has been loaded; anything but true refuses the configuration.
function mod:init()
  timer = msys.timer.every(REPORT_INTERVAL, report)
  return true
end
{% endif %}
-- Log a permanent delivery failure.
function mod:core_log_permanent_failure_v1(msg, dr, now, note, note_len)
  msys.counter.inc(failures)
end

-- `{{ cookiecutter.address }} status`: show what was counted.
local function control_status(cc)
  print("failures: " .. msys.counter.read(failures))
{% if cookiecutter.has_timer %}  print("reports: " .. reports)
{% endif %}  print("greeting: " .. option("greeting"))
end
msys.registerControl("{{ cookiecutter.name }} status", control_status)

-- Last: functions that are put into the table later are not seen.
msys.registerModule("{{ cookiecutter.name }}", mod)
