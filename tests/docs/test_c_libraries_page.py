"""The page about modules in C is true of what is read from a library: its commands are typed, its rules exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import read_library
from ecxs.languages.c.manifest import manifest_text
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/c-modules.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n\$ (ecxs validate --level symbols [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOURCE = """#include "module.h"
ECCFG_MODULE_OPT_DEF(lark, lark_song, ECCFGTYPE_STRING, NULL, "Domain>Global", 0, NULL, "x", NULL, NULL, NULL, NULL)
static int setup(generic_module_infrastructure *self, int flags) {
  (void)self, (void)flags;
  return ECCFG_MODULE_OPT_REGISTER(lark, lark_song) < 0;
}
static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output, int flags) {
  (void)self, (void)transaction, (void)output, (void)flags;
  return 0;
}
EC_MODULE_EXPORT generic_module_infrastructure lark = {{EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0), "lark.c", "A lark",
                                                        NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start}};
"""
COMMANDS = (
    "ecxs hooks list --libexec .",
    "ecxs hooks list --libexec lark.so",
    "ecxs graph .",
    "ecxs graph lark.so",
    "ecxs breaking lark.so lark.so",
    "ecxs breaking . .",
    "ecxs validate lark.so",
)


@pytest.fixture
def libexec(tmp_path: Path, compile_library: Callable[..., Path]) -> Path:
    source = tmp_path / "source/lark.c"
    source.parent.mkdir()
    source.write_text(SOURCE, encoding="utf-8")
    path = compile_library(tmp_path / "libexec/lark.so", source)
    path.with_suffix(".ecm").write_text(manifest_text(read_library(path)))
    return path.parent


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = command.split()
    assert words[0] == "ecxs"
    done = [sys.executable, "-m", *words]
    return subprocess.run(done, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def test_the_validation_of_the_page_says_what_the_page_says(libexec: Path) -> None:
    found = BLOCK.search(PAGE)
    assert found is not None

    done = typed(found[1], libexec)

    assert (done.returncode, done.stdout) == (0, found[2])


@pytest.mark.parametrize("command", COMMANDS)
def test_the_other_commands_take_libraries(command: str, libexec: Path) -> None:
    done = typed(command, libexec)

    assert done.returncode == 0, done.stdout


def test_every_rule_that_the_page_names_is_one() -> None:
    named = set(re.findall(r"\b(?:LIB|ECM|RT)[0-9]{3}\b", PAGE))
    assert named - set(load_rules()) == set()


def test_every_rule_of_libraries_is_in_the_table() -> None:
    families = {rule.id for rule in load_rules().values() if rule.family == "library"}
    assert {rule for rule in families if rule not in PAGE} == set()
