"""Adoption of built modules: what the declaration says, what is left out of it, and what is noted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import (
    FilledVariable,
    HookUse,
    Library,
    LibraryHook,
    LibraryKind,
    LibraryModule,
    LibraryOption,
    OptionOrigin,
    SourcePlace,
    UseKind,
)
from ecruntime.formats.manifest import parse_manifest
from ecruntime.foundation.errors import Refused
from ecruntime.model.library_record import module_records
from ecxs.definition import ModuleDefinition, examine
from ecxs.languages.c.adoption import Adoption, adopt_library

CATALOGUE = load_hook_catalogue()
KELP = LibraryModule("kelp", 3, LibraryKind.SINGLETON, description="Counts", slots=("module_config_setup",))
ONE = "if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL)"


def option(name: str, kind: str = "INT", line: int = 1, **members: object) -> LibraryOption:
    values = {"fallback": "[kelp]", "module": "kelp", "place": SourcePlace("kelp.c", line), **members}
    return LibraryOption(name, kind, **values)  # type: ignore[arg-type]  # each test names the members it means


def library(**members: object) -> Library:
    return Library("kelp.so", **{"modules": (KELP,), "has_debug_information": True, **members})  # type: ignore[arg-type]


def adopt(built: Library, manifest: str = "[kelp]\n") -> Adoption:
    (adoption,) = adopt_library(built, parse_manifest(manifest, "kelp.ecm"), CATALOGUE)
    return adoption


def read_back(adoption: Adoption) -> ModuleDefinition:
    result = examine(Path("module.toml"), CATALOGUE, data=adoption.declaration.encode())
    assert result.definition is not None
    return result.definition


def told(adoption: Adoption) -> list[str]:
    return [f"{note.subject}: {note.message}" for note in adoption.notes]


def test_the_declaration_says_what_the_library_does() -> None:
    built = library(
        options=(
            option("window", line=9, default="3600", has_validator=True, flags=2),
            option("codes", "STRING", line=4, flags=1, default='( a "b c" )'),
            option(
                "Kelp_Limit",
                line=2,
                fallback="Binding:Domain>Domain>Global",
                default="none",
                has_map=True,
                option_map=(("none", "-1"),),
            ),
        ),
        hooks=(LibraryHook("kelp", "judge_v1", "int", "(void *, int)", "(int why)", ONE),),
        uses=(HookUse(UseKind.FIRST, "core", "log_delivery_v1"), HookUse(UseKind.CALL, "kelp", "judge_v1")),
    )
    adoption = adopt(built, "[kelp]\nmsys.requires = reef\nmsys.provides = config.Global:Kelp_Listener\n")

    assert adoption.declaration == (
        "# What kelp is, as its built library says it; `ecxs adopt` has told what the library does not say.\n"
        "schema = 1\n\n"
        '[module]\nname = "kelp"\nlanguage = "c"\ntype = "singleton"\ndescription = "Counts"\n'
        'requires = ["reef"]\nprovides = ["config.Global:Kelp_Listener"]\n\n'
        '[[option]]\nname = "Kelp_Limit"\ntype = "int"\nfallback = "Binding:Domain>Domain>Global"\n'
        'default = "none"\noption_map = { "none" = -1 }\n\n'
        '[[option]]\nname = "codes"\ntype = "string"\narray = true\ndefault = ["a", "b c"]\n\n'
        '[[option]]\nname = "window"\ntype = "int"\ndefault = 3600\ntunable_online = false\nvalidate = "method"\n\n'
        '[[provider]]\nhook = "core.log_delivery_v1"\norder = "first"\n\n'
        '[[hook]]\nname = "judge_v1"\nreturns = "int"\nuntil = "nonzero"\nempty = 0\non_failure = 0\n'
        'params = [{ name = "why", type = "int" }]\n'
    )
    assert told(adoption) == [
        "hook 'kelp.judge_v1': its result without providers, and when one fails, is taken for nothing",
        "summary: a library has no words on what options and hooks are for",
    ]


def test_what_is_read_back_is_what_the_library_says() -> None:
    built = library(
        options=(
            option("rate", "FLOAT", default="1.5"),
            option("is_loud", "BOOL", default="yes"),
            option("mode", "PERMS", default="0640"),
            option("peers", "ECDICT", default='{ a = "1" }'),
            option("name", "STRING", default='"a \\"quoted\\" word"'),
            option("sizes", "SIZE_T", flags=3, default="( 1 2 )", has_postset=True, has_datafree=True),
        )
    )
    (record,) = module_records(built, CATALOGUE.get)
    declared = {it.name: it for it in read_back(adopt(built)).options}

    for expected in record.definition.options:
        found = declared[expected.name]
        assert replace(found, default=None, fallback="") == replace(expected, default=None, fallback="")
    assert [declared[name].default for name in ("rate", "is_loud", "mode", "name", "sizes")] == [
        "1.5",
        "true",
        "0640",
        '"a \\"quoted\\" word"',
        "( 1 2 )",
    ]


NOTES = [
    (
        library(undefined=("ec_memtype_register",)),
        "memtypes: the code calls ec_memtype_register: add a [[memtype]] for each that it registers",
    ),
    (
        library(undefined=("netlistener_register3",)),
        "listeners: the code calls netlistener_register3: add a [[listener]] for each that it registers",
    ),
    (
        library(undefined=("ec_control_register_command2",)),
        (
            "commands: the code calls ec_control_register_command2: its console commands of other names than its own "
            "cannot be declared"
        ),
    ),
    (
        library(undefined=("ec_datasource_register_driver",)),
        "provides: the code calls ec_datasource_register_driver: add the capability datasource.NAME of each driver",
    ),
    (
        library(undefined=("ec_config_register_option",), has_debug_information=False),
        "options: the library has no debugging information, so options without the macros are not found; build with -g",
    ),
    (
        library(
            undefined=("ec_config_register_option",),
            options=(option("depth"),),
            filled=(FilledVariable("made", SourcePlace("kelp.c", 7)),),
        ),
        "variable 'made' (kelp.c:7): the code makes the options in it when it runs: add an [[option]] for each",
    ),
    (
        library(undefined=("ec_config_register_option",)),
        "options: the code calls ec_config_register_option, and no definition of an option is found",
    ),
    (
        library(modules=(replace(KELP, slots=("module_control",)),)),
        "catch_all: its function decides about the words behind its name: add a [[command]] for each",
    ),
    (
        library(modules=(replace(KELP, slots=("module_init",)),)),
        "module: it fills the deprecated slot module_init: use module_ext_init with the mode EC_MODULE_INIT_INIT",
    ),
    (
        library(modules=(replace(KELP, kind=LibraryKind.UNKNOWN),)),
        "type: the infrastructure has a type that is not known; 'generic' is assumed",
    ),
    (
        library(options=(option("age", "PTR"),)),
        "option 'age' (kelp.c:1): its name or its type PTR cannot be declared, so it is left out",
    ),
    (
        library(options=(option("age", fallback=">>"),)),
        "option 'age' (kelp.c:1): its fallback path '>>' is not read, so it is left out",
    ),
    (
        library(options=(option("age", unread=("default",)),)),
        "option 'age' (kelp.c:1): its default is an expression that is not read",
    ),
    (
        library(options=(option("age", default="old"),)),
        "option 'age': its default \"old\" is no value of type int, and is left out",
    ),
    (
        library(options=(option("age", has_map=True, option_map=(("old", "very"),)),)),
        "option 'age' (kelp.c:1): words of its map stand for what is no number, and are left out",
    ),
    (
        library(hooks=(LibraryHook("kelp", "odd_v1", "int", "(void *, int)", "(int n)", "if (EC_HOOK_RETVAL > 3)"),)),
        (
            "hook 'kelp.odd_v1': its result without providers, and when one fails, is taken for nothing; when its "
            "chain ends is not read, and 'nonzero' is assumed"
        ),
    ),
    (
        library(hooks=(LibraryHook("kelp", "pick_v1", "int", "(void *, int (*)(int))", "(int (*f)(int))", ONE),)),
        "hook 'kelp.pick_v1': its types are in a form that is not read: add a [[hook]]",
    ),
    (
        library(uses=(HookUse(UseKind.CALL, "reef", "judge_v1"),)),
        "hook 'reef.judge_v1': it calls a hook of another module, whose project has to stand in `uses`",
    ),
    (
        library(uses=(HookUse(UseKind.LAST, "reef", "judge_v1"),)),
        (
            "provider 'reef.judge_v1': hook 'reef.judge_v1' is not known; if another module declares it, name the "
            "project of that module in `uses`"
        ),
    ),
    (library(notes=("it has an odd record",)), "library: it has an odd record"),
]


@pytest.mark.parametrize(("built", "note"), NOTES, ids=[note.partition(":")[0] for _, note in NOTES])
def test_what_a_library_does_not_say_is_noted_in_these_words(built: Library, note: str) -> None:
    assert note in told(adopt(built))


def test_what_would_not_be_valid_stands_in_the_file_as_a_comment() -> None:
    adoption = adopt(library(uses=(HookUse(UseKind.FIRST, "reef", "judge_v1"),)))

    assert adoption.declaration.endswith(
        "\n\n# Left out: hook 'reef.judge_v1' is not known; if another module declares it, name the project of that "
        'module in `uses`\n# [[provider]]\n# hook = "reef.judge_v1"\n# order = "first"\n'
    )
    assert read_back(adoption).providers == ()


def test_a_module_without_a_section_in_the_manifest_is_noted() -> None:
    told_ = told(adopt(library(), "[reef]\n"))

    assert told_[0] == (
        "requires: no manifest beside the library has a section of it, so what it requires is not known"
    )


def test_a_manifest_with_faults_is_noted() -> None:
    adoption = adopt(library(), "[kelp]\nmsys.requires = reef, 1/2\n")

    assert read_back(adoption).requires == ("reef",)
    assert told(adoption)[0] == ("manifest: lines of it break rules, and are left out; `ecxs validate` tells them")


def test_of_several_modules_it_is_not_known_which_one_provides_a_hook() -> None:
    reef = LibraryModule("reef", 4, LibraryKind.GENERIC)
    loose = option("loose", fallback="Global", module="", origin=OptionOrigin.VARIABLE)
    built = library(modules=(KELP, reef), uses=(HookUse(UseKind.LAST, "core", "log_delivery_v1"),), options=(loose,))
    adoptions = adopt_library(built, None, CATALOGUE)

    assert [it.name for it in adoptions] == ["kelp", "reef"]
    for adoption in adoptions:
        assert read_back(adoption).providers == ()
        assert (
            "provider 'core.log_delivery_v1': the library has several modules, and does not say which of them provides "
            "the hook"
        ) in told(adoption)
        assert (
            "option 'loose' (kelp.c:1): the library does not say which of its modules registers it, so it is in no "
            "declaration"
        ) in told(adoption)


def test_a_module_whose_name_cannot_be_declared_is_refused_with_the_reason() -> None:
    with pytest.raises(Refused) as refused:
        adopt_library(library(modules=(replace(KELP, name="class"),)), None, CATALOGUE)

    (finding,) = refused.value.findings
    assert (finding.rule, str(finding.place)) == ("MOD010", "kelp.so")


TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["kelp", "Global", "[kelp]", "( a )", '"', "\ud800", "\n#"]
)
NAMES = st.sampled_from(["limit", "Limit", "module", "class", "a" * 70, "é", ""]) | TEXTS
OPTIONS = st.builds(
    LibraryOption,
    name=NAMES,
    type=st.sampled_from(["INT", "STRING", "BOOL", "ECDICT", "FLOAT", "PERMS", "SOCKADDR", "THROTTLE", "PTR"]) | TEXTS,
    fallback=st.none() | TEXTS | st.just("Binding:Domain>Domain>Global"),
    default=st.none() | TEXTS | st.sampled_from(["1", "1e999", "nan", "( 1 2 )", '{ a = "b" }', "0640", "1.2.3.4:25"]),
    flags=st.none() | st.integers(0, 3),
    option_map=st.lists(st.tuples(TEXTS, st.sampled_from(["1", "-1", "x"])), max_size=2).map(tuple),
    has_map=st.booleans(),
    has_validator=st.booleans(),
    module=st.just("kelp"),
)
HOOKS = st.builds(
    LibraryHook,
    scope=st.sampled_from(["kelp", "core", "reef"]),
    name=NAMES,
    returns=st.sampled_from(["int", "void", "void *", "double", "char *", "reef **"]) | TEXTS,
    types=TEXTS,
    parameters=st.sampled_from(["()", "(int a)", "(int a, int a)", "(reef *r, va_list v)"]) | TEXTS,
    policy=st.just(ONE) | TEXTS,
)
USES = st.builds(HookUse, st.sampled_from(UseKind), st.sampled_from(["core", "kelp", "reef"]), NAMES)


@given(TEXTS, st.lists(OPTIONS, max_size=4), st.lists(HOOKS, max_size=3), st.lists(USES, max_size=3), TEXTS)
def test_whatever_a_library_says_the_declaration_is_valid(
    description: str, options: list[LibraryOption], hooks: list[LibraryHook], uses: list[HookUse], manifest: str
) -> None:
    built = library(
        modules=(replace(KELP, description=description),), options=tuple(options), hooks=tuple(hooks), uses=tuple(uses)
    )
    adoption = adopt(built, f"[kelp]\nmsys.requires = reef\nmsys.provides = {manifest}\n")

    assert read_back(adoption).name == "kelp"
