"""Values and generations as references: who holds what, until when, and what becomes of forgotten ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.api import (
    Module,
    ModuleKind,
    Option,
    OptionDefinition,
    OptionRegistration,
    Options,
    OptionSource,
    OptionType,
    Registration,
    fetch,
    fetch_binding,
    fetch_binding_domain,
    fetch_binding_host,
    fetch_domain,
    fetch_generic,
    fetch_globalconf,
    fetch_host,
    fetch_module,
    fetch_module_at_init,
    fetch_pathway,
    fetch_pathway_domain,
)
from ecruntime.config import BadQuery
from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import MANY_LIVING, MAX_LIVING, TransactionFailed
from ecruntime.log import Level
from ecruntime.testing import Harness, NeverReleased

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecruntime.api import ConfigValue, HeldGeneration, Init

PATH = "Binding:Domain>Binding:Host>Binding>Domain>Host>Pathway>Global"
CONF = """
owl { nest = oak }
window = 1
binding "b" { window = 2 domain "d" { window = 3 } host "h" { window = 4 } }
domain "d" { window = 5 }
host "h" { window = 6 }
pathway "p" { window = 7 }
"""


class OwlOptions(Options):
    def __init__(self, source: OptionSource) -> None:
        self.window = Option[int](source, 0)
        self.nest = Option[str](source, 1)


class Owl(Module):
    registration = Registration(
        1,
        "owl",
        ModuleKind.SINGLETON,
        options=(
            OptionRegistration(OptionDefinition("window", OptionType.INT, PATH, "0")),
            OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
        ),
    )
    options_class = OwlOptions
    options: OwlOptions
    seen: str = ""

    def ext_init(self, init: Init) -> None:
        with fetch_module_at_init(init, self.options.nest) as nest:
            self.seen = nest


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Harness]:
    harness = Harness(tmp_path)
    yield harness
    harness.close()


@pytest.fixture
def owl(runtime: Harness) -> Owl:
    runtime.load(Owl, conf=CONF)
    return _owl(runtime)


def _owl(runtime: Harness) -> Any:
    return runtime.server.instances()[0].infrastructure._module  # type: ignore[attr-defined]


QUERIES: dict[str, tuple[Callable[[Owl], ConfigValue[int]], int]] = {
    "fetch": (lambda owl: fetch(owl.options.window), 1),
    "fetch_binding": (lambda owl: fetch_binding(owl.options.window, "b"), 2),
    "fetch_binding_domain": (lambda owl: fetch_binding_domain(owl.options.window, "b", "d"), 3),
    "fetch_binding_host": (lambda owl: fetch_binding_host(owl.options.window, "b", "h"), 4),
    "fetch_domain": (lambda owl: fetch_domain(owl.options.window, "d"), 5),
    "fetch_host": (lambda owl: fetch_host(owl.options.window, "h"), 6),
    "fetch_pathway": (lambda owl: fetch_pathway(owl.options.window, "p"), 7),
    "fetch_pathway_domain": (lambda owl: fetch_pathway_domain(owl.options.window, "p", "d"), 5),
    "fetch_generic": (lambda owl: fetch_generic(owl.options.window, [("Binding", "b"), ("Domain", "d")]), 3),
}


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_of_the_seed_gives_its_value_as_a_reference(owl: Owl, name: str) -> None:
    query, expected = QUERIES[name]
    with query(owl) as value:
        assert value == expected


def test_a_module_fetches_its_own_option_at_init_and_later(owl: Owl) -> None:
    with fetch_module(owl.options.nest) as nest:
        assert (owl.seen, nest) == ("oak", "oak")


def test_a_value_keeps_its_generation_until_it_is_released(runtime: Harness, owl: Owl) -> None:
    value = fetch(owl.options.window)
    runtime.reload(CONF.replace("window = 1", "window = 9"))
    assert (value.value, runtime.server.store.numbers) == (1, (1, 2))
    value.release()
    runtime.settle()
    assert runtime.server.store.numbers == (2,)


def test_queries_can_be_asked_of_a_generation_that_is_held(runtime: Harness, owl: Owl) -> None:
    with fetch_globalconf(owl) as generation:
        runtime.reload(CONF.replace("window = 1", "window = 9"))
        with fetch(owl.options.window, generation) as old, fetch(owl.options.window) as new:
            assert (old, new) == (1, 9)


def test_a_held_scope_is_read_by_the_handle_of_an_option(runtime: Harness, owl: Owl) -> None:
    handle = owl.options.window.handle
    with owl.acquire() as generation:
        scope = generation.scope(binding="b", domain="d")
        runtime.reload(CONF.replace("window = 3", "window = 9"))
        assert (scope[handle], owl.options.window.fetch(binding="b", domain="d")) == (3, 9)


def test_a_fetched_global_configuration_is_released_by_hand(runtime: Harness, owl: Owl) -> None:
    held: HeldGeneration = fetch_globalconf(owl)
    runtime.reload(CONF.replace("window = 1", "window = 10"))
    assert fetch(owl.options.window, held.generation).release() is None
    with fetch(owl.options.window, held.generation) as window:
        assert window == 1
    held.release()
    runtime.settle()
    assert (runtime.server.store.numbers, runtime.server.store.holds) == ((2,), ())
    with pytest.raises(RuleViolation, match="was released before"):
        held.release()
    with pytest.raises(RuleViolation, match="was released before"):
        _ = held.generation


def test_a_doubled_release_names_the_place_of_the_fetch(owl: Owl) -> None:
    value = fetch(owl.options.window)
    value.release()
    with pytest.raises(
        RuleViolation,
        match=r"RT402: the value of 'window' fetched at .*test_generation_references.py:\d+ was released before",
    ):
        value.release()


def test_a_released_value_cannot_be_read(owl: Owl) -> None:
    value = fetch(owl.options.window)
    value.release()
    with pytest.raises(RuleViolation, match="RT402"):
        _ = value.value


def test_a_forgotten_release_is_reported_when_the_server_ends(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    harness.load(Owl, conf=CONF)
    forgotten = fetch(_owl(harness).options.window)
    with pytest.raises(
        NeverReleased,
        match=r"test_generation_references.py:\d+: warning RT414: the value of 'window' fetched by owl was never",
    ):
        harness.close()
    assert [record.text for record in harness.records if "RT414" in record.text]
    forgotten.release()


def test_many_living_generations_draw_a_warning_with_their_holders(runtime: Harness, owl: Owl) -> None:
    held = []
    for _ in range(MANY_LIVING - 1):
        held.append(owl.acquire())
        runtime.reload()
    warnings = [record.text for record in runtime.records if record.level is Level.WARNING]
    assert [text.partition(" at ")[0] for text in warnings] == [
        "generations: warning RT413: 16 generations are alive; they are held by owl"
    ]
    for reference in held:
        reference.release()  # type: ignore[attr-defined]


def test_too_many_living_generations_refuse_a_reload(runtime: Harness, owl: Owl) -> None:
    held = []
    for _ in range(MAX_LIVING - 1):
        held.append(owl.acquire())
        runtime.reload()
    with pytest.raises(
        TransactionFailed, match="64 generations are alive, so no further one is made; they are held by"
    ):
        runtime.reload()
    held.pop(0).release()  # type: ignore[attr-defined]
    runtime.settle()
    assert runtime.reload().number == MAX_LIVING + 1
    for reference in held:
        reference.release()  # type: ignore[attr-defined]


def test_a_refused_query_holds_nothing(runtime: Harness, owl: Owl) -> None:
    with pytest.raises(BadQuery):
        fetch_generic(owl.options.window, [("Nonsense", "x")])
    assert runtime.server.store.holds == ()
