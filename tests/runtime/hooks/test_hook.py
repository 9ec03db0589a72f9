from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks import Hook, Hooks, HookTable, Provider
from ecruntime.model.hook_signature import ReturnPolicy, signature

CHOOSE = signature("owl", "choose_v1", "int", ("int", "seed"), policy=ReturnPolicy(empty=0, on_failure=0))


class ChooseV1(Hook):
    def call(self, seed: int) -> int:
        raise self.unpublished()

    def call_txn(self, generation: object, seed: int) -> int:
        raise self.unpublished()


class OwlHooks(Hooks):
    def __init__(self) -> None:
        super().__init__()
        self.choose_v1 = self.declare(ChooseV1, CHOOSE)


@dataclass(frozen=True)
class Holding:
    hooks: HookTable


def table(*results: int) -> HookTable:
    providers = [Provider(CHOOSE, lambda c, seed, result=result: result, None, "m") for result in results]
    return HookTable.build([CHOOSE], providers, None, lambda *_: None)


def test_a_hook_that_was_never_published_refuses_to_be_called() -> None:
    with pytest.raises(RuleViolation) as refusal:
        OwlHooks().choose_v1.call(1)
    assert str(refusal.value) == (
        "RT207: hook owl.choose_v1 was called before a generation with this module was published"
    )


def test_binding_swaps_the_compiled_function_in() -> None:
    hooks, built = OwlHooks(), table(4)
    hooks.bind(built)
    assert hooks.choose_v1.call(0) == 4
    assert vars(type(hooks.choose_v1))["call"].__globals__["f0"] is built["owl_choose_v1"].providers[0].function


def test_two_hooks_of_one_class_are_bound_each_for_itself() -> None:
    bound, unbound = OwlHooks(), OwlHooks()
    bound.bind(table(4))
    assert isinstance(bound.choose_v1, ChooseV1)
    with pytest.raises(RuleViolation):
        unbound.choose_v1.call(1)


def test_has_follows_the_generation_that_was_bound_last() -> None:
    hooks = OwlHooks()
    hooks.bind(table(4))
    hooks.bind(table())
    assert not hooks.choose_v1.has()


def test_call_txn_asks_the_generation_that_it_is_given() -> None:
    hooks, older = OwlHooks(), Holding(table(3))
    hooks.bind(table(4))
    assert (hooks.choose_v1.call(0), hooks.choose_v1.call_txn(older, 0)) == (4, 3)


def test_has_txn_asks_the_generation_that_it_is_given() -> None:
    hooks, older = OwlHooks(), Holding(table(3))
    hooks.bind(table())
    assert (hooks.choose_v1.has(), hooks.choose_v1.has_txn(older)) == (False, True)


def test_an_unbound_hook_refuses_and_is_never_bound_again() -> None:
    hooks = OwlHooks()
    hooks.bind(table(4))
    hooks.unbind()
    hooks.bind(table(5))
    with pytest.raises(RuleViolation) as refusal:
        hooks.choose_v1.call(1)
    assert refusal.value.message == "hook owl.choose_v1 was called through a module instance that was destroyed"


def test_an_unbound_hook_holds_no_generation() -> None:
    class Core: ...

    core = Core()
    watch = weakref.ref(core)
    hooks = OwlHooks()
    hooks.bind(HookTable.build([CHOOSE], [], core, lambda *_: None))
    hooks.unbind()
    gc.disable()
    try:
        del core, hooks
        assert watch() is None
    finally:
        gc.enable()


def test_asking_makes_a_hook_known() -> None:
    hooks, empty = OwlHooks(), Holding(HookTable.build([], [], None, lambda *_: None))
    hooks.bind(table(4))
    assert not hooks.choose_v1.has_txn(empty)
    assert empty.hooks.get("owl_choose_v1") is not None
    assert hooks.choose_v1.call_txn(empty, 1) == 0


def test_a_hook_known_by_another_signature_is_refused() -> None:
    other = signature("owl", "choose_v1", "int", ("long", "seed"))
    with pytest.raises(RuleViolation, match=r"RT203: the caller knows the hook owl.choose_v1 as"):
        OwlHooks().choose_v1.has_txn(Holding(HookTable.build([other], [], None, lambda *_: None)))
