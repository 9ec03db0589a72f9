"""Hooks of the server that a declaration adds or calls, return policies, and what memtypes and options may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.model.hook_signature import ReturnPolicy, Until
from ecruntime.model.module import MemtypeDeclaration
from ecruntime.model.module_record import format_record, parse_record
from ecxs.definition import examine, record_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.definition import LoadResult

HEAD = 'schema = 1\n[module]\nname = "kelp"\nlanguage = "python"\n'
TIDY = '[[server_hook]]\nname = "core.tidy_v1"\n'


def examined(folder: Path, text: str, head: str = HEAD) -> LoadResult:
    path = folder / "module.toml"
    path.write_text(head + text, encoding="utf-8")
    return examine(path, load_hook_catalogue(), file="module.toml")


def said(folder: Path, text: str, head: str = HEAD) -> list[str]:
    return [str(finding).partition("\n")[0] for finding in examined(folder, text, head).findings]


def test_a_hook_of_the_server_is_known_by_its_prototype(tmp_path: Path) -> None:
    prototype = "int core_tidy_v1(void *closure, ec_message *m,\\n const char * note, struct timeval *now);"
    text = f'{TIDY}prototype = "{prototype}"\nuntil = "zero"\nempty = 1\non_failure = 0\ncallable = true\n'
    result = examined(tmp_path, text + '[[provider]]\nhook = "core.tidy_v1"\n')
    assert result.definition is not None, result.findings
    (hook,) = result.definition.server_hooks
    assert hook.prototype == ("int core_tidy_v1(void *closure, ec_message *m, const char *note, struct timeval *now)")
    assert hook.policy == ReturnPolicy(Until.ZERO, empty=1, on_failure=0)
    assert hook.is_callable
    assert result.catalogue is not None
    assert result.catalogue["core.tidy_v1"] is hook


RESULTS = "empty = 0\non_failure = 0\n"
FAULTY = [
    ('prototype = "int core_tidy_v1"\n' + RESULTS, ["MOD045: 'int core_tidy_v1' is no prototype of a provider"]),
    (
        'prototype = "void core_tidy_v1(ec_message *m)"\n',
        ["MOD045: the first parameter of the prototype is 'ec_message *m', and not the closure"],
    ),
    (
        'prototype = "void core_tidy_v1()"\n',
        ["MOD045: the first parameter of the prototype is '', and not the closure"],
    ),
    (
        'prototype = "void core_tidy_v1(void *closure, int)"\n',
        ["MOD045: the parameter 'int' of the prototype has no name"],
    ),
    ('prototype = "void core_tidy_v1(void *c, itn x)"\n', ["MOD015: 'itn' is no type of C"]),
    ('prototype = "void core_tidy_v1(void *c, int a, int a)"\n', ["MOD030: hook 'tidy_v1' has two parameters 'a'"]),
    ('prototype = "int core_tidy_v1(void *c)"\nempty = 0\n', ["MOD016: hook 'tidy_v1' returns 'int' and has no"]),
    (
        'prototype = "void core_tidy_v1(void *c)"\nempty = 0\n',
        ["MOD017: hook 'tidy_v1' returns nothing and has 'empty'"],
    ),
    (
        'prototype = "int core_tidy_v1(void *c)"\nuntil = "method"\n' + RESULTS,
        ["MOD007: 'until' in [[server_hook]] is 'method'"],
    ),
    ("", ["MOD005: "]),
]


@pytest.mark.parametrize(("text", "wanted"), FAULTY)
def test_a_faulty_one_is_refused_where_it_stands(tmp_path: Path, text: str, wanted: list[str]) -> None:
    found = said(tmp_path, TIDY + text)
    assert len(found) == len(wanted), found
    for line, part in zip(found, wanted, strict=True):
        assert part in line


@pytest.mark.parametrize(
    ("returns", "hint"),
    [
        ("int", "add empty = 0 or another result"),
        ("const char *", 'add empty = "null"'),
        ("reef *", 'add empty = "null"'),
    ],
)
def test_a_result_without_providers_can_be_added_as_the_hint_says(tmp_path: Path, returns: str, hint: str) -> None:
    result = hint.removeprefix("add empty = ").partition(" ")[0]
    hook = f'[[hook]]\nname = "tidy_v1"\nreturns = "{returns}"\non_failure = {result}\n'
    assert [(finding.rule, finding.hint) for finding in examined(tmp_path, hook).findings] == [("MOD016", hint)]
    assert said(tmp_path, f"{hook}empty = {result}\n") == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("core.log_rejection", "MOD045: hook 'core.log_rejection' is known already"),
        ("kelp.mine", "MOD045: hook 'kelp.mine' has the scope of the module itself"),
        ("plain", "MOD045: 'plain' cannot be the name of a hook of the server"),
    ],
)
def test_a_name_that_needs_no_declaration_is_refused(tmp_path: Path, name: str, wanted: str) -> None:
    leaf = name.replace(".", "_")
    found = said(tmp_path, f'[[server_hook]]\nname = "{name}"\nprototype = "void {leaf}(void *c)"\n')
    assert len(found) == 1
    assert wanted in found[0]


def test_one_hook_declared_twice_is_refused(tmp_path: Path) -> None:
    one = TIDY + 'prototype = "void core_tidy_v1(void *closure)"\n'
    assert any("MOD011" in line for line in said(tmp_path, one + one))


@pytest.mark.parametrize(
    ("calls", "wanted"),
    [
        ("msgc.multicast_publish", ""),
        ("core.log_delivery_v1", "is called by the server alone"),
        ("msgc.multicast_publsh", "is not known"),
        ("msgc_multicast_publish", "is not known"),
        ("kelp.own_v1", "is callable already"),
        ("core.tidy_v1", "is called by the server alone"),
    ],
)
def test_a_module_calls_what_documents_allow(tmp_path: Path, calls: str, wanted: str) -> None:
    text = '[[hook]]\nname = "own_v1"\n' + TIDY + 'prototype = "void core_tidy_v1(void *closure)"\n'
    found = said(tmp_path, text, head=HEAD + f'calls = ["{calls}"]\n')
    assert [wanted in line and "module.toml:5:10: error MOD046" in line for line in found] == [True] * bool(wanted)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ('until = "sum"\n' + RESULTS, ReturnPolicy(Until.SUM)),
        ('until = "all"\nempty = 1\non_failure = 0\n', ReturnPolicy(Until.ALL, empty=1)),
        ('until = "method"\n' + RESULTS, ReturnPolicy(Until.METHOD)),
        ('until = "collect"\n', ReturnPolicy(Until.COLLECT)),
    ],
)
def test_policies_are_read_and_recorded(tmp_path: Path, text: str, policy: ReturnPolicy) -> None:
    definition = examined(tmp_path, f'[[hook]]\nname = "many_v1"\nreturns = "int"\n{text}').definition
    assert definition is not None
    assert definition.hooks[0].policy == policy
    again = parse_record(format_record(record_of(definition)), "kelp.module.json")
    assert again.definition.hooks == definition.hooks


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            'returns = "int"\nuntil = "collect"\nempty = 0\n',
            "MOD017: hook 'many_v1' has until = \"collect\" and has 'empty'",
        ),
        ('returns = "char *"\nuntil = "sum"\nempty = "null"\non_failure = "null"\n', "and 'sum' is made of integers"),
        ('returns = "int"\nuntil = "collects"\n' + RESULTS, "MOD007: 'until' in [[hook]] is 'collects'"),
    ],
)
def test_a_policy_that_does_not_fit_is_refused(tmp_path: Path, text: str, wanted: str) -> None:
    (line,) = said(tmp_path, f'[[hook]]\nname = "many_v1"\n{text}')
    assert wanted in line


def test_a_memtype_has_an_alignment_and_may_be_filled(tmp_path: Path) -> None:
    text = '[[memtype]]\nname = "page"\nkind = "vsize"\naligned = 4096\nforce_zero = true\n'
    definition = examined(tmp_path, text).definition
    assert definition is not None
    assert definition.memtypes == (MemtypeDeclaration("page", is_fixed=False, aligned=4096, force_zero=True),)


@pytest.mark.parametrize("aligned", [0, -8, 12, 2**40])
def test_an_alignment_that_is_no_power_of_two_is_refused(tmp_path: Path, aligned: int) -> None:
    (line,) = said(tmp_path, f'[[memtype]]\nname = "page"\nkind = "vsize"\naligned = {aligned}\n')
    assert line == f"module.toml:8:11: error MOD027: memtype 'page' cannot be aligned to {aligned}"


def test_an_array_of_dictionaries_has_a_default(tmp_path: Path) -> None:
    text = '[[option]]\nname = "routes"\ntype = "ecdict"\narray = true\n'
    definition = examined(tmp_path, text + 'default = [{ a = "b c" }, {}]\npostset = true\n').definition
    assert definition is not None
    assert definition.options[0].default == '( [ a = "b c" ] [ ] )'
    assert (definition.options[0].has_postset, definition.options[0].has_datafree) == (True, False)
    (line,) = said(tmp_path, text + "default = [{ a = 1 }]\n")
    assert "MOD021: the default of option 'routes' must be a table of strings" in line
