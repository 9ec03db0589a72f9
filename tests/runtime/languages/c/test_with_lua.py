"""One hook has providers in C, Python and Lua, in the order of one table; C calls it, or Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

pytest.importorskip("lupa", reason="scripts need an engine of Lua")
HOOKS = """
EC_DECLARE_HOOK(reef, int, sum, (void *, int), (int amount), (EC_HOOK_CLOSURE, amount),
                if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
"""
REEF = (
    HOOKS
    + """
static int conf_setup(generic_module_infrastructure *self, int ignored) { (void)self; (void)ignored; return 0; }
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self; (void)xml; (void)command;
  stringprintf(response, "%d", call_reef_sum_hook(5));
}
"""
)
KELP = (
    HOOKS
    + """
static generic_module_infrastructure *me;
static int add(void *closure, int amount) { (void)closure; ec_mod_debug(me, DNOTICE, "c %d\\n", amount); return 1; }
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  register_reef_sum_hook_last(add, NULL);
  return 0;
}
"""
)
SCRIPT = """
local mod = {}
function mod:reef_sum(amount) print("lua " .. amount) return amount * 2 end
msys.registerModule("mod", mod)
"""
CONF = """reef { }
kelp { debug_level = notice }
plover { }
scriptlet "scriptlet" { debug_level = "notice" script "s" { source = "s" } }
"""


def test_three_languages_meet_in_one_chain(runtime: Harness, install_c: InstallC, tmp_path: Path) -> None:
    install_c("reef", REEF)
    install_c("kelp", KELP, manifest='requires = ["reef"]\n')
    (tmp_path / "s.lua").write_text(SCRIPT)
    called: list[int] = []

    class Plover(Module):
        registration: ClassVar = Registration(API, "plover", ModuleKind.SINGLETON, requires=("reef", "kelp"))

        def conf_setup(self) -> None:
            self.register_last("reef.sum", lambda _, amount: called.append(amount) or 1)

    runtime.load(Plover, conf=CONF)
    owners = [provider.owner for provider in runtime.server.find_hook("reef.sum").providers]
    assert owners == ["kelp", "plover", "scriptlet:scriptlet"]
    assert runtime.fire("reef.sum", amount=5) == 10
    assert runtime.console("reef ask") == "10"
    assert called == [5, 5]
    texts = [record.text.strip() for record in runtime.records]
    # Lines of C wait in the core, so their order among the others says nothing.
    assert (texts.count("c 5"), texts.count("lua 5")) == (2, 2)


def test_the_chain_holds_while_reloads_come_everywhere() -> None:
    file = Path(__file__)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reload-everywhere", str(file)]
    chosen = ["-k", test_three_languages_meet_in_one_chain.__name__]
    environment = {name: value for name, value in os.environ.items() if name not in {"ECXS_SOAK", "PYTEST_ADDOPTS"}}
    done = subprocess.run(
        [*words, *chosen], cwd=file.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
