"""Order and result of every chain agree with a model of ten lines, whatever was registered where."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.hooks import HookTable, HookWatch, Provider
from ecruntime.model.hook_signature import ReturnPolicy, Until, signature


@dataclass(frozen=True)
class Registered:
    """A provider: where it was put, and what it answers; `None` raises."""

    is_first: bool
    result: int | None


def model(registered: list[Registered], policy: ReturnPolicy | None) -> tuple[list[int], object]:
    """Which providers are called, in order, and the result of the call."""
    order: list[int] = []
    for number, one in enumerate(registered):
        order.insert(0 if one.is_first else len(order), number)
    called, last = [], policy.empty if policy else None
    if policy is not None and policy.until is Until.COLLECT:
        given = (registered[number].result for number in order)
        return order, tuple(result for result in given if result is not None)
    good: list[int] = []
    for number in order:
        called.append(number)
        result = registered[number].result
        if policy is None:
            continue
        if result is None:
            return called, policy.on_failure
        good.append(result)
        last = {Until.SUM: sum(good), Until.ALL: int(all(good))}.get(policy.until, result)
        if stops(policy, result):
            break
    return called, last


def stops(policy: ReturnPolicy, result: int) -> bool:
    return {
        Until.NONZERO: result != 0,
        Until.ZERO: result == 0,
        Until.FIRST: True,
        Until.LAST: False,
        Until.VALUES: result in policy.values,
        # Without a judge, and of an aggregate, all are called.
        Until.METHOD: False,
        Until.SUM: False,
        Until.ALL: False,
    }[policy.until]


policies = st.none() | st.builds(
    ReturnPolicy,
    until=st.sampled_from(list(Until)),
    values=st.lists(st.integers(-3, 3), max_size=3).map(tuple),
    empty=st.integers(-9, -5),
    on_failure=st.integers(5, 9),
)
registrations = st.lists(st.builds(Registered, st.booleans(), st.none() | st.integers(-3, 3)), max_size=7)


@given(registered=registrations, policy=policies, is_counting=st.booleans(), arity=st.integers(0, 5))
def test_order_and_result_agree_with_the_model(
    registered: list[Registered], policy: ReturnPolicy | None, is_counting: bool, arity: int
) -> None:
    parameters = [("int", f"p{n}") for n in range(arity)]
    hook = signature("owl", "x_v1", "int" if policy else "void", *parameters, policy=policy)
    called: list[int] = []
    failed: list[str] = []

    def provider(number: int, one: Registered) -> Provider:
        def provide(closure: int, *arguments: int) -> int | None:
            assert arguments == tuple(range(arity))
            called.append(closure)
            if one.result is None:
                raise ValueError
            return one.result

        return Provider(hook, provide, number, str(number), is_first=one.is_first)

    watch = HookWatch(lambda: 0.0, lambda: None)
    watch.count(is_on=is_counting)
    providers = [provider(number, one) for number, one in enumerate(registered)]
    table = HookTable.build([hook], providers, None, lambda one, error: failed.append(one.owner), watch)
    result = table["owl_x_v1"].call(*range(arity))
    assert (called, result) == model(registered, policy)
    assert failed == [str(number) for number in called if registered[number].result is None]
    if is_counting:
        figures = watch.hook_figures()["owl_x_v1"]
        assert (figures.calls, figures.failures) == (1, len(failed))
