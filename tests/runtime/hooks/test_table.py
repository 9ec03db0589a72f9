from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.hooks import HookTable, Provider
from ecruntime.model.hook_signature import signature

VOID = signature("owl", "hoot_v1", "void")


def table(*providers: Provider) -> HookTable:
    return HookTable.build([VOID], providers, None, lambda *_: None)


def test_a_known_hook_without_providers_has_none() -> None:
    assert not table()["owl_hoot_v1"].has


def test_a_hook_that_nobody_declared_is_not_there() -> None:
    assert table().get("owl_hooot_v1") is None


def test_a_provider_makes_its_hook_known() -> None:
    other = signature("crow", "caw_v1", "void")
    assert table(Provider(other, lambda c: None, None, "m"))["crow_caw_v1"].has


@given(st.lists(st.booleans(), max_size=8))
def test_first_prepends_and_last_appends(is_first: list[bool]) -> None:
    expected: list[int] = []
    for number, first in enumerate(is_first):
        expected.insert(0, number) if first else expected.append(number)
    providers = [
        Provider(VOID, lambda c: None, number, str(number), is_first=first) for number, first in enumerate(is_first)
    ]
    assert [provider.closure for provider in table(*providers)["owl_hoot_v1"].providers] == expected
