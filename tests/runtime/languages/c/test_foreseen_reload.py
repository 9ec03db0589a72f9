"""`config reload --dry-run` with modules in C and Lua: their options are judged, and none of their code is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.option_type import OptionType
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record
from ecruntime.model.option import OptionDeclaration
from ecruntime.testing import CommandFailed

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

MODULE = """
#include <stdio.h>
static void note(const char *what) {
  FILE *file = fopen("entered", "a");
  if (file) { fputs(what, file); fclose(file); }
}
static int deep(ec_config_option_def *option, string *output, ec_config_header *conf, ec_config_value *value) {
  (void)option; (void)output; (void)conf;
  note("validate\\n");
  return value->v->vint < 10;
}
ECCFG_MODULE_OPT_DEF(NAME, depth, ECCFGTYPE_INT, NULL, "[NAME]", 0, NULL, "3", NULL, deep, NULL, NULL)
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  note("conf_setup\\n");
  return ECCFG_MODULE_OPT_REGISTER(NAME, depth) == -1 ? -1 : 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags;
  note("ext_init\\n");
  return 0;
}
"""
SCRIPT = 'local f = io.open("entered", "a"); f:write("script\\n"); f:close()\nmsys.registerModule("tide", {})\n'


@pytest.fixture
def running(runtime: Harness, install_c: InstallC, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server with `reef`, where `kelp` in C and `tide` in Lua can be loaded; return the file that tells of calls."""
    monkeypatch.chdir(tmp_path)
    for name in ("reef", "kelp"):
        install_c(name, MODULE.replace("NAME", name))
    height = OptionDeclaration("height", OptionType.INT, "tide", "1")
    definition = ModuleDefinition("tide", Language.LUA, ModuleKind.GENERIC, options=(height,))
    record = ModuleRecord(definition, artifact="tide.lua", digest="0")
    for file, text in (("ecm", "[tide]\n"), ("lua", SCRIPT), ("module.json", format_record(record))):
        (tmp_path / "libexec" / f"tide.{file}").write_text(text)
    runtime.load(conf="reef { depth = 4 }\n")
    (tmp_path / "entered").unlink()
    return tmp_path / "entered"


def test_options_of_both_are_told_before_their_code_is_entered(runtime: Harness, running: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.conf"
    other.write_text('reef { depth = 5 }\nkelp { depth = 6 }\ntide "a" { height = 7 }\n')
    found = runtime.console(f"config reload --dry-run {other}")
    assert [(it["scope"], it["before"], it["after"]) for it in found["changes"]] == [
        ("reef", "depth = 4", "depth = 5"),
        ("kelp", None, "depth = 6"),
        ("tide a", None, "height = 7"),
    ]
    assert [(it["name"], it["change"]) for it in found["modules"]] == [("kelp", "load"), ("tide", "load")]
    assert (found["validators"], [it.partition(":")[0] for it in found["unasked"]]) == (
        ["reef: depth"],
        ["kelp", "tide"],
    )
    # The validator of the module that runs, and nothing of the others.
    assert (found["findings"], running.read_text()) == ([], "validate\n")
    assert runtime.console("config eval reef depth")["value"] == 4


def test_a_value_that_neither_takes_is_refused_with_its_place(runtime: Harness, running: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.conf"
    other.write_text('reef { depth = x }\nkelp { depth = y }\ntide "a" { height = z }\n')
    with pytest.raises(CommandFailed) as failed:
        runtime.console(f"config reload --dry-run {other}")
    assert [f'"message": "{text}' in str(failed.value) for text in ("depth: 'x'", "depth: 'y'", "height: 'z'")] == [
        True
    ] * 3
    other.write_text("reef { depth = 11 }\n")
    with pytest.raises(CommandFailed, match="reef"):
        runtime.console(f"config reload --dry-run {other}")
    assert running.read_text() == "validate\n"
