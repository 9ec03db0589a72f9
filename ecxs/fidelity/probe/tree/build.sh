#!/bin/sh
# build.sh ECXS OUTPUT WORD...: builds the library of the probe by `ECXS -c WORD...`.
#
# Headers of the server may lack what the documents name. Whatever line of constants.c, chains.c or commands.c they do not
# take is left out by -DNO_FILE_LINE in the next round, and reported as absent. There are at most forty rounds.
ecxs=$1 output=$2
shift 2
said=$output.new
lacks= round=0
while [ "$round" -lt 40 ]; do
  round=$((round + 1))
  # The words in $lacks are our own, without blanks.
  # shellcheck disable=SC2086
  if LC_ALL=C "$ecxs" -c $lacks "$@" -o "$output" > "$said" 2>&1; then
    cat "$said" >&2
    rm -f "$said"
    exit 0
  fi
  found=$(sed -n 's/.*\(constants\|chains\|commands\)\.c:\([0-9][0-9]*\)[:,].*/-DNO_\1_\2/p' "$said" | sort -u)
  more=
  for word in $found; do
    case " $lacks " in
      *" $word "*) ;;
      *) more="$more $word" ;;
    esac
  done
  if [ -z "$more" ]; then
    break
  fi
  lacks="$lacks$more"
done
cat "$said" >&2
rm -f "$said"
exit 1
