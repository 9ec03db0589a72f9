from __future__ import annotations

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks import Provider
from ecruntime.model.hook_signature import signature

HOOT = signature("owl", "hoot_v1", "int", ("const char *", "note"))


def test_a_provider_that_does_not_fit_its_hook_is_refused() -> None:
    with pytest.raises(RuleViolation) as refusal:
        Provider(HOOT, lambda closure: 0, None, "crow")
    assert str(refusal.value) == (
        "RT204: module 'crow': the provider of owl.hoot_v1 cannot be called with 1 arguments "
        "(too many positional arguments)"
    )
    assert refusal.value.hint == (
        "its prototype is int owl_hoot_v1(void *closure, const char *note); the closure is the first argument"
    )


def test_a_provider_may_take_more_than_it_must() -> None:
    assert Provider(HOOT, lambda closure, note, more=0: 0, None, "crow").owner == "crow"
