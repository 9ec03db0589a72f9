"""Queries on a built configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.config import BadQuery, Configuration, LookupOutcome, OptionRegistry, unresolved_names
from ecruntime.config.build import build
from ecruntime.formats.conf import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.config import LookupResult


class Probe(Protocol):
    """What the fixture gives."""

    configuration: Configuration

    def ask(self, name: str, keys: Mapping[str, str], number: int = 0) -> LookupResult: ...

    def handle(self, name: str, number: int = 0) -> int: ...


TEXT = """
ttl = 900
binding_group "g" { ttl = 30 binding "tug" { host "mx.test" { slots = 4 } domain "in.test" { ttl = 1 } } }
binding "solo" { ttl = 300 host "mx.test" { slots = 5 } }
domain "reef.test" { ttl = 15 }
host "mx.test" { slots = 6 }
pathway_group "pg" { greet = grouped pathway "p1" {} }
pathway "p2" { greet = own }
gauge { width = 4 enabled = no }
meter "m1" { span = 4 debug_level = INFO }
"""


def test_every_fetch_asks_its_own_scopes(probe: Callable[[str], Probe]) -> None:
    made = probe(TEXT)
    ask = made.configuration
    ttl, slots, greet = made.handle("ttl"), made.handle("slots"), made.handle("greet")
    assert ask.fetch(ttl) == 900
    assert ask.fetch_binding(ttl, "solo") == 300
    assert ask.fetch_binding(ttl, "tug") == 30
    assert ask.fetch_binding_domain(ttl, "tug", "IN.test") == 1
    assert ask.fetch_binding_domain(ttl, "solo", "reef.test") == 300
    assert ask.fetch_domain(ttl, "Reef.test") == 15
    assert ask.fetch_host(slots, "mx.test") == 6
    assert ask.fetch_binding_host(slots, "solo", "mx.test") == 5
    assert ask.fetch_binding_host(slots, "tug", "mx.test") == 4
    assert ask.fetch_pathway(greet, "p1") == "grouped"
    assert ask.fetch_pathway(greet, "p2") == "own"
    assert ask.fetch_pathway_domain(greet, "p2", "x") == "own"
    assert ask.fetch_generic(ttl, [("Binding", "solo"), ("Domain", "reef.test")]) == 300


def test_modules_ask_for_their_own_options(probe: Callable[[str], Probe]) -> None:
    made = probe(TEXT)
    ask = made.configuration
    assert ask.fetch_module(made.handle("width"), "gauge") == 4
    assert ask.fetch_module(made.handle("span"), "meter", "m1") == 4
    assert ask.fetch_module(made.handle("span"), "meter", "m2") == 1


def common(registry: OptionRegistry, name: str) -> int:
    return next(option.handle for option in registry.find(name) if option.is_common)


def test_common_options_are_asked_by_module(probe: Callable[[str], Probe], registry: OptionRegistry) -> None:
    ask = probe(TEXT).configuration
    enabled, level = common(registry, "enabled"), common(registry, "debug_level")
    assert ask.fetch_module(enabled, "gauge") is False
    assert ask.fetch_module(enabled, "meter", "m1") is True
    assert ask.fetch_module(level, "meter", "m1") == "INFO"


def test_a_found_value_has_its_place_and_scope(probe: Callable[[str], Probe]) -> None:
    found = probe(TEXT).ask("ttl", {"domain": "reef.test"})
    assert (str(found.place), found.scope_path, found.is_default) == ("x.conf:5:22", (("domain", "reef.test"),), False)


def test_a_default_is_marked(probe: Callable[[str], Probe]) -> None:
    found = probe("").ask("ttl", {})
    assert (found.value, found.is_default, found.place) == (10, True, None)


def test_a_held_scope_has_every_value_by_handle(probe: Callable[[str], Probe]) -> None:
    made = probe(TEXT)
    held = made.configuration.scope(binding="solo", domain="reef.test")
    assert held[made.handle("ttl")] == 300
    assert made.configuration.scope(domain="reef.test", binding="solo") is held


def test_a_listener_named_in_a_query_excludes_the_others(probe: Callable[[str], Probe]) -> None:
    made = probe(
        'Control_Listener { Listen ":25" { file_mode = 0600 } }\nESMTP_Listener { Listen ":25" { file_mode = 0666 } }'
    )
    handle = next(
        option.handle for option in made.configuration.registry.find("file_mode") if "listen" in option.path.kinds
    )
    lookup = made.configuration.lookup
    assert lookup(handle, {"ESMTP_Listener": "", "listen": "*:25"}).value == 0o666
    assert lookup(handle, {"Control_Listener": "", "listen": "*:25"}).value == 0o600


def test_unknown_handles_and_keys_are_refused(probe: Callable[[str], Probe]) -> None:
    ask = probe("").configuration
    with pytest.raises(BadQuery, match="-1 is no handle of an option"):
        ask.fetch(-1)
    with pytest.raises(BadQuery, match="'bindings' is no config scope"):
        ask.lookup(0, {"Bindings": "b"})


def test_the_walk_is_explained_step_by_step(probe: Callable[[str], Probe]) -> None:
    made = probe("ttl = 9\nttl = 8\n" + 'binding "b" { ttl = 7 }')
    steps = made.configuration.explain(made.handle("ttl"), {"binding": "b", "domain": "d"})
    assert [(step.element, step.outcome) for step in steps] == [
        ("Binding_Group:Binding:Domain", LookupOutcome.SKIPPED),
        ("Binding:Domain", LookupOutcome.UNSET),
        ("Binding_Group:Domain", LookupOutcome.SKIPPED),
        ("Binding_Group:Binding", LookupOutcome.SKIPPED),
        ("Binding", LookupOutcome.FOUND),
        ("Binding_Group", LookupOutcome.SKIPPED),
        ("Domain", LookupOutcome.UNSET),
        ("Global", LookupOutcome.HIDDEN),
    ]
    assert (steps[4].value, str(steps[4].place), steps[4].scope) == (7, "x.conf:3:15", "binding:b:")
    assert steps[0].reason == "the query names no binding_group"
    assert [str(place) for place in steps[7].shadowed] == ["x.conf:1:1"]


def test_a_walk_that_finds_nothing_ends_with_the_default(probe: Callable[[str], Probe]) -> None:
    made = probe("")
    last = made.configuration.explain(made.handle("tag"), {})[-1]
    assert (last.outcome, last.reason) == (LookupOutcome.DEFAULT, "the option has no default: it is not set")


def test_unknown_names_are_wanted_in_reading_order(registry: OptionRegistry) -> None:
    root = read_text('ttl = 1 quiet = 1\nbinding "b" { hush = 2 }\ngreeter { x = 1 }\nquiet = 2\n', "x").root
    assert [
        (one.kind.value, one.name, one.capabilities, str(one.place)) for one in unresolved_names(root, registry)
    ] == [
        ("option", "quiet", ("config.Global.quiet", "config.Global:quiet"), "x:4:1"),
        ("option", "hush", ("config.Global:Binding.hush", "config.Global:Binding:hush"), "x:2:15"),
        ("stanza", "greeter", ("config.Global:greeter",), "x:3:1"),
    ]


DOMAINS = st.sampled_from(["a.test", "b.test", "c.test"])
BINDINGS = st.sampled_from(["b1", "b2"])
SETTINGS = st.dictionaries(st.tuples(st.none() | BINDINGS, st.none() | DOMAINS), st.integers(0, 99), max_size=6)


def written(settings: Mapping[tuple[str | None, str | None], int]) -> str:
    lines = []
    for (binding, domain), value in settings.items():
        line = f"ttl = {value}"
        line = f'domain "{domain}" {{ {line} }}' if domain else line
        lines.append(f'binding "{binding}" {{ {line} }}' if binding else line)
    return "\n".join(lines)


@given(SETTINGS, BINDINGS, DOMAINS)
def test_a_query_finds_what_four_dictionary_lookups_find(
    registry: OptionRegistry, settings: dict[tuple[str | None, str | None], int], binding: str, domain: str
) -> None:
    configuration = build(read_text(written(settings)), registry).configuration
    assert configuration is not None
    order: list[tuple[str | None, str | None]] = [(binding, domain), (binding, None), (None, domain), (None, None)]
    expected = next((settings[key] for key in order if key in settings), 10)
    handle = registry.find("ttl")[0].handle
    assert configuration.fetch_binding_domain(handle, binding, domain) == expected
    assert configuration.lookup(handle, {"binding": binding, "domain": domain}).value == expected
    assert configuration.scope(binding=binding, domain=domain)[handle] == expected
