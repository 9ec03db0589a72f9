"""Provided hooks that only a library in C declares, and configuration files that its modules find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

REEF = """
EC_DECLARE_HOOK(reef, int, total, (void *, int), (int amount), (EC_HOOK_CLOSURE, amount),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  stringprintf(response, "%d", call_reef_total_hook(atoi(command)));
}
"""


def test_a_test_provides_a_hook_that_only_a_library_declares(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", "#include <stdlib.h>\n" + REEF)
    seen: list[int] = []

    def add(amount: int) -> int:
        seen.append(amount)
        return amount + 1

    runtime.provide("reef.total", add)
    runtime.load(conf="reef {}")
    assert runtime.console("reef 4") == "5"
    assert runtime.fire("reef.total", amount=7) == 8
    assert seen == [4, 7]


def test_a_hook_that_no_library_declares_is_unknown(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", "#include <stdlib.h>\n" + REEF)
    runtime.provide("reef.totals", lambda: 0)
    with pytest.raises(UsageError, match=r"unknown hook 'reef.totals'"):
        runtime.load(conf="reef {}")


def test_a_module_finds_files_beside_the_configuration(runtime: Harness, install_c: InstallC, tmp_path: Path) -> None:
    code = """
#include "util.h"
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  string found, error;
  (void)self, (void)xml;
  string_init_type(&found, 64, STRING_TYPE_ECSTRING);
  string_init_type(&error, 64, STRING_TYPE_ECSTRING);
  if (ec_find_conf_file(command, &found, &error)) stringprintf(response, "%s", found.buffer);
  else stringprintf(response, "none");
  string_destroy(&found);
  string_destroy(&error);
}
"""
    install_c("reef", code)
    (tmp_path / "tide.txt").write_text("high\n")
    runtime.load(conf="reef {}")
    assert runtime.console("reef tide.txt") == str(tmp_path / "tide.txt")
    assert runtime.console("reef ebb.txt") == "none"
