"""What an upgrade breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecruntime.formats.ctype import parse_ctype
from ecruntime.formats.option_type import OptionType
from ecruntime.model.hook_signature import HookParameter, HookSignature, ReturnPolicy, Until
from ecruntime.model.module import CommandDeclaration, Language, ListenerDeclaration, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionDeclaration, OptionFlag
from ecxs.rules.compare import compare, next_name

HOOK = HookSignature(
    "kelp",
    "seen_v1",
    parse_ctype("int"),
    (HookParameter("note", parse_ctype("const char *")),),
    ReturnPolicy(Until.NONZERO),
)
OPTION = OptionDeclaration(
    "fin", OptionType.INT, "Domain>Global", "1", option_map=(("none", -1),), minimum=0, maximum=9
)
KELP = ModuleDefinition(
    "kelp",
    Language.PYTHON,
    ModuleKind.SINGLETON,
    provides=("config.Global.fin",),
    options=(OPTION,),
    hooks=(HOOK,),
    commands=(CommandDeclaration("status"),),
)


def changes(new: ModuleDefinition) -> list[tuple[str, str, bool]]:
    return [(one.subject, one.message, one.is_breaking) for one in compare([KELP], [new])]


def test_nothing_changed_is_nothing_found() -> None:
    assert compare([KELP], [KELP]) == ()


def test_what_only_describes_is_no_change() -> None:
    hook = replace(HOOK, summary="other", since="9")
    assert compare([KELP], [replace(KELP, description="other", digest="x", hooks=(hook,))]) == ()


def test_a_module_that_is_gone_breaks_and_a_new_one_does_not() -> None:
    found = compare([KELP], [replace(KELP, name="weed")])
    assert [(one.module, one.is_breaking) for one in found] == [("kelp", True), ("weed", False)]


def test_another_kind_breaks() -> None:
    assert changes(replace(KELP, kind=ModuleKind.GENERIC)) == [
        ("module", "the module was singleton and is generic", True)
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": OptionType.STRING}, "its type was int and is string"),
        ({"flags": OptionFlag.IS_ARRAY}, "it was one value and is an array"),
        ({"default": "2"}, "its default was 1 and is 2"),
        ({"default": None}, "its default was 1 and is none"),
        ({"flags": OptionFlag.NOT_TUNABLE_ONLINE}, "it needs a restart now"),
        ({"fallback": "Global"}, "it is not valid in Domain any more"),
        ({"minimum": 1}, "it is at least 1 now"),
        ({"maximum": 8}, "it is at most 8 now"),
        ({"option_map": ()}, "the word 'none' is gone"),
        ({"option_map": (("none", 0),)}, "the word 'none' was -1 and is 0"),
    ],
)
def test_a_narrower_option_breaks(change: dict[str, object], message: str) -> None:
    option = replace(OPTION, **change)  # type: ignore[arg-type]
    assert changes(replace(KELP, options=(option,))) == [("option fin", message, True)]


@pytest.mark.parametrize(
    "change",
    [{"minimum": None}, {"maximum": 10}, {"option_map": (("none", -1), ("all", 5))}, {"summary": "x"}, {"name": "FIN"}],
)
def test_a_wider_option_breaks_nothing(change: dict[str, object]) -> None:
    option = replace(OPTION, **change)  # type: ignore[arg-type]
    assert changes(replace(KELP, options=(option,))) == []


def test_a_further_config_scope_breaks_nothing() -> None:
    option = replace(OPTION, fallback="Binding>Domain>Global")
    assert changes(replace(KELP, options=(option,))) == [("option fin", "it is valid in Binding now", False)]


def test_another_order_of_config_scopes_breaks() -> None:
    old = replace(KELP, options=(replace(OPTION, fallback="Binding>Domain>Global"),))
    new = replace(KELP, options=(replace(OPTION, fallback="Domain>Binding>Global"),))
    assert [one.message for one in compare([old], [new])] == ["its config scopes are asked in another order"]


def test_an_option_a_command_and_a_capability_that_are_gone_break() -> None:
    assert changes(replace(KELP, options=(), commands=(), provides=())) == [
        ("option fin", "the option is gone", True),
        ("command status", "the command is gone", True),
        ("capability config.Global.fin", "the capability is gone", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, (), ["it takes no argument now"]),
        (None, ("A", "[B ...]"), ["it needs 1 argument now"]),
        (("[A]",), ("A",), ["it needs 1 argument now"]),
        (("[A]", "[B]"), ("[A]",), ["it takes at most 1 argument now"]),
        (("A", "[B ...]"), ("A", "B"), ["it needs 2 arguments now", "it takes at most 2 arguments now"]),
        (("A",), ("[A]", "[B ...]"), []),
        (("A",), None, []),
    ],
)
def test_fewer_or_further_arguments_of_a_command_break(
    old: tuple[str, ...] | None, new: tuple[str, ...] | None, expected: list[str]
) -> None:
    before, after = (replace(KELP, commands=(CommandDeclaration("status", arguments=it),)) for it in (old, new))
    found = compare([before], [after])
    assert [one.message for one in found] == expected
    assert all(one.is_breaking and one.subject == "command status" for one in found)


def test_a_changed_hook_breaks_and_gets_the_next_name() -> None:
    hook = replace(HOOK, parameters=())
    (found,) = compare([KELP], [replace(KELP, hooks=(hook, replace(HOOK, name="seen_v2")))])[:1]
    assert found.message == (
        "its prototype was 'int kelp_seen_v1(void *closure, const char *note)' and is 'int kelp_seen_v1(void *closure)'"
    )
    assert found.hint == "leave it as it was, and declare 'seen_v3' beside it"


def test_another_return_policy_breaks() -> None:
    hook = replace(HOOK, policy=ReturnPolicy(Until.ZERO))
    assert changes(replace(KELP, hooks=(hook,))) == [("hook kelp.seen_v1", "its return policy changed", True)]


def test_another_thread_breaks() -> None:
    assert changes(replace(KELP, hooks=(replace(HOOK, thread="pool"),))) == [
        ("hook kelp.seen_v1", "it was called in the thread 'unspecified' and is called in 'pool'", True)
    ]


def test_a_further_requirement_is_told() -> None:
    assert changes(replace(KELP, requires=("tide",))) == [
        ("module", "it requires 'tide' now, which must be installed too", False)
    ]


@pytest.mark.parametrize(("name", "following"), [("seen", "seen_v2"), ("seen_v1", "seen_v2"), ("a_v9", "a_v10")])
def test_the_next_name_counts_up(name: str, following: str) -> None:
    assert next_name(name, ()) == following


def test_a_listener_that_is_gone_breaks_and_so_does_its_option() -> None:
    echo = ListenerDeclaration("Echo", options=(replace(OPTION, name="greeting"),))
    other = ListenerDeclaration("echo", options=(replace(OPTION, name="greeting", default="2"),))
    before = replace(KELP, listeners=(echo, ListenerDeclaration("Old")))
    found = compare([before], [replace(KELP, listeners=(other, ListenerDeclaration("New")))])
    assert [(one.subject, one.message, one.is_breaking) for one in found if "cho" not in one.subject] == [
        ("listener Old", "the listener is gone", True),
        ("option greeting", "its default was 1 and is 2", True),
        ("listener New", "the listener is new", False),
    ]


def test_another_prototype_of_a_hook_of_the_server_breaks_whoever_provides_it() -> None:
    tidy = replace(HOOK, hook_scope="core", name="tidy_v1")
    old = replace(KELP, server_hooks=(tidy,))
    new = replace(KELP, server_hooks=(replace(tidy, returns=parse_ctype("void"), policy=None),))
    found = [(one.subject, one.is_breaking) for one in compare([old], [new])]
    assert found == [("server hook core.tidy_v1", True)] * 2
    assert changes(old) == [("server hook core.tidy_v1", "the declaration is new", False)]


def test_a_module_that_catches_no_other_commands_any_more_breaks() -> None:
    catching = replace(KELP, has_catch_all=True)
    assert changes(catching) == [("commands", "those that are not declared are taken now", False)]
    assert [(one.message, one.is_breaking) for one in compare([catching], [KELP])] == [
        ("those that are not declared are refused now", True)
    ]
