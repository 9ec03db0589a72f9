"""`postset` once all values are valid, `datafree` once per value."""

from __future__ import annotations

import pytest

from ecruntime.config import Configuration, OptionDefinition, PostsetFailed, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read_text
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind


class Journal:
    """Writes down the calls; raises for one value."""

    def __init__(self, bad: object = None) -> None:
        self.calls: list[tuple[str, object]] = []
        self.bad = bad

    def postset(self, value: object) -> None:
        if value == self.bad:
            raise RuntimeError("no room")
        self.calls.append(("postset", value))

    def datafree(self, value: object) -> None:
        self.calls.append(("datafree", value))


def built(journal: Journal) -> Configuration:
    draft = RegistryDraft(core_registry())
    definition = OptionDefinition(
        "n", OptionType.INT, "Domain>Global", "1", postset=journal.postset, datafree=journal.datafree
    )
    draft.register_option(definition, owner="probe", kind=ModuleKind.SINGLETON, place=Place("p.py", 1))
    configuration = build(read_text('n = 5\ndomain "d" { n = 6 }\n', "x"), draft.freeze()).configuration
    assert configuration is not None
    return configuration


def test_building_calls_no_postset() -> None:
    journal = Journal()
    built(journal)
    assert journal.calls == []


def test_every_value_is_set_and_freed_once() -> None:
    journal = Journal()
    configuration = built(journal)
    configuration.postset()
    configuration.postset()
    assert configuration.free() == []
    assert configuration.free() == []
    assert journal.calls == [("postset", 5), ("postset", 6), ("datafree", 6), ("datafree", 5)]


def test_a_value_that_postset_never_saw_is_not_freed() -> None:
    journal = Journal()
    built(journal).free()
    assert journal.calls == []


def test_a_failing_postset_frees_what_was_set() -> None:
    journal = Journal(bad=6)
    configuration = built(journal)
    with pytest.raises(PostsetFailed) as caught:
        configuration.postset()
    assert caught.value.message == "postset of 'n' of module 'probe' failed with RuntimeError: no room"
    assert caught.value.hint == "the value stands at x:2:14"
    assert journal.calls == [("postset", 5), ("datafree", 5)]
    assert configuration.free() == []
