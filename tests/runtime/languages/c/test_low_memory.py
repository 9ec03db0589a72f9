"""Low memory of a server with modules in C: one sum of both languages, one crossing, and both are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

KELP = """
static void *block;
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)response, (void)xml;
  if (!strcmp(command, "take")) block = ec_malloc_size(MEMTYPE_STRING, 10000000);
  else if (!strcmp(command, "give")) ec_free(MEMTYPE_STRING, block);
  else ec_memory_is_low();
}
"""
TAKEN = 10_000_000


class Sea:
    """A runtime with a module in C, and a threshold that neither language crosses alone."""

    def __init__(self, runtime: Harness) -> None:
        self.runtime = runtime
        self.memory = memory = runtime.server.memory
        self.low = memory.low_memory
        self.told: list[int] = []
        self.low.add(lambda: self.told.append(1))
        base = memory.total_allocated
        self.low.set_threshold(base + TAKEN + TAKEN // 2, base + TAKEN // 2)

    def lines(self) -> list[str]:
        return [record.text for record in self.runtime.records if record.text.startswith("memory is low")]

    def in_c(self, what: str) -> None:
        self.runtime.console(f"kelp {what}")
        self.runtime.advance(0)


@pytest.fixture
def sea(runtime: Harness, install_c: InstallC) -> Sea:
    install_c("kelp", KELP)
    runtime.load(conf="kelp {}")
    return Sea(runtime)


@pytest.mark.own_reloads("each sets the threshold of the configuration")
def test_the_sum_crosses_by_a_block_of_python(sea: Sea) -> None:
    sea.in_c("take")
    assert (sea.told, sea.low.is_low) == ([], False)
    mine = sea.memory.malloc_size(51, TAKEN)
    assert (sea.told, sea.low.is_low) == ([1], True)
    sea.in_c("give")
    assert sea.low.is_low
    sea.memory.free(51, mine)
    assert not sea.low.is_low
    assert sea.lines() == [f"memory is low: more than {sea.low.threshold} bytes are live"]


@pytest.mark.own_reloads("each sets the threshold of the configuration")
def test_the_sum_crosses_by_a_block_of_c(sea: Sea) -> None:
    mine = sea.memory.malloc_size(51, TAKEN)
    assert (sea.told, sea.low.is_low) == ([], False)
    sea.in_c("take")
    assert (sea.told, sea.low.is_low) == ([1], True)
    sea.memory.free(51, mine)
    assert sea.low.is_low
    sea.in_c("give")
    assert not sea.low.is_low
    assert sea.lines() == [f"memory is low: more than {sea.low.threshold} bytes are live"]


@pytest.mark.own_reloads("each sets the threshold of the configuration")
def test_what_a_module_in_c_says_is_told_without_a_crossing(sea: Sea) -> None:
    sea.in_c("say")
    assert (sea.told, sea.low.is_low) == ([1], False)
    assert sea.lines() == ["memory is low: a module in C says so"]
