"""The accessors of generated options: they remember answers, and never longer than these hold."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed
from ecruntime.generation.store import MAX_REMEMBERED
from ecruntime.testing import Harness
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DECLARATION = """schema = 1

[module]
name = "owl"
language = "python"
type = "{kind}"

[[option]]
name = "window"
type = "int"
default = 0
fallback = "Binding:Domain>Binding>Domain>Global"

[[option]]
name = "mood"
type = "int"
default = 1
option_map = {{ bright = 1, grim = 2 }}
fallback = "Domain>Global"

[[option]]
name = "limit"
type = "int"
fallback = "Global"

[[option]]
name = "nest"
type = "string"
default = "none"

[[provider]]
hook = "core.log_delivery_v1"

[[command]]
name = "answers"
"""
AUTHOR = """from typing import Any

from .generated import OwlModule


class Owl(OwlModule):
    def ext_init(self, init: Any) -> None:
        if init.transaction is None:
            return
        self.seen = self.answers()
        if self.options.limit.get() == 13:
            raise ValueError("thirteen")

    def answers(self) -> tuple[Any, ...]:
        options = self.options
        return (
            options.window.get(binding="b", domain="d"),
            options.window.get(binding="b"),
            options.window.get(domain="d"),
            options.window.get(),
            options.mood.get(domain="d").name,
            options.limit.get(),
            options.nest.get(),
        )

    def core_log_delivery_v1(self, *given: Any) -> None:
        self.answered = self.answers()

    def control_answers(self, request: Any) -> object:
        return [self.answers(), self.answers()]
"""
CONF = """
window = 1
limit = {limit}
binding "b" {{ window = 2 domain "d" {{ window = {deep} }} }}
domain "d" {{ window = 4 mood = grim }}
"""
SINGLETON = "owl { nest = oak }\n"


def conf(deep: int = 3, limit: int = 7, stanza: str = SINGLETON) -> str:
    return stanza + CONF.format(deep=deep, limit=limit)


def answers(deep: int = 3, limit: int = 7, nest: str = "oak") -> list[Any]:
    return [deep, 2, 4, 1, "GRIM", limit, nest]


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Harness]:
    harness = Harness(tmp_path)
    yield harness
    harness.close()


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, *, is_singleton: bool = True) -> type[Any]:
    """Return the author's class of a generated project."""
    project = folder / "project"
    project.mkdir()
    (project / "module.toml").write_text(DECLARATION.format(kind="singleton" if is_singleton else "generic"))
    plan_project(project).write()
    (project / "owl" / "__init__.py").write_text("")
    (project / "owl" / "owl.py").write_text(AUTHOR)
    monkeypatch.syspath_prepend(str(project))
    for name in [name for name in sys.modules if name == "owl" or name.startswith("owl.")]:
        monkeypatch.delitem(sys.modules, name)
    owl: type[Any] = importlib.import_module("owl.owl").Owl
    return owl


@pytest.fixture
def owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Any]:
    return made(tmp_path, monkeypatch)


def module_of(runtime: Harness) -> Any:
    return runtime.server.instances()[0].infrastructure._module  # type: ignore[attr-defined]


def test_an_answer_is_the_same_the_first_time_and_when_it_is_remembered(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    assert runtime.console("owl answers") == [answers(), answers()]
    assert len(runtime.server.store.view.answers) == 7


def test_a_remembered_answer_needs_no_look_up(
    runtime: Harness, owl: type[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(owl, conf=conf())
    runtime.console("owl answers")

    def refuse(*given: object) -> None:
        raise AssertionError(given)

    monkeypatch.setattr(module_of(runtime)._host, "fetch", refuse)
    assert runtime.console("owl answers") == [answers(), answers()]


def test_a_provider_reads_its_options_inside_of_a_call(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    for _ in range(2):
        runtime.fire("core.log_delivery_v1")
        assert list(module_of(runtime).answered) == answers()


def test_a_reload_takes_effect_at_once(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    runtime.console("owl answers")
    runtime.conf.write_text(conf(deep=30, limit=70))
    runtime.server.reload()
    # The generation before is still to be destroyed: nothing has settled yet.
    assert list(module_of(runtime).answers()) == answers(30, 70)
    runtime.settle()
    assert runtime.console("owl answers") == [answers(30, 70), answers(30, 70)]


def test_a_refused_reload_leaves_the_answers_of_the_generation_that_runs(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    with pytest.raises(TransactionFailed, match="thirteen"):
        runtime.reload(conf(deep=30, limit=13))
    # What `ext_init` read was of the transaction; none of it may stay.
    assert list(module_of(runtime).seen) == answers(30, 13)
    assert runtime.console("owl answers") == [answers(), answers()]
    runtime.settle()
    assert runtime.console("owl answers") == [answers(), answers()]


def test_nothing_is_remembered_while_an_older_generation_is_held(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    with module_of(runtime).acquire():
        runtime.reload(conf(deep=30))
        assert runtime.console("owl answers") == [answers(30), answers(30)]
        assert not runtime.server.store.view.answers
    runtime.settle()
    assert runtime.console("owl answers") == [answers(30), answers(30)]
    assert runtime.server.store.view.answers


def test_what_is_remembered_is_bounded(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    for number in range(MAX_REMEMBERED + 10):
        module_of(runtime).options.window.get(domain=f"d{number}")
    assert 0 < len(runtime.server.store.view.answers) <= MAX_REMEMBERED


def test_a_wrong_argument_is_refused_without_a_second_exception(runtime: Harness, owl: type[Any]) -> None:
    runtime.load(owl, conf=conf())
    with pytest.raises(TypeError) as refused:
        module_of(runtime).options.window.get(domain=5)
    assert refused.value.__context__ is None


def test_instances_of_a_generic_module_have_answers_of_their_own_which_end_with_them(
    runtime: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generic = made(tmp_path, monkeypatch, is_singleton=False)
    runtime.load(generic, conf=conf(stanza='owl "a" { nest = oak }\nowl "z" { nest = elm }\n'))
    both = [runtime.console(f"owl:{name} answers")[1][-1] for name in ("a", "z")]
    old = module_of(runtime)
    runtime.reload(conf(stanza='owl "a" { nest = fir }\n'))
    assert (both, runtime.console("owl:a answers")[1][-1]) == (["oak", "elm"], "fir")
    with pytest.raises(RuleViolation, match="was destroyed with its generation"):
        old.options.nest.get()
    del old
