#!/bin/sh
# configure.sh WORK: writes WORK/fidelity.conf and its variants, and WORK/start.conf, which includes it.
#
# Each variant is the base with one statement more. Its stage tells the module whether it was taken.
set -eu
work=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work/variants" "$work/copies" "$work/includes"
variants=$work/variants
# An address of this machine that no other probe has: 127.0.0.0/8 is all its own.
sum=$(printf '%s' "$work" | cksum | cut -d ' ' -f 1)
address=127.$((sum % 251 + 1)).$((sum / 251 % 251 + 1)).$((sum / 63001 % 251 + 1)):2699

# base STAGE INSIDE OUTSIDE: the configuration, with a statement in the stanza of the probe, and one beside it.
base() {
  cat << END
fidelity_each "one" {
  label = "one"
  mark = "set"
}
fidelity {
  work = "$work"
  stage = "$1"
  escapes = ( "a\\nb" "a\\rb" "a\\tb" "a\\\\b" "a\\"b" "a\\ab" "a\\0b" "a\\x41b" "a\\qb" "a\\/b" "a\\.b" "a\\1b" )
  variables = ( "\$HOME" "\${HOME}" "%{HOME}" "%h" "@HOME@" )
END
  printf '%b\n' "$2"
  cat << END
}
fidelity_each "two" {
  label = "two"
}
Fidelity_Four = "global"
Fidelity_Three = "global"
Fidelity_Two = "global"
Fidelity_Array = ( "outer" "both" )
binding_group "fidelity-group" {
  Fidelity_Four = "group"
  Fidelity_Three = "group"
  binding "fidelity-binding" {
    Fidelity_Four = "binding"
  }
}
domain "fidelity-domain.example" {
  Fidelity_Four = "domain"
  Fidelity_Three = "domain"
  Fidelity_Two = "domain"
}
domain "/fidelity-regex/" {
  Fidelity_Other = "no such option"
}
domain "/one.fidelity/" {
  Fidelity_Domain = "second"
}
domain "/^one/" {
  Fidelity_Domain = "third"
}
domain "/^two/" {
  Fidelity_Domain = "third"
}
domain "/two.fidelity/" {
  Fidelity_Domain = "second"
}
domain "fidelity-array.example" {
  Fidelity_Array = ( "inner" )
}
domain "fidelity-twice.example" {
  Fidelity_Other = "first"
  Fidelity_Domain = "first"
}
domain "fidelity-twice.example" {
  Fidelity_Domain = "second"
}
include "$work/copies"
END
  printf '%b\n' "$3"
}

# variant NAME INSIDE [OUTSIDE]
variant() {
  base "$1" "$2" "${3-}" > "$variants/$1.conf"
}

copy() {
  printf 'domain "fidelity-copy-%s.example" {\n  Fidelity_Other = "%s"\n}\n' "$2" "$2" > "$work/copies/$1"
  printf 'domain "fidelity-copies.example" {\n  Fidelity_Domain = "%s"\n}\n' "$1" >> "$work/copies/$1"
}
copy a.conf 1
copy a.conf.rpmsave 2
copy a.conf~ 3

guest='fidelity_guest {\n}'
variant base 'late = "at the start"\ntext = "running"' "$guest"
variant plain '' "$guest"
variant changed 'late = "changed"' "$guest\\nfidelity_each \"three\" {\\n  label = \"three\"\\n}"
variant removed ''

variant configuration.semicolons 'text = "one";\nnumber = 1;'
variant configuration.slash 'text = one/two'
variant configuration.commas:without 'list = ( a b )'
variant configuration.commas:with 'list = ( a, b )'
variant configuration.commas:behind 'list = ( a, b, )'
variant configuration.commas.dictionary 'table = [ a = 1, b = 2 ]'
variant configuration.stanza-with-equals '' 'fidelity_each = "equal" {\n  label = "equal"\n}'
# Of the modules of the server, this one has such names. It asks nobody as long as nobody logs in.
variant configuration.hyphens '' 'auth_radius {\n  NAS-Identifier = "fidelity"\n}'
variant configuration.colons '' 'auth_radius {\n  server:fidelity = "192.0.2.1"\n}'
variant configuration.blanks:no-break 'text =\0302\0240one'
variant configuration.blanks:zero-width 'text = one\0342\0200\0213'
variant configuration.no-equals 'list ( a b )'
variant configuration.quotes:single "text = 'one two'"
variant configuration.quotes:typographic 'text = \0342\0200\0234one two\0342\0200\0235'
variant configuration.encoding:latin-1 'text = "caf\0351"'
variant configuration.encoding:zero 'text = "a\0000b"'
{
  printf '\357\273\277'
  base configuration.encoding:byte-order-mark '' ''
} > "$variants/configuration.encoding:byte-order-mark.conf"
for word in true false yes no on off enabled disabled 0 1 TRUE t 2; do
  variant "configuration.boolean-words:$word" "flag = $word"
done
for word in 10k 10K 1kb 5s 0x10 010 1_000; do
  variant "configuration.units:$word" "number = $word"
done
variant configuration.word-for-array 'list = one'
for mode in 64 640 0640 00640 0698 rw; do
  variant "configuration.modes:$mode" "mode = $mode"
done
variant configuration.includes:missing '' "include \"$work/includes/nowhere.conf\""
variant configuration.includes:itself '' "include \"$work/includes/itself.conf\""
printf 'include "%s/includes/itself.conf"\n' "$work" > "$work/includes/itself.conf"
at=1
while [ "$at" -lt 40 ]; do
  printf 'include "%s/includes/level-%s.conf"\n' "$work" "$((at + 1))" > "$work/includes/level-$at.conf"
  at=$((at + 1))
done
printf '# the last\n' > "$work/includes/level-40.conf"
variant configuration.includes:11-levels '' "include \"$work/includes/level-30.conf\""
variant configuration.includes:25-levels '' "include \"$work/includes/level-16.conf\""
variant configuration.includes:40-levels '' "include \"$work/includes/level-1.conf\""
variant configuration.size:17-MiB '' "include \"$work/includes/large.conf\""
{
  printf '#'
  dd if=/dev/zero bs=1048576 count=17 2> /dev/null | tr '\0' 'x'
  printf '\n'
} > "$work/includes/large.conf"
variant manifests.circle '' 'fidelity_ring {\n}'
variant manifests.requirement-of-capability '' 'fidelity_asks {\n}'
variant modules.instance-name-missing '' 'fidelity_each {\n  label = "nameless"\n}'
variant modules.instance-name-too-many '' 'fidelity_guest "named" {\n}'
variant thread-pools.zero-threads '' 'ThreadPool "fidelity_none" {\n  concurrency = 0\n}'
variant listener "address = \"$address\"" "$guest
Fidelity_Listener {
  where_four = \"listener\"
  where_three = \"listener\"
  where_two = \"listener\"
  where_one = \"listener\"
  peer \"127.0.0.1\" {
    where_four = \"peer\"
    where_three = \"peer\"
    where_two = \"peer\"
  }
  listen \"$address\" {
    where_four = \"listen\"
    where_three = \"listen\"
    peer \"127.0.0.1\" {
      where_four = \"peer of listen\"
    }
  }
}"
variant modules.address-of-others '' 'Fidelity_Listener {\n  listen "192.0.2.1:2699" {\n  }\n}'

scripts="$guest\\nscriptlet \"fidelity\" {\\n  search_path = ( \"$here/lua\" )\\n"
variant scripts '' "$scripts  script \"fidelity\" {\\n    source = \"fidelity\"\\n  }\\n}"

ln -sf "$variants/base.conf" "$work/fidelity.conf"
printf '# The start file here; on a server, its own includes the same file.\ninclude "%s/fidelity.conf"\n' "$work" \
  > "$work/start.conf"
