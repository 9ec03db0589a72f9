from __future__ import annotations

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks import DeclaredHooks
from ecruntime.model.hook_signature import signature

HOOT = signature("owl", "hoot_v1", "void", ("int", "a"))


def test_the_same_declaration_twice_is_one_hook() -> None:
    assert len(DeclaredHooks().with_hooks([HOOT], "module 'owl'").with_hooks([HOOT], "module 'crow'")) == 1


def test_another_signature_under_a_known_name_is_refused_naming_both_places() -> None:
    other = signature("owl", "hoot_v1", "void", ("long", "a"))
    declared = DeclaredHooks().with_hooks([HOOT], "module 'owl' (owl.ecm)")
    with pytest.raises(RuleViolation) as refusal:
        declared.with_hooks([other], "module 'crow' (crow.ecm)")
    assert refusal.value.message == (
        "module 'crow' (crow.ecm) knows the hook owl.hoot_v1 as 'void owl_hoot_v1(void *closure, long a)', but "
        "module 'owl' (owl.ecm) declared it as 'void owl_hoot_v1(void *closure, int a)'"
    )


def test_two_hooks_whose_scope_and_name_make_one_word_are_refused() -> None:
    # Scripts in Lua, and functions in C, know a hook by that word alone.
    declared = DeclaredHooks().with_hooks([HOOT], "module 'owl'")
    with pytest.raises(RuleViolation) as refusal:
        declared.with_hooks([signature("owl_hoot", "v1", "void", ("int", "a"))], "module 'crow'")
    assert refusal.value.message == (
        "module 'crow' knows the hook owl_hoot.v1 as 'owl_hoot.v1', but module 'owl' declared it as 'owl.hoot_v1'"
    )


def test_no_two_hooks_of_the_server_make_one_word() -> None:
    hooks = load_hook_catalogue().values()
    assert len({hook.leaf for hook in hooks}) == len(hooks)


def test_declaring_makes_a_new_set_and_leaves_the_old_one_alone() -> None:
    before = DeclaredHooks()
    before.with_hooks([HOOT], "module 'owl'")
    assert before.get("owl_hoot_v1") is None
