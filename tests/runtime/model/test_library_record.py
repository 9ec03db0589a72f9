"""The records of a library's modules say what a declaration would say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.libraries import library_records
from ecruntime.formats.library import (
    HookUse,
    Library,
    LibraryError,
    LibraryHook,
    LibraryKind,
    LibraryModule,
    LibraryOption,
    OptionOrigin,
    RecordedRegistration,
    UseKind,
)
from ecruntime.formats.option_type import OptionType
from ecruntime.model.hook_signature import ReturnPolicy, Until
from ecruntime.model.library_record import (
    auto_capabilities,
    hook_signature,
    module_records,
    option_declaration,
    return_policy,
)
from ecruntime.model.module import Language, ProviderDeclaration
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[1] / "formats/library/samples"
KELP = LibraryModule("kelp", 3, LibraryKind.SINGLETON)


@pytest.fixture
def owl(tmp_path: Path, compile_library: Callable[..., Path]) -> ModuleRecord:
    return library_records(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c"))[0]


def test_a_module_has_its_name_kind_and_description(owl: ModuleRecord) -> None:
    definition = owl.definition
    assert (definition.name, definition.language, definition.kind, definition.description) == (
        "owl",
        Language.C,
        ModuleKind.SINGLETON,
        "An owl",
    )


def test_its_options_are_those_of_macros_and_variables(owl: ModuleRecord) -> None:
    options = {it.name: it for it in owl.definition.options}
    assert {name: (it.type, it.fallback, it.default) for name, it in options.items()} == {
        "Night_Mode": (OptionType.INT, "Binding:Domain>Domain>Global", "3"),
        "owl_eyes": (OptionType.INT, "[owl]", "2"),
        "owl_path": (OptionType.STRING, "[owl]", '( "/a b" )'),
        "owl_one": (OptionType.BOOL, "Global", "true"),
    }
    assert options["owl_eyes"].option_map == (("small", 1), ("big", 2))
    assert [it.name for it in options.values() if it.is_array] == ["owl_path"]
    assert [it.name for it in options.values() if not it.is_tunable_online] == ["Night_Mode"]


def test_its_hooks_are_declared_provided_and_expected(owl: ModuleRecord) -> None:
    assert [it.prototype for it in owl.definition.hooks] == ["int owl_hoot(void *closure, int times, const char *tone)"]
    assert owl.definition.providers == (ProviderDeclaration("core.log_permanent_failure_v1", is_first=True),)
    assert owl.expects == (load_hook_catalogue()["core.log_permanent_failure_v1"],)


def test_such_a_record_is_a_record_like_any_other(owl: ModuleRecord) -> None:
    assert parse_record(format_record(owl), "owl.module.json") == owl


def test_each_module_of_a_library_has_its_own_options(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    records = library_records(compile_library(tmp_path / "pair.so", SAMPLES / "pair.c"))

    assert {it.definition.name: [one.name for one in it.definition.options] for it in records} == {
        "lark": ["lark_song"],
        "wren": ["wren_size"],
    }
    assert {it.definition.name: it.definition.kind for it in records} == {
        "lark": ModuleKind.GENERIC,
        "wren": ModuleKind.SINGLETON,
    }


def test_a_library_without_modules_has_no_records(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    source = tmp_path / "tide.c"
    source.write_text("int tide_level(void) { return 1; }\n")
    path = compile_library(tmp_path / "tide.so", source)

    with pytest.raises(LibraryError, match=r"tide\.so: the library holds no module infrastructure"):
        library_records(path, file="tide.so")


def test_only_what_is_registered_gives_lines() -> None:
    options = (
        LibraryOption("one", "INT", "Global", module="kelp"),
        LibraryOption("two", "INT", "Global", module="kelp"),
        LibraryOption("three", "INT", "Global", origin=OptionOrigin.ARRAY),
    )
    library = Library("kelp.so", modules=(KELP,), options=options, registered=(RecordedRegistration("Kelp", "ONE"),))

    assert auto_capabilities(library, KELP) == ("config.Global.one",)


UNKNOWN = [("kelp_mode", "PTR"), ("kelp mode", "INT"), ("", "INT"), ("kelp_mode", "99")]


@pytest.mark.parametrize(("name", "kind"), UNKNOWN)
def test_an_option_that_the_server_does_not_know_is_left_out(name: str, kind: str) -> None:
    assert option_declaration(LibraryOption(name, kind, "Global")) is None


def test_an_option_of_a_variable_with_an_empty_path_belongs_to_the_only_module() -> None:
    option = LibraryOption("bare", "INT", "", origin=OptionOrigin.VARIABLE)

    (record,) = module_records(Library("kelp.so", modules=(KELP,), options=(option,)), lambda name: None)

    assert [it.name for it in record.definition.options] == ["bare"]


def test_an_option_with_a_path_that_is_none_is_left_out() -> None:
    library = Library("kelp.so", modules=(KELP,), options=(LibraryOption("a", "INT", "Global>", module="kelp"),))

    assert module_records(library, lambda name: None)[0].definition.options == ()


POLICIES = {
    "": ReturnPolicy(Until.LAST),
    "if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL)": ReturnPolicy(Until.NONZERO),
    "if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL);": ReturnPolicy(Until.NONZERO),
    "if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL)": ReturnPolicy(Until.ZERO),
    "{ if (EC_HOOK_RETVAL == 0) EC_HOOK_RETURN(EC_HOOK_RETVAL); }": ReturnPolicy(Until.ZERO),
    "if (EC_HOOK_RETVAL == 1) EC_HOOK_RETURN(EC_HOOK_RETVAL)": ReturnPolicy(Until.VALUES, (1,)),
    "if ((EC_HOOK_RETVAL == 1) || (EC_HOOK_RETVAL == -2)) EC_HOOK_RETURN(EC_HOOK_RETVAL)": ReturnPolicy(
        Until.VALUES, (1, -2)
    ),
    "EC_HOOK_RETURN(EC_HOOK_RETVAL)": ReturnPolicy(Until.FIRST),
    "total += EC_HOOK_RETVAL": ReturnPolicy(assumed=True),
    "if (EC_HOOK_RETVAL > 3) EC_HOOK_RETURN(1)": ReturnPolicy(assumed=True),
}


@pytest.mark.parametrize(("snippet", "policy"), POLICIES.items())
def test_a_policy_is_read_where_it_is_certain(snippet: str, policy: ReturnPolicy) -> None:
    assert return_policy(snippet) == policy


UNCERTAIN = {
    "a pointer to a function": ("int", "(int (*f)(int), int n)"),
    "an array": ("int", "(int n[3])"),
    "no name": ("int", "(int)"),
    "a type of several words": ("kelp leaf", "(int n)"),
}


@pytest.mark.parametrize(("returns", "parameters"), UNCERTAIN.values(), ids=list(UNCERTAIN))
def test_a_hook_in_another_form_is_no_signature(returns: str, parameters: str) -> None:
    assert hook_signature(LibraryHook("kelp", "drift", returns, "(void *)", parameters)) is None


def test_a_hook_of_another_scope_belongs_to_the_one_who_calls_it() -> None:
    drift = LibraryHook("tide", "drift", "void", "(void *, int)", "(int depth)")
    hooks = (drift, LibraryHook("moon", "rise", "void", "(void *)", "()"))
    uses = (HookUse(UseKind.CALL, "tide", "drift"), HookUse(UseKind.LAST, "moon", "rise"))
    record = module_records(Library("kelp.so", modules=(KELP,), hooks=hooks, uses=uses), lambda name: None)[0]

    assert [it.dotted for it in record.definition.hooks] == ["tide.drift"]
    assert [it.dotted for it in record.expects] == ["moon.rise"]
    assert record.definition.providers == (ProviderDeclaration("moon.rise", is_first=False),)
