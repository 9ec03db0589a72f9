"""A hook that a module in C declares, with providers in Python: called by C and by the server; run in the project."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.testing import Console, Fire, Harness, LibexecFolder

Load = Callable[..., Callable[[str], str]]


@pytest.fixture
def load(runtime: Harness, libexec: LibexecFolder, console: Console) -> Load:
    libexec()

    def make(*providers: tuple[str, Callable[..., object]]) -> Callable[[str], str]:
        class Plover(Module):
            registration: ClassVar = Registration(API, "plover", ModuleKind.SINGLETON, requires=("tally",))

            def conf_setup(self) -> None:
                for name, function in providers:
                    self.register_last(f"tally.{name}_v1", lambda _, *given, call=function: call(*given))

        runtime.load(Plover, conf="tally {} plover {}")
        return lambda line: str(console(f"tally call {line}"))

    return make


def broken(*_: object) -> None:
    raise ValueError("broken")


def test_results_are_added_up(load: Load, fire: Fire) -> None:
    call = load(("total", lambda amount: amount), ("total", lambda amount: 2 * amount))
    assert call("total 4") == "12"
    assert fire("tally.total_v1", amount=5) == 15


@pytest.mark.parametrize(("last", "said"), [(1, "1"), (0, "0")])
def test_all_have_to_agree(load: Load, fire: Fire, last: int, said: str) -> None:
    call = load(("agree", lambda _: 3), ("agree", lambda _: last), ("agree", lambda _: 2))
    assert call("agree") == said
    assert fire("tally.agree_v1") == int(said)


def test_a_function_of_the_declaring_module_ends_the_chain(load: Load, fire: Fire) -> None:
    calls: list[int] = []
    results = (1, 5, 9)
    call = load(*(("judged", lambda _, it=it: calls.append(it) or it) for it in results))
    assert call("judged 3") == "5"
    assert fire("tally.judged_v1", limit=3) == 5
    assert calls == [1, 5, 1, 5]
    assert call("judged 30") == "9"
    assert fire("tally.judged_v1", limit=30) == 9


def test_results_are_collected_and_all_texts_are_there(load: Load, fire: Fire) -> None:
    call = load(*(("names", lambda prefix, it=it: f"{prefix}{it}") for it in range(6)))
    assert call("names") == "6 x0 x1 x2 x3"
    assert fire("tally.names_v1", prefix="y") == tuple(f"y{number}" for number in range(6))


def test_arguments_cross(load: Load) -> None:
    seen: list[tuple[object, ...]] = []

    def plain(*given: Any) -> int:  # the objects of the server, each of a type of its own
        msg, ac, count, name, data, length, when = given
        seen.append((msg, ac, count.value, name.value, data, length, when.sec))
        count.value += 1
        name.value = "wrack"
        return 4

    assert load(("plain", plain))("plain") == "4 6 wrack"
    assert seen == [(None, None, 5, "tang", b"a\0b", 3, 1)]


def test_without_providers_there_is_what_is_declared(load: Load, fire: Fire) -> None:
    call = load()
    assert [call(it) for it in ("total 4", "agree", "judged 3", "names", "plain")] == ["-1", "5", "7", "0", "70 5 tang"]
    names = ("total", "agree", "judged", "names", "plain")
    assert [fire(f"tally.{name}_v1") for name in names] == [-1, 5, 7, (), 70]


@pytest.mark.parametrize(
    ("words", "said", "fired"),
    [
        ("total 4", "-2", -2),
        ("agree", "6", 6),
        ("judged 3", "8", 8),
        ("plain", "80 5 tang", 80),
        ("names", "0", ()),
    ],
)
def test_a_failure_gives_what_is_declared(
    load: Load, fire: Fire, runtime: Harness, words: str, said: str, fired: object
) -> None:
    hook = words.split()[0]
    call = load((hook, broken))
    with runtime.expect_failure(ValueError, owner="plover"):
        assert call(words) == said
    with runtime.expect_failure(ValueError, owner="plover"):
        assert fire(f"tally.{hook}_v1") == fired


def test_a_collection_goes_on_after_a_failure(load: Load, runtime: Harness) -> None:
    call = load(("names", lambda prefix: prefix + "1"), ("names", broken), ("names", lambda prefix: prefix + "3"))
    with runtime.expect_failure(ValueError, owner="plover"):
        assert call("names") == "2 x1 x3"
