"""Reading a declaration: values, defaults, and everything wrong at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.hook_signature import Until
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import Language, ModuleDefinition, check, examine, load
from ecxs.definition.build import build
from ecxs.definition.check import complaints_of
from ecxs.definition.complaint import findings_of
from ecxs.definition.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Declare = Callable[[str | bytes], Path]

WHOLE = """\
schema = 1
[module]
name = "greeter"
language = "python"
type = "singleton"
description = "Counts failures"
requires = ["tide"]
provides = ["datasource.greeter"]

[[option]]
name = "retry_window"
type = "int"
fallback = "Binding:Domain>Domain>Global"
default = 300
tunable_online = false
validate = { min = 1, max = 86400 }
option_map = { never = 0 }
summary = "Seconds a sender must wait"

[[option]]
name = "files"
type = "string"
array = true
default = ["/var/a", "b"]
validate = "method"

[[provider]]
hook = "core.log_permanent_failure_v1"
order = "first"

[[hook]]
name = "decision_v1"
returns = "int"
until = [1, 2]
empty = 0
on_failure = -1
params = [{ name = "note", type = "const char *" }]

[[hook]]
name = "find"
returns = "ec_message *"
empty = "null"
on_failure = "null"

[[memtype]]
name = "entry"
kind = "fixed"
size = 64

[[command]]
name = "status"
summary = "Show it"
"""
FIVE = """\
schema = 1
[module]
name = "greeter"
language = "pyton"

[[option]]
name = "retry_window"
type = "int"
default = "300"
fallbak = "Global"

[[provider]]
hook = "core.log_permanent_failure"

[[hook]]
name = "decision_v1"
returns = "int"
on_failure = 0
"""


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    def write(text: str | bytes) -> Path:
        path = tmp_path / "module.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def whole(declare: Declare) -> ModuleDefinition:
    result = load(declare(WHOLE))
    assert result.findings == ()
    assert result.definition is not None
    return result.definition


def test_the_module_table_is_read(declare: Declare) -> None:
    found = whole(declare)
    assert (found.name, found.language, found.kind) == ("greeter", Language.PYTHON, ModuleKind.SINGLETON)
    assert (found.requires, found.provides, found.uses) == (("tide",), ("datasource.greeter",), ())


def test_an_option_is_read(declare: Declare) -> None:
    option = whole(declare).options[0]
    assert (option.name, option.fallback, option.default) == ("retry_window", "Binding:Domain>Domain>Global", "300")
    assert (option.minimum, option.maximum, option.option_map) == (1, 86400, (("never", 0),))
    assert not option.is_tunable_online


def test_a_command_is_for_admins_unless_it_says_otherwise(declare: Declare) -> None:
    reads = load(declare(WHOLE.replace('summary = "Show it"', 'level = "read-only"'))).definition
    assert reads is not None
    levels = [one.level for definition in (whole(declare), reads) for one in definition.commands]
    assert levels == [AccessLevel.ADMIN, AccessLevel.READ_ONLY]


def test_arguments_of_a_command_are_read_and_none_are_not_an_empty_list(declare: Declare) -> None:
    def arguments(text: str) -> tuple[str, ...] | None:
        definition = load(declare(WHOLE.replace('summary = "Show it"', text))).definition
        assert definition is not None
        return definition.commands[0].arguments

    assert arguments("") is None
    assert arguments("arguments = []") == ()
    assert arguments('arguments = ["NAME", "[COUNT]"]') == ("NAME", "[COUNT]")


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ('"NAME"', "MOD006", "'arguments' in [[command]] must be an array, not 'NAME'"),
        ('["a b"]', "MOD039", "argument 'a b' of command 'status' is none of NAME, [NAME], NAME ... and [NAME ...]"),
        (
            '["A ...", "B"]',
            "MOD039",
            "argument 'B' of command 'status' stands behind a word that may come several times",
        ),
    ],
)
def test_arguments_that_cannot_be_counted_are_refused(declare: Declare, text: str, rule: str, message: str) -> None:
    path = declare(WHOLE.replace('summary = "Show it"', f"arguments = {text}"))
    (finding,) = examine(path, load_hook_catalogue()).findings
    assert (finding.rule, finding.message) == (rule, message)


def test_an_unknown_level_of_a_command_is_refused(declare: Declare) -> None:
    (finding,) = load(declare(WHOLE.replace('summary = "Show it"', 'level = "readonly"'))).findings
    assert (finding.rule, finding.message, finding.hint) == (
        "MOD007",
        "'level' in [[command]] is 'readonly'",
        "did you mean 'read-only'?",
    )


def test_an_option_without_path_is_of_the_modules_own_stanza(declare: Declare) -> None:
    assert whole(declare).options[1].fallback == "[greeter]"


def test_an_option_of_a_generic_module_has_no_brackets(declare: Declare) -> None:
    result = load(declare(WHOLE.replace('"singleton"', '"generic"')))
    assert result.definition is not None
    assert result.definition.options[1].fallback == "greeter"


def test_an_option_may_be_validated_by_a_method(declare: Declare) -> None:
    assert whole(declare).options[1].has_validator


def test_a_provider_is_read(declare: Declare) -> None:
    provider = whole(declare).providers[0]
    assert (provider.hook, provider.is_first) == ("core.log_permanent_failure_v1", True)


def test_a_hook_has_the_scope_of_its_module_and_its_policy(declare: Declare) -> None:
    hook = whole(declare).hooks[0]
    assert hook.prototype == "int greeter_decision_v1(void *closure, const char *note)"
    assert hook.policy is not None
    assert (hook.policy.until, hook.policy.values) == (Until.VALUES, (1, 2))
    assert (hook.policy.empty, hook.policy.on_failure) == (0, -1)


def test_a_pointer_result_is_null(declare: Declare) -> None:
    policy = whole(declare).hooks[1].policy
    assert policy is not None
    assert (policy.empty, policy.on_failure) == (None, None)


def test_a_whole_declaration_passes_the_check(declare: Declare) -> None:
    assert check(whole(declare), load_hook_catalogue()) == ()


def test_five_mistakes_give_five_findings_with_positions(declare: Declare) -> None:
    path = declare(FIVE)

    found = examine(path, load_hook_catalogue(), file="module.toml")

    assert found.definition is None
    assert [str(finding).partition("\n")[0] for finding in found.findings] == [
        "module.toml:4:12: error MOD007: 'language' in [module] is 'pyton'",
        "module.toml:9:11: error MOD021: the default of option 'retry_window' must be an integer, not '300'",
        "module.toml:10:1: error MOD004: 'fallbak' is not a key of [[option]]",
        "module.toml:13:8: error MOD013: hook 'core.log_permanent_failure' is not known",
        (
            "module.toml:15:1: error MOD016: "
            "hook 'decision_v1' returns 'int' and has no 'empty', its result without providers"
        ),
    ]


def test_check_points_into_the_file(declare: Declare) -> None:
    result = load(declare(WHOLE.replace("core.log_permanent_failure_v1", "core.nothing")))
    assert result.definition is not None
    assert [str(finding.place).rpartition("/")[2] for finding in check(result.definition, load_hook_catalogue())] == [
        "module.toml:28:8"
    ]


def test_check_does_not_point_into_a_file_that_has_changed(declare: Declare) -> None:
    path = declare(WHOLE.replace("core.log_permanent_failure_v1", "core.nothing"))
    result = load(path)
    path.write_text(WHOLE)
    assert result.definition is not None
    assert [finding.place.line for finding in check(result.definition, load_hook_catalogue())] == [1]


def test_a_broken_entry_does_not_shift_the_positions_of_the_others(declare: Declare) -> None:
    text = 'schema = 1\n[module]\nname = "a"\nlanguage = "c"\n[[option]]\nname = "x"\ntype = "ptr"\n'
    text += '[[option]]\nname = "if"\ntype = "int"\n'
    found = examine(declare(text), load_hook_catalogue(), file="m")
    assert [(item.rule, item.place.line) for item in found.findings] == [("MOD008", 7), ("MOD010", 9)]


def test_hooks_of_a_used_project_may_be_provided(declare: Declare, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "module.toml").write_text(WHOLE)
    text = 'schema = 1\n[module]\nname = "a"\nlanguage = "c"\nuses = ["other"]\n[[provider]]\nhook = "greeter.find"\n'
    assert examine(declare(text), load_hook_catalogue()).findings == ()


def test_a_byte_order_mark_is_no_fault(declare: Declare) -> None:
    assert load(declare(b"\xef\xbb\xbf" + WHOLE.encode())).findings == ()


def test_text_that_is_not_utf8_is_refused_where_it_stands(declare: Declare) -> None:
    found = load(declare(b"schema = 1\n# \xff\n"), file="m").findings
    assert [str(item) for item in found] == [
        "m:2:3: error MOD001: the file is not UTF-8: byte 0xff\n  hint: save it as UTF-8"
    ]


def test_a_missing_file_is_a_failure_of_the_environment(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot read"):
        load(tmp_path / "module.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" + ".a" * 20_000 + " = 1\n", "a dotted key has more than 16 parts"),
        ("a = " + "[" * 40_000, "brackets are nested deeper than 16"),
        ("a = " + "{a = " * 10_000, "brackets are nested deeper than 16"),
        ("#" * (1024 * 1024 + 1), "the file is larger than 1048576 bytes and is not read"),
        ("[" + "'a' . " * 20_000 + "b]", "a dotted key has more than 16 parts"),
    ],
    ids=["dotted-key", "arrays", "inline-tables", "size", "dotted-header"],
)
def test_what_would_be_slow_to_parse_is_refused_at_once(declare: Declare, text: str, message: str) -> None:
    path = declare(text)
    before = time.process_time()
    found = load(path).findings
    assert [(item.rule, item.message) for item in found] == [("MOD002", message)]
    assert time.process_time() - before < 1


def test_a_number_too_long_to_be_one_is_refused(declare: Declare) -> None:
    found = load(declare("schema = " + "1" * 5000)).findings
    assert [item.rule for item in found] == ["MOD001"]


@given(st.text(max_size=400))
def test_arbitrary_text_gives_findings_only(text: str) -> None:
    _read(text.encode("utf-8", "surrogatepass"))


LINES = st.lists(
    st.sampled_from([*WHOLE.splitlines(), *FIVE.splitlines(), "x = {a.b = [1, '''", "''']}", '"a\\u00e9" = 1', "[a.b]"])
)


@given(LINES)
def test_shuffled_lines_give_findings_only(lines: list[str]) -> None:
    _read("\n".join(lines).encode())


@given(st.binary(max_size=200))
def test_arbitrary_bytes_give_findings_only(data: bytes) -> None:
    _read(data)


def _read(data: bytes) -> None:

    text, values = parse(data, "m")
    if isinstance(values, dict):
        complaints: list = []
        draft = build(values, complaints)
        findings_of([*complaints, *complaints_of(draft, load_hook_catalogue())], text, "m")


def test_a_loaded_definition_is_checked_with_the_default_as_written(declare: Declare) -> None:
    loaded = load(declare(WHOLE.replace("default = 300", 'default = "300"'))).definition
    assert loaded is not None
    assert [(finding.rule, finding.message) for finding in check(loaded, load_hook_catalogue())] == [
        ("MOD021", "the default of option 'retry_window' must be an integer, not '300'")
    ]
