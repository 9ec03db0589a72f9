from __future__ import annotations

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.memory import (
    MEMTYPE_MAX,
    AllocatorKind,
    MemoryTypes,
    Memtype,
    MemtypeDefinition,
    PredefinedMemtype,
)  # fmt: skip
from ecruntime.memory.predefined import FIRST_REGISTERED


def test_a_type_gets_a_number_above_the_predefined_ones(entry: Memtype) -> None:
    assert entry.id == FIRST_REGISTERED > 115 > max(PredefinedMemtype)


def test_types_are_registered_in_conf_setup_only(memory: MemoryTypes) -> None:
    with pytest.raises(RuleViolation) as refused:
        memory.register(MemtypeDefinition("gauge:late"))
    assert str(refused.value) == "RT601: memtype 'gauge:late' is registered outside conf_setup"


def test_instances_share_a_type_that_is_defined_alike(memory: MemoryTypes, entry: Memtype) -> None:
    with memory.registration():
        assert memory.register(MemtypeDefinition("gauge:entry", 48, allocator=AllocatorKind.FIXED)) is entry


def test_another_definition_under_the_same_name_is_refused(memory: MemoryTypes, entry: Memtype) -> None:
    with pytest.raises(RuleViolation) as refused, memory.registration():
        memory.register(MemtypeDefinition("gauge:entry", 49, allocator=AllocatorKind.FIXED))
    assert str(refused.value) == "RT602: memtype 'gauge:entry' is registered already, with another definition"


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (MemtypeDefinition("g:a", allocator=AllocatorKind.FIXED), "memtype 'g:a' is fixed and has the size 0"),
        (MemtypeDefinition("g:a", 4), "memtype 'g:a' is vsize and has the size 4"),
        (MemtypeDefinition("g:a", aligned=12), "memtype 'g:a' is aligned to 12"),
        (MemtypeDefinition(" "), "a memtype has no description"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    memory: MemoryTypes, definition: MemtypeDefinition, message: str
) -> None:
    with pytest.raises(RuleViolation) as refused, memory.registration():
        memory.register(definition)
    assert str(refused.value) == f"RT603: {message}"


def test_there_are_at_most_512_types(memory: MemoryTypes) -> None:
    with memory.registration():
        for number in range(FIRST_REGISTERED, MEMTYPE_MAX):
            memory.register(MemtypeDefinition(f"gauge:{number}"))
        with pytest.raises(RuleViolation, match="RT603: memtype 'gauge:more' would be number 512"):
            memory.register(MemtypeDefinition("gauge:more"))


def test_an_unknown_name_is_answered_with_a_similar_one(memory: MemoryTypes, entry: Memtype) -> None:
    with pytest.raises(RuleViolation) as refused:
        memory.by_name("gauge:entrey")
    assert (str(refused.value), refused.value.hint) == (
        "RT604: no memtype is called 'gauge:entrey'",
        "did you mean 'gauge:entry'?",
    )


def test_the_predefined_types_are_known_by_number(memory: MemoryTypes) -> None:
    block = memory.malloc_size(PredefinedMemtype.MESSAGE_BODY, 10)
    assert memory.by_name("message_body").live_bytes == 10
    memory.free(8, block)


def test_a_registration_that_failed_leaves_nothing(memory: MemoryTypes, entry: Memtype) -> None:
    memory.forget(entry)
    with pytest.raises(RuleViolation):
        memory.by_name("gauge:entry")


def test_a_type_with_live_blocks_is_not_forgotten(memory: MemoryTypes, entry: Memtype) -> None:
    block = memory.malloc(entry)
    memory.forget(entry)
    memory.free(entry, block)
    assert memory.by_name("gauge:entry") is entry
