from __future__ import annotations

import pytest

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


def test_declaring_makes_a_new_set_and_leaves_the_old_one_alone() -> None:
    before = DeclaredHooks()
    before.with_hooks([HOOT], "module 'owl'")
    assert before.get("owl_hoot_v1") is None
