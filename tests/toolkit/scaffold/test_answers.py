from __future__ import annotations

import pytest

from ecruntime.console.commands import COMMANDS
from ecruntime.foundation.errors import UsageError
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition.reserved import CONSOLE
from ecxs.scaffold import answers

PLAIN = "a letter, then letters, digits and underscores; at most 64 in all"


def refusal(name: str = "owl", **given: object) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        answers(name, **given)  # type: ignore[arg-type]
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize("name", ["", "1a", "_owl", "my-module", "a b", "../up", "owl\n", "x" * 65, "é"])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    message, hint = refusal(name)
    assert message == f"'{name.strip()}' cannot be the name of a module"
    assert hint == PLAIN


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lambda", "is a reserved word of Python"),
        ("switch", "is a reserved word of C"),
        ("nil", "is a reserved word of Lua"),
        ("json", "is a module of Python's standard library, which the package would hide"),
        ("core", "is a hook scope of the server"),
        ("curfew", "is a module of the server, whose stanza it would share"),
        ("Shutdown", "is a command of the console, which would be run instead of the module's"),
        ("config", "is a hook scope of the server"),
        ("domain", "is a config scope of the server"),
        ("tests", "is used by the project itself"),
        ("ecruntime", "is used by the project itself"),
        ("status", "gives the class the name 'Status', which is taken"),
        ("exception", "gives the class the name 'Exception', which is taken"),
    ],
)
def test_a_taken_name_is_refused_with_the_reason(name: str, reason: str) -> None:
    assert refusal(name) == (f"'{name}' cannot be the name of a module: it {reason}", "choose another name")


def test_an_unknown_kind_gets_its_near_misses() -> None:
    assert refusal(kind="pyton") == ("'pyton' is not a kind of module", "did you mean 'python'?")


def test_a_kind_far_from_all_lists_those_known() -> None:
    assert refusal(kind="zzz") == (
        "'zzz' is not a kind of module",
        "known: 'python', 'python-generic', 'c', 'c-generic', 'lua'",
    )


def test_a_question_to_which_a_kind_has_one_answer_is_not_answered_otherwise() -> None:
    assert refusal(kind="lua", settings={"hook": "yes"}) == (
        "'hook' cannot be yes for the kind 'lua': Lua can neither define nor call hooks",
        "write --no-hook",
    )
    assert answers("owl", kind="lua").values["hook"] is False
    assert answers("owl", kind="lua", settings={"hook": "no"}).values["hook"] is False


def test_an_unknown_setting_gets_its_near_misses() -> None:
    assert refusal(settings={"descripton": "x"}) == ("'descripton' cannot be set", "did you mean 'description'?")


def test_a_description_has_a_limit() -> None:
    assert refusal(settings={"description": "x" * 201}) == (
        "the description has 201 characters",
        "at most 200 are kept in one line",
    )


def test_valid_answers_know_their_kind() -> None:
    given = answers("owl", kind="python-generic", settings={"description": "Hoots\nat night"})
    assert given.kind.module_kind is ModuleKind.GENERIC
    assert given.description == "Hoots at night"


def test_no_word_of_the_console_is_the_name_of_a_module() -> None:
    form = "xml"  # before any command
    assert {command.words[0] for command in COMMANDS} | {form} == CONSOLE
