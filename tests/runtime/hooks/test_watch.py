from __future__ import annotations

import pytest

from ecruntime.hooks import Figures, HookTable, HookWatch, Provider, TracedCall
from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, signature

CHOOSE = signature("owl", "choose_v1", "int", ("int", "seed"), policy=ReturnPolicy(empty=0, on_failure=-9))
HOOT = signature("owl", "hoot_v1", "void")


class Watched:
    """A table whose calls take as long as the test says."""

    def __init__(self) -> None:
        self.time = 0.0
        self.changes = 0
        self.watch = HookWatch(lambda: self.time, self.change)
        self.failed: list[str] = []

    def change(self) -> None:
        self.changes += 1

    def table(self, hook: HookSignature, *results: object) -> HookTable:
        providers = [Provider(hook, self.provider(result), None, f"m{n}") for n, result in enumerate(results)]
        return HookTable.build(
            [hook], providers, None, lambda provider, error: self.failed.append(provider.owner), self.watch
        )

    def provider(self, result: object) -> object:
        def provide(closure: object, *arguments: object) -> object:
            self.time += 2.0
            if isinstance(result, Exception):
                raise result
            return result

        return provide  # type: ignore[return-value]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_a_hook_that_is_not_watched_has_the_code_of_one_without_a_watch(watched: Watched) -> None:
    unwatched = HookTable.build([HOOT], [], None, lambda *_: None)["owl_hoot_v1"].call
    call = watched.table(HOOT)["owl_hoot_v1"].call
    assert call.__code__ is unwatched.__code__  # type: ignore[attr-defined]


def test_counting_takes_effect_when_the_calls_are_recompiled(watched: Watched) -> None:
    table = watched.table(CHOOSE, 0, 5, 6)
    watched.watch.count(is_on=True)
    table["owl_choose_v1"].call(1)
    assert watched.watch.hook_figures() == {}
    assert table.recompiled()["owl_choose_v1"].call(1) == 5
    assert watched.watch.hook_figures() == {"owl_choose_v1": Figures(1, 4.0, 0)}


def test_each_provider_that_was_reached_has_its_figures(watched: Watched) -> None:
    watched.watch.count(is_on=True)
    watched.table(CHOOSE, 0, 5, 6)["owl_choose_v1"].call(1)
    assert watched.watch.provider_figures() == {
        ("owl_choose_v1", "m0"): Figures(1, 2.0, 0),
        ("owl_choose_v1", "m1"): Figures(1, 2.0, 0),
    }


def test_a_failure_is_counted_and_has_the_same_consequence(watched: Watched) -> None:
    watched.watch.count(is_on=True)
    result = watched.table(CHOOSE, ValueError("broken wing"), 5)["owl_choose_v1"].call(1)
    assert (result, watched.failed) == (-9, ["m0"])
    assert watched.watch.hook_figures() == {"owl_choose_v1": Figures(1, 2.0, 1)}


def test_a_reset_forgets_the_figures(watched: Watched) -> None:
    watched.watch.count(is_on=True)
    watched.table(HOOT)["owl_hoot_v1"].call()
    watched.watch.reset()
    assert (watched.watch.hook_figures(), watched.watch.is_counting) == ({}, True)


def test_a_trace_shows_arguments_and_the_result_of_each_provider(watched: Watched) -> None:
    watched.watch.trace("owl_choose_v1", None)
    watched.table(CHOOSE, 0, ValueError("broken wing"))["owl_choose_v1"].call(7)
    (call,) = watched.watch.traced("owl_choose_v1")
    assert (call.hook, dict(call.arguments), call.seconds) == ("owl.choose_v1", {"seed": "7"}, 4.0)
    assert [(step.owner, step.result, step.is_failure) for step in call.steps] == [
        ("m0", "0", False), ("m1", "ValueError: broken wing", True),
    ]  # fmt: skip


def test_a_trace_of_one_hook_leaves_others_alone(watched: Watched) -> None:
    watched.watch.trace("owl_choose_v1", None)
    assert (watched.watch.wants("owl_choose_v1"), watched.watch.wants("owl_hoot_v1")) == (True, False)


def test_a_trace_of_two_calls_ends_after_two_and_asks_for_other_calls(watched: Watched) -> None:
    watched.watch.trace("owl_hoot_v1", 2)
    call = watched.table(HOOT)["owl_hoot_v1"].call
    for _ in range(3):
        call()
    assert (len(watched.watch.traced("owl_hoot_v1")), watched.changes) == (2, 1)
    assert not watched.watch.wants("owl_hoot_v1")


def test_what_was_traced_stays_when_the_trace_is_off(watched: Watched) -> None:
    watched.watch.trace("owl_hoot_v1", None)
    watched.table(HOOT)["owl_hoot_v1"].call()
    watched.watch.trace("owl_hoot_v1", 0)
    assert [type(call) for call in watched.watch.traced("owl_hoot_v1")] == [TracedCall]


def test_a_value_that_cannot_be_shown_does_not_disturb_a_call(watched: Watched) -> None:
    class Shy:
        def __repr__(self) -> str:
            raise ValueError

    watched.watch.trace("owl_choose_v1", None)
    watched.table(CHOOSE, 3)["owl_choose_v1"].call(Shy())
    assert dict(watched.watch.traced("owl_choose_v1")[0].arguments) == {"seed": "<Shy that cannot be shown>"}


def test_what_ends_the_process_passes_through_a_watched_call(watched: Watched) -> None:
    watched.watch.count(is_on=True)
    provider = Provider(HOOT, lambda closure: (_ for _ in ()).throw(SystemExit), None, "m")
    table = HookTable.build([HOOT], [provider], None, lambda *_: None, watched.watch)
    with pytest.raises(SystemExit):
        table["owl_hoot_v1"].call()
    assert watched.watch.hook_figures()["owl_hoot_v1"].calls == 1


def test_a_provider_whose_result_was_refused_is_booked_with_its_time(watched: Watched) -> None:
    watched.watch.count(is_on=True)
    assert watched.table(CHOOSE, "five")["owl_choose_v1"].call(1) == -9
    assert watched.watch.provider_figures() == {("owl_choose_v1", "m0"): Figures(1, 2.0, 1)}
