"""Findings on a library that stand in the author's source, and paths of options as authors write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import DEPRECATED_SLOTS
from ecruntime.formats.library.slots import REMEDIES
from ecruntime.foundation.finding import Severity
from tests.toolkit.rules.conftest import HEAD, INFRASTRUCTURE, SETUP, found
from tests.toolkit.rules.test_library import NIGHT, REGISTER, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Path]

STATIC = INFRASTRUCTURE.replace("EC_MODULE_EXPORT", "static")
PLACED = {
    "hidden": (STATIC + "void *get(void) {{ return &{name}; }}\n", "LIB005"),
    "without type": (INFRASTRUCTURE.replace("EC_MODULE_TYPE_SINGLETON", "9"), "LIB012"),
    "older": (INFRASTRUCTURE.replace("NULL, NULL, NULL, NULL, NULL", "NULL, NULL, NULL, old, NULL"), "LIB010"),
    "half": (INFRASTRUCTURE.replace("setup, NULL, NULL, start", "setup, NULL, NULL, NULL"), "LIB011"),
}


@pytest.mark.parametrize("flags", ["-g", "-g -O2 -flto", "-gdwarf-4", "-g -gz=zlib", ""])
@pytest.mark.parametrize("form", PLACED)
def test_what_an_infrastructure_lacks_is_told_at_its_line(form: str, flags: str, build: Build) -> None:
    text, rule = PLACED[form]
    old = "extern int old(generic_module_infrastructure *self) { return !self; }\n"
    build("kelp", old, infrastructure=text.format(name="kelp"), manifest="[kelp]\n", flags=tuple(flags.split()))

    (place,) = (it.place for it in found("libexec") if it.rule == rule)

    lines = (HEAD + old + SETUP.format(setup="0") + text.format(name="kelp")).splitlines()
    (line,) = (number for number, it in enumerate(lines, 1) if "infrastructure kelp" in it)
    assert (place.file, place.line) == (("kelp.c", line) if flags else ("libexec/kelp.so", 0))


def test_the_older_slots_are_those_that_a_reader_looks_for() -> None:
    assert set(REMEDIES) == DEPRECATED_SLOTS


@pytest.mark.parametrize("version", ["-gdwarf-4", "-gdwarf-5"])
def test_debugging_information_that_lies_apart_is_told_with_the_remedy(version: str, build: Build) -> None:
    build("kelp", TABLE, setup="ec_config_register_option(&option)", flags=(version, "-gsplit-dwarf"))

    apart, unknown = sorted(found("libexec"), key=lambda it: it.rule)

    assert (apart.rule, apart.message, apart.hint) == (
        "LIB016",
        "its debugging information lies in .dwo files beside its objects and was not read",
        "build it again with `ecxs -c`",
    )
    assert (unknown.rule, unknown.message.partition(" and ")[2]) == (
        "LIB019",
        "has neither records nor debugging information of its options",
    )
    assert unknown.hint.endswith(", or build with -g")


GENERIC = INFRASTRUCTURE.replace("SINGLETON", "GENERIC").format(name="kelp")
BRACKETS = {
    "array": (
        # As the documents' own example of a generic module has it.
        TABLE.replace('"Global"', '"[kelp]"').replace("option =", "options[] =").replace("{", "{{").replace("}", "}}"),
        "ec_config_register_option(options)",
        "LIB020",
    ),
    "macro": (NIGHT.replace("Domain>Global", "[Kelp]>Global"), REGISTER, ""),
}


@pytest.mark.parametrize("form", BRACKETS)
def test_a_generic_module_whose_stanza_stands_in_brackets_is_read_as_it_means(form: str, build: Build) -> None:
    code, setup, other = BRACKETS[form]
    build("kelp", code, setup=setup, infrastructure=GENERIC)
    Path("kelp.conf").write_text('kelp "one" {\n  night = 1\n}\n')

    findings = found("libexec", "kelp.conf")

    assert {it.severity for it in findings} == {Severity.HINT}
    assert {it.rule for it in findings} == {"LIB022", other} - {""}
    (ours,) = (it for it in findings if it.rule == "LIB022")
    assert ours.place.file == "kelp.c"
    assert ours.place.line
    assert "brackets are for modules without instance names" in ours.hint


def test_a_singleton_without_brackets_is_still_refused(build: Build) -> None:
    build("kelp", NIGHT.replace("Domain>Global", "kelp"), setup=REGISTER)

    assert [(it.rule, it.severity) for it in found("libexec")] == [("RT407", Severity.ERROR)]
