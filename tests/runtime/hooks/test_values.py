from __future__ import annotations

from enum import IntEnum, IntFlag

import pytest

from ecruntime.api import hook_values
from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue


def named_values() -> set[str]:
    values = {value for hook in load_hook_catalogue().values() for value, _ in hook.values}
    return {value for value in values if value.isupper() and value != "NULL"}


def test_each_named_value_of_the_catalogue_is_a_member_of_one_family() -> None:
    members = [member.name for family in load_hook_values() for member in family.members]
    assert sorted(members) == sorted(named_values())


@pytest.mark.parametrize("family", load_hook_values(), ids=lambda family: family.name)
def test_each_family_is_an_enum(family: object) -> None:
    kind = getattr(hook_values, family.name)  # type: ignore[attr-defined]
    assert issubclass(kind, IntFlag if family.is_flags else IntEnum)  # type: ignore[attr-defined]
    assert [item.number for item in family.members] == [item.value for item in kind]  # type: ignore[attr-defined]


@pytest.mark.parametrize("family", load_hook_values(), ids=lambda family: family.name)
def test_each_member_is_called_as_the_documents_end(family: object) -> None:
    kind = getattr(hook_values, family.name)  # type: ignore[attr-defined]
    names = zip(family.members, kind, strict=True)  # type: ignore[attr-defined]
    assert [(item.name, member.name) for item, member in names if not f"_{item.name}".endswith(f"_{member.name}")] == []


def test_a_member_is_the_number_that_the_documents_give() -> None:
    assert (hook_values.EcHook.RETRY, hook_values.Smpp.DELIVERED) == (2, 3)


def test_the_value_on_failure_of_final_validation_is_a_temporary_rejection() -> None:
    policy = load_hook_catalogue()["core.final_validation2"].policy
    assert policy is not None
    assert policy.on_failure == hook_values.EcHook.RETRY
