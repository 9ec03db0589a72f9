# What became of the modules: lines of segment, time, name, entry, in the order of time.

function observe(id, kind, value, evidence) {
  print id "\t" kind "\t" (value == "" ? "none" : value) "\t" evidence
}

function add(list, word) {
  return list (list == "" ? "" : " ") word
}

$1 == "start" && $4 == "conf_setup" { setups = add(setups, $3) }
$1 == "start" && $4 != "conf_setup" && $4 != "validate" {
  if (!($3 in begun)) inits = add(inits, $3)
  begun[$3] = 1
  modes = index(" " modes " ", " " $4 " ") ? modes : add(modes, $4)
  if (first_init == "") first_init = $2
}
$1 == "start" && $4 == "validate" { last_check = $2 }
# Entries of one instance are in the order of time, instances in that of their names.
$1 != "start" {
  key = $1 "\t" $3
  if (!(key in entries)) keys[++count] = key
  entries[key] = add(entries[key], $4)
}

function of_segment(segment,    at, list, other, held) {
  for (at = 1; at <= count; at++) {
    for (other = at + 1; other <= count; other++) {
      if (keys[other] < keys[at]) { held = keys[at]; keys[at] = keys[other]; keys[other] = held }
    }
  }
  for (at = 1; at <= count; at++) {
    if (index(keys[at], segment "\t") == 1) {
      list = list (list == "" ? "" : "; ") substr(keys[at], length(segment) + 2) ": " entries[keys[at]]
    }
  }
  return list
}

END {
  observe("manifests.order-of-requirements", "M", setups, "fidelity requires second, then first; second requires third; first requires third, then implied")
  observe("modules.order-of-ext-init", "M", inits, "in the file: each one, fidelity, each two, guest")
  observe("modules.modes", "M", modes, "the modes of ext_init at the start, in their order")
  observe("modules.checks-before-ext-init", "M", last_check == "" ? "not seen" : (last_check + 0 < first_init + 0 ? "all before" : "between"), "the last validator and the first ext_init")
  observe("modules.life", "S", "unchanged: " of_segment("plain") " / changed: " of_segment("changed"), "changed: an option of fidelity, and an instance three")
  observe("modules.config-set", "S", of_segment("config-set"), "an option of fidelity was set")
}
