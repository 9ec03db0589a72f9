from __future__ import annotations

from ecruntime.simulator.context import Context


def test_a_text_is_set_changed_and_removed_and_a_missing_one_is_no_error() -> None:
    context = Context()
    context.set("mood", "calm")
    context.set("mood", "wild")
    before = context.as_mapping()
    assert (context.get("mood"), context.get("none")) == ("wild", None)
    context.unset("mood")
    context.unset("mood")
    assert (context.get("mood"), dict(context.as_mapping()), dict(before)) == (None, {}, {"mood": "wild"})
