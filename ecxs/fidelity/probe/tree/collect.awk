# Turns what the console said into observations: id, kind, value, evidence.

function observe(id, kind, value, evidence) {
  gsub(/\t/, " ", evidence)
  print id "\t" kind "\t" (value == "" ? "not seen" : value) "\t" substr(evidence, 1, 300)
}

# After a mark that never came back, nothing is known.
function answer(mark, id, kind, value, evidence) {
  if (!(mark in marked)) observe(id, kind, "not seen", "the console did not answer")
  else observe(id, kind, value, evidence)
}

function reached(mark) {
  return (mark in here) ? here[mark] : "refused"
}

/^OBSERVED\t/ {
  observe($2, $3, $4, $5)
  next
}
/^MARK\t/ {
  mark = $2
  marked[mark] = 1
  text = complaint = ""
  next
}
/^STAGE\t/ {
  colon = index($2, ":")
  id = colon ? substr($2, 1, colon - 1) : $2
  label = colon ? substr($2, colon + 1) : ""
  value = $3 == "taken" ? ($4 == "" ? "taken" : $4) : "refused"
  part = (label == "" ? "" : label "=") value
  if (id in staged) staged[id] = staged[id] "; " part
  else staged[id] = part
  if ($3 != "taken" && !(id in why)) why[id] = complaint == "" ? text : complaint
  text = complaint = ""
  next
}
/^HERE\t/ { here[mark] = $2; next }
/^BRACKETED\t/ { bracketed = bracketed (bracketed == "" ? "" : ", ") $2; next }
/^ORDER\t/ { orders = orders (orders == "" ? "" : " ") $2; next }
$1 ~ /GOT$/ { got[mark] = got[mark] (got[mark] == "" ? "" : " ") $2; flag[mark] = $3; next }
/^CALLED\t/ { called[mark] = $2; next }
/^TICKS\t/ { ticks[mark] = $2; next }
/^SHOWN\t/ { shown[mark] = $2; next }
/^SERIES\t/ { series[mark] = $2; next }
/^GLOBAL\t/ { globals[mark] = $2; next }
/^RESOLVED\t/ { resolved = $2; next }
/^THREAD\t/ {
  # A call from the console says nothing of the thread in which the server calls.
  observe($2, "T", fired == "" ? $3 : "not seen", $3 == "not seen" ? "no traffic" : fired == "" ? "" : "called from the console")
  next
}
/^EXIT\t/ { code = $2; exit_text = $3; next }
/^(VERSION|LIVED|READY)\t/ { next }
{
  text = text (text == "" ? "" : " | ") $0
  # The words of a refusal: a line that says error, else one that sounds like it.
  if (complaint !~ /error/ && tolower($0) ~ /error|refuse|invalid|fail|cannot/) complaint = $0
  said[mark] = text
}

END {
  for (id in staged) observe(id, "S", staged[id], (id in why) ? why[id] : "")
  answer("here fidelity_guest", "manifests.library-place", "M", ("here fidelity_guest" in here) ? "beside the manifest, below" : "not found", "fidelity_below/fidelity_guest.so")
  answer("here fidelity_implied:fidelity_implied", "modules.implicit-instance", "M", ("here fidelity_implied:fidelity_implied" in here) ? "the name of the module" : "another", "asked for as fidelity_implied:fidelity_implied")
  each = ("here fidelity_each:one" in here) ? here["here fidelity_each:one"] : "none"
  each = each ", " (("here fidelity_each:two" in here) ? here["here fidelity_each:two"] : "none")
  answer("here fidelity_each:two", "scopes.own-options", "M", each, "label=mark; mark is set in one, and not in two")
  answer("here fidelity_each:two", "scopes.generic-in-brackets", "M", bracketed, "the fallback is [fidelity_each]; unset is its default")
  offers = (("here fidelity_offer_a" in here) ? "a" : "") (("here fidelity_offer_b" in here) ? "b" : "")
  answer("here fidelity_offer_b", "manifests.several-providers", "M", offers == "" ? "none" : offers, "result " resolved "; three manifests provide it: one without a library, a, b")
  answer("life start", "hooks.order", "S", orders, "A, C, E first and B, D, F last: at the start, and after two reloads")
  answer("shown late", "modules.not-tunable-value", "S", shown["shown late"], "before: at the start")
  first = ticks["ticks first"]
  second = ticks["ticks second"]
  answer("ticks second", "modules-in-c.removed-singleton", "S", second == "" ? "not reached" : (second + 0 > first + 0 ? "goes on" : "ends"), "a timer of 20 ms")
  answer("got text", "console.text", "S", got["got text"], "sent: fidelity   echo   a \"b  c\"   d  ")
  answer("got case", "console.case", "S", ("got case" in got) ? "reaches it" : "refused", said["got case"])
  answer("got semicolon", "console.several-commands", "S", got["got semicolon"], "sent: fidelity echo a; fidelity echo b")
  answer("got xml", "console.xml", "S", flag["got xml"], "the flag of the module's function")
  answer("called short", "console.longest-command", "S", "long=" called["called long"] ", longer=" called["called short"], "registered: fidelitywords, fidelitywords long")
  answer("called type", "modules-in-c.control-type", "S", ("called type" in called) ? "found" : "not found", said["called type"])
  answer("here unknown", "console.unknown-instance", "S", reached("here unknown"), said["here unknown"])
  answer("here none", "console.no-instance", "S", reached("here none"), said["here none"])
  answer("exit", "console.exit-code", "S", code, exit_text)
  answer("shown in-transaction", "modules.queries-in-transaction", "S", index(said["shown in-transaction"], "transaction") ? "the new value" : "the running value", said["shown in-transaction"])
  answer("shown open", "modules.open-transaction", "S", shown["shown open"] == "open" ? "committed" : "dropped", "the value: " shown["shown open"])
  answer("shown after-commit", "modules.commit-after-other-change", "S", shown["shown after-commit"] == "mine" ? "taken" : "refused", said["commit"] "; then config rollback: " said["rollback"])
  answer("shown no-file", "modules.reload-of-a-file", "S", shown["shown file"] == "plain" ? (shown["shown no-file"] == "plain" ? "the file stays" : "the start file returns") : "refused", "shown " shown["shown file"] ", then " shown["shown no-file"])
  answer("shown relative", "console.relative-path", "S", shown["shown relative"] == "plain" ? "taken" : "refused", "another.conf")
  answer("called script of the instance", "scripts.command", "S", "alone=" (("called script" in called) ? "found" : "refused") ", behind the instance=" (("called script of the instance" in called) ? "found" : "refused"), "fidelity_script here; scriptlet:fidelity fidelity_script here")
  if ("series" in series) observe("scripts.series", "S", series["series reloaded"] == "1" ? "stays" : "begins anew", "the count: " series["series"] ", then " series["series reloaded"])
  if ("global same" in globals) observe("scripts.globals", "S", "next call=" globals["global same"] ", after a reload=" globals["global reloaded"], "a global that a command sets")
}
