"""Stanzas that a server refuses of modules in C, which `ecxs validate` tells in the same words from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.finding import Severity
from ecruntime.generation import TransactionFailed
from ecruntime.libexec import scan
from ecxs.rules.configuration import check_configuration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.foundation.finding import Finding
    from ecruntime.testing import Harness

MODULE = """
ECCFG_MODULE_OPT_DEF(reef, depth, ECCFGTYPE_INT, NULL, "%(path)s", 0, NULL, "3", NULL, NULL, NULL, NULL)
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  return ECCFG_MODULE_OPT_REGISTER(reef, depth) == -1 ? -1 : 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags;
  return 0;
}
"""
KINDS = {"GENERIC": "reef", "SINGLETON": "[reef]"}


def errors(findings: Sequence[Finding]) -> list[tuple[str, str, int, int, str, str]]:
    return [
        (it.rule, it.place.file, it.place.line, it.place.column, it.message, it.hint)
        for it in findings
        if it.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    ("kind", "conf", "rule"),
    [
        ("GENERIC", "reef { }", "RT408"),
        ("GENERIC", 'reef "a" { }\n  REEF { depth = 4 }', "RT408"),
        ("SINGLETON", 'reef "a" { }', "RT408"),
        ("GENERIC", 'reef "a" { depth = deep }', "CFG044"),
        ("SINGLETON", "reef {\n  depth = deep\n}", "CFG044"),
        ("SINGLETON", "reef { }\ndepth = 3", "CFG042"),
        ("SINGLETON", "reef { }\nreef { }", ""),
        ("GENERIC", 'reef "a" { }', ""),
        ("SINGLETON", "reef { depth = 4 }", ""),
    ],
)
def test_both_say_the_same(
    runtime: Harness, install_c: InstallC, tmp_path: Path, kind: str, conf: str, rule: str
) -> None:
    install_c("reef", MODULE % {"path": KINDS[kind]}, kind)
    file = tmp_path / "reef.conf"
    file.write_text(conf + "\n")
    said = errors(list(check_configuration(file, (), scan([tmp_path / "libexec"]))))
    try:
        runtime.load(conf=conf + "\n")
    except TransactionFailed as failed:
        served = errors(failed.findings)
    else:
        served = []
    # The configuration of a test has no file.
    assert [it[:1] + it[2:] for it in said] == [it[:1] + it[2:] for it in served]
    assert {it[0] for it in said} == ({rule} if rule else set())
    assert all(it[1].endswith("reef.conf") for it in said)


@pytest.mark.parametrize("path", ["[reef]", "[Reef]>Global", "reef"])
def test_a_generic_module_may_write_its_stanza_in_brackets(runtime: Harness, install_c: InstallC, path: str) -> None:
    install_c("reef", MODULE % {"path": path}, "GENERIC")
    runtime.load(conf='reef "a" { depth = 4 }\nreef "b" { }\n')

    (option,) = [option for option in runtime.server.committed.registry.options if option.definition.name == "depth"]
    assert option.path.text.lower() == path.lower().replace("[", "").replace("]", "")


def test_the_bare_stanza_of_a_singleton_stays_refused(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", MODULE % {"path": "reef"})
    with pytest.raises(TransactionFailed, match="conf_setup: module 'reef' returned -1"):
        runtime.load(conf="reef { }\n")


def test_a_name_that_code_may_register_is_told_as_unchecked(install_c: InstallC, tmp_path: Path) -> None:
    install_c("reef", MODULE % {"path": "[reef]"})
    file = tmp_path / "reef.conf"
    file.write_text("reef {\n  current = 2\n}\n")
    (told,) = check_configuration(file, (), scan([tmp_path / "libexec"]))
    assert (told.rule, told.place.line, told.severity) == ("CFG060", 2, Severity.HINT)
    assert told.message == "'current' was not checked, since module 'reef' has no module record"


def test_a_library_that_cannot_be_read_is_told_as_unchecked(install_c: InstallC, tmp_path: Path) -> None:
    install_c("reef", MODULE % {"path": "[reef]"}).write_bytes(b"no library")
    file = tmp_path / "reef.conf"
    file.write_text("reef { }\n")
    (told,) = check_configuration(file, (), scan([tmp_path / "libexec"]))
    assert (told.rule, told.severity) == ("CFG060", Severity.HINT)
