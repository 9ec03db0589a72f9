#!/bin/sh
# plant.sh LIBEXEC WORK: plants manifests into LIBEXEC/fidelity_planted; with --away in front, takes them out again.
#
# They name no library. A server reads them when it scans the folder, or when the probe asks for it.
set -eu
is_away=
if [ "$1" = --away ]; then
  is_away=yes
  shift
fi
planted=$1/fidelity_planted outside=$2/outside
rm -rf "$planted" "$outside"
if [ -n "$is_away" ]; then
  exit 0
fi
mkdir -p "$planted" "$outside/folder"
cd "$planted"

# section FILE NAME [LINE]: appends a section.
section() {
  printf '[%s]\nfidelity.planted = yes\n' "$2" >> "$1"
  if [ $# -gt 2 ]; then
    printf "$3" >> "$1"
  fi
}

# Order: written in another one than any rule gives.
mkdir -p alpha beta
section zulu.ecm fidelity_p_zulu
section beta.ecm fidelity_p_beta
section alpha/inside.ecm fidelity_p_alpha-inside
section Zeta.ecm fidelity_p_Zeta
section beta/inside.ecm fidelity_p_beta-inside
section alpha.ecm fidelity_p_alpha

# Hidden names, links, depth.
mkdir -p .hidden
section .hidden.ecm fidelity_h_file
section .hidden/inside.ecm fidelity_h_folder
section "$outside/linked.ecm" fidelity_l_file
section "$outside/folder/inside.ecm" fidelity_l_folder
ln -s "$outside/linked.ecm" linked.ecm
ln -s "$outside/folder" linked
deep=deep at=1
while [ "$at" -le 40 ]; do
  deep=$deep/$at
  mkdir -p "$deep"
  section "$deep/m.ecm" "fidelity_d_$at"
  at=$((at + 1))
done

# Lines.
section broken.ecm fidelity_b_before
printf ']] neither a section nor a line\n' >> broken.ecm
section broken.ecm fidelity_b_behind
section broken_next.ecm fidelity_b_next
section lines.ecm fidelity_r_lines \
  'msys.requires = fidelity.c\nmsys.requires = fidelity.a\nmsys.requires = fidelity.b\n'
printf 'msys.provides = fidelity.c\nmsys.provides = fidelity.a\nmsys.provides = fidelity.b\n' >> lines.ecm
section auto.ecm fidelity_a_lines \
  'msys.provides:auto = fidelity.z\nmsys.provides = fidelity.y\nmsys.provides:auto = fidelity.x\n'
section comments.ecm fidelity_c_lines \
  '# hash = 1\n; semicolon = 1\n  # indented = 1\ninline = value # behind\nother = value ; behind\n'
section texts.ecm fidelity_t_lines 'quoted = "in quotes"\nslashed = a\\tb\n'
section accents.ecm fidelity_u_lines 'accent = caf\303\251\n'
printf '[fidelity_w_lines]\r\nkey = value\r\n' > returns.ecm
