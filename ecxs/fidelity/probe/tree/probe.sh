#!/bin/sh
# probe.sh REPORT: asks a running server with the modules of the probe, and writes the report.
#
#   CONSOLE   the console, which reads commands from its standard input, one a line
#   LIBEXEC   the folder into which `make install` has put the modules
#   WORK      the folder that configure.sh has filled
#   START     the start file of the server, which includes WORK/fidelity.conf
#   TRAFFIC   a file with commands that call hooks, for a runtime that has such; a server gets mail instead
#
# No wait is longer than WAITS times a tenth of a second. What fails leaves the other lines in the report.
set -u
here=$(cd "$(dirname "$0")" && pwd)
report=$1
CONSOLE=${CONSOLE:-/opt/msys/ecelerity/bin/ec_console /tmp/2025}
LIBEXEC=${LIBEXEC:-/opt/msys/ecelerity/libexec}
WORK=${WORK:-/var/tmp/ecxs-fidelity}
TRAFFIC=${TRAFFIC:-}
START=${START:-}
WAITS=${WAITS:-50}
said=$WORK/said
: > "$said"

# Sends the lines of its input to the console; what it answers goes to the end of $said.
ask() {
  # CONSOLE is a command with its words.
  # shellcheck disable=SC2086
  $CONSOLE >> "$said" 2>&1
}

# until TEXT: waits until a line of what was said is TEXT.
until_said() {
  waited=0
  until grep -q "$1" "$2" 2> /dev/null; do
    waited=$((waited + 1))
    if [ "$waited" -gt "$WAITS" ]; then
      return 1
    fi
    sleep 0.1
  done
}

# lives MARK: asks all modules what became of them.
lives() {
  echo "fidelity mark life $1"
  echo "fidelity life"
  echo "fidelity_each:one life"
  for module in fidelity_first fidelity_second fidelity_third fidelity_guest fidelity_implied:fidelity_implied; do
    echo "$module life"
  done
}

# stage NAME OPTION: lets a variant be read, and asks whether it was taken.
stage() {
  echo "fidelity mark variant $1"
  echo "fidelity use $1"
  echo "config reload"
  echo "fidelity stage $1 $2"
}

# go NAME: lets a variant be read, of which nothing is asked.
go() {
  echo "fidelity use $1"
  echo "config reload"
}

# shellcheck disable=SC2086
if ! echo "fidelity mark here" | $CONSOLE 2>&1 | grep -q 'MARK.here'; then
  echo "the module fidelity does not answer through: $CONSOLE" >&2
  exit 1
fi

# ---- inside the module ----

sh "$here/plant.sh" "$LIBEXEC" "$WORK"
{
  lives start
  echo "fidelity mark inside"
  echo "fidelity constants"
  echo "fidelity inside"
  echo "fidelity order"
  echo "fidelity start"
  echo "fidelity manifests"
  echo "fidelity mark here"
  for module in fidelity_guest fidelity_implied:fidelity_implied fidelity_each:one fidelity_each:two; do
    echo "fidelity mark here $module"
    echo "$module here"
  done
} | ask
ln -s . "$LIBEXEC/fidelity_planted/loop"
echo "fidelity links" | ask
rm -f "$LIBEXEC/fidelity_planted/loop"
sh "$here/plant.sh" --away "$LIBEXEC" "$WORK"
{
  echo "fidelity capabilities"
  for module in fidelity_offer_a fidelity_offer_b; do
    echo "fidelity mark here $module"
    echo "$module here"
  done
} | ask
waited=0
until printf 'fidelity ready\n' | $CONSOLE 2> /dev/null | grep -q 'READY.timers yes, descriptors yes, pools yes, read yes'; do
  waited=$((waited + 1))
  if [ "$waited" -gt "$WAITS" ]; then
    break
  fi
  sleep 0.1
done
echo "fidelity results" | ask

# ---- reloads ----

lives capabilities | ask
{
  go plain
  echo "fidelity order"
} | ask
sleep 0.2
{
  lives plain
  go changed
  echo "fidelity order"
  echo "fidelity mark shown late"
  echo "fidelity show late"
} | ask
sleep 0.2
{
  lives changed
  echo "config set fidelity text changed"
} | ask
sleep 0.2
{
  lives config-set
  go base
  echo "fidelity_guest tick"
  go removed
  sed -n 's/^\([^#][^ ]*\) \(.*\)$/\1 \2/p' "$here/variants.txt" | while read -r name option; do
    stage "$name" "$option"
  done
  echo "fidelity mark end of variants"
  go thread-pools.zero-threads
  echo "fidelity pool start"
  echo "fidelity mark ticks first"
  echo "fidelity_guest ticks"
} | ask
sleep 0.3
{
  echo "fidelity pool tell"
  echo "fidelity mark ticks second"
  echo "fidelity_guest ticks"
  go base
} | ask

# ---- the console ----

{
  echo "fidelity mark got text"
  echo 'fidelity   echo   a "b  c"   d  '
  echo "fidelity mark got case"
  echo "FIDELITY echo"
  echo "fidelity mark got semicolon"
  echo "fidelity echo a; fidelity echo b"
  echo "fidelity mark got xml"
  echo "xml fidelity echo"
  echo "fidelity mark called long"
  echo "fidelitywords long"
  echo "fidelity mark called short"
  echo "fidelitywords longer"
  echo "fidelity mark called type"
  echo "fidelitytype"
  echo "fidelity mark here unknown"
  echo "fidelity_each:nobody here"
  echo "fidelity mark here none"
  echo "fidelity_each here"
  echo "fidelity mark end of the console"
} | ask
printf 'fidelity mark exit\n' | ask
# shellcheck disable=SC2086
$CONSOLE fidelity_no_such_command > "$WORK/exit" 2>&1
printf 'EXIT\t%s\t%s\n' "$?" "$(head -n 1 "$WORK/exit")" >> "$said"

# ---- transactions ----

{
  echo "config begin"
  echo "config set fidelity text transaction"
  echo "fidelity mark shown in-transaction"
  echo "config get fidelity text"
  echo "fidelity mark end of it"
  echo "config rollback"
} | ask
{
  echo "config begin"
  echo "config set fidelity text open"
} | ask
{
  echo "fidelity mark shown open"
  echo "fidelity show text"
} | ask
: > "$WORK/other"
{
  echo "config begin"
  echo "config set fidelity text mine"
  echo "fidelity mark begun"
  until_said 'MARK.begun' "$WORK/other"
  # shellcheck disable=SC2086
  echo "config set fidelity number 5" | $CONSOLE > /dev/null 2>&1
  echo "fidelity mark commit"
  echo "config commit"
  echo "fidelity mark shown after-commit"
  echo "fidelity show text"
  echo "fidelity mark rollback"
  echo "config rollback"
  echo "fidelity mark end of it"
  # shellcheck disable=SC2086
} | $CONSOLE > "$WORK/other" 2>&1
cat "$WORK/other" >> "$said"

# ---- files of a reload ----

if [ -n "$START" ]; then
  sed "s|$WORK/fidelity.conf|$WORK/variants/plain.conf|" "$START" > "$WORK/another.conf"
  {
    go base
    echo "fidelity mark shown file"
    echo "config reload $WORK/another.conf"
    echo "fidelity show stage"
    echo "fidelity mark shown no-file"
    echo "config reload"
    echo "fidelity show stage"
    echo "fidelity mark shown relative"
    echo "config reload another.conf"
    echo "fidelity show stage"
    go base
  } | ask
fi

# ---- sessions of a listener of the probe's ----

{
  go listener
  echo "fidelity listener connect"
} | ask
sleep 0.3
{
  echo "fidelity listener tell"
  go base
} | ask

# ---- scripts, and traffic ----

{
  go scripts
  echo "fidelity mark called script"
  echo "fidelity_script here"
  echo "fidelity mark called script of the instance"
  echo "scriptlet:fidelity fidelity_script here"
  echo "fidelity mark series"
  echo "fidelity_script series"
  echo "fidelity_script set"
  echo "fidelity mark global same"
  echo "fidelity_script get"
  echo "config reload"
  echo "fidelity mark series reloaded"
  echo "fidelity_script series"
  echo "fidelity mark global reloaded"
  echo "fidelity_script get"
  echo "fidelity mark end of scripts"
} | ask
if [ -n "$TRAFFIC" ]; then
  sed "s|@HERE@|$here|" "$TRAFFIC" | ask
fi
{
  echo "fidelity_script tell"
  echo "fidelity chains"
  go base
} | ask

# ---- the report ----

tab=$(printf '\t')
sed "s|$WORK|@WORK@|g; s|$LIBEXEC|@LIBEXEC@|g" "$said" > "$said.plain"
awk -F "$tab" '/^MARK\tlife /{mark = substr($2, 6)} /^LIVED\t/{print mark "\t" $2 "\t" $3 "\t" $4}' "$said.plain" \
  | LC_ALL=C sort -t "$tab" -k1,1 -k2,2n > "$WORK/life"
{
  awk -F "$tab" -v "fired=$TRAFFIC" -f "$here/collect.awk" "$said.plain"
  awk -F "$tab" -f "$here/life.awk" "$WORK/life"
} | LC_ALL=C sort -t "$tab" -k1,1 -u > "$WORK/observed"
version=$(sed -n 's/^VERSION\t//p' "$said" | head -n 1)
awk -F "$tab" -v "version=$version" -v "server=$(cat "$here/server.txt")" -v "ecxs=$(cat "$here/ecxs.txt")" \
  -f "$here/json.awk" "$WORK/observed" > "$report.new"
mv "$report.new" "$report"
echo "$report: $(wc -l < "$WORK/observed" | tr -d ' ') observations"
