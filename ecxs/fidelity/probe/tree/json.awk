# Turns observations, sorted by id, into the report.

# Sign by sign: what a backslash in a replacement means differs from awk to awk.
function quoted(text,    at, sign, result) {
  for (at = 1; at <= length(text); at++) {
    sign = substr(text, at, 1)
    if (sign == "\\" || sign == "\"") result = result "\\" sign
    else result = result ((sign < " ") ? " " : sign)
  }
  return "\"" result "\""
}

BEGIN {
  printf "{\n  \"schema\": 1,\n  \"version\": %s,\n", quoted(version)
  printf "  \"server\": %s,\n  \"ecxs\": %s,\n  \"observations\": [", quoted(server), quoted(ecxs)
}
{
  value = ($3 ~ /^-?(0|[1-9][0-9]*)$/ && length($3) < 16) ? $3 : quoted($3)
  printf "%s\n    {\"id\": %s, \"kind\": %s, \"value\": %s, \"evidence\": %s}", (NR > 1 ? "," : ""), quoted($1), quoted($2), value, quoted($4)
}
END { print "\n  ]\n}" }
