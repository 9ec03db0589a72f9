"""Where values are found: every row is a configuration, a query, and the value in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from ecruntime.config.build import build
from ecruntime.formats.conf import read, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ecruntime.config import Configuration, LookupResult, OptionRegistry

SNIPPETS = {
    "C1": """
ttl = 90
domain "reef.test" { ttl = 45 }
domain "dune.test" { cap = 3 }
""",
    "C2": """
ttl = 900
binding "north" { ttl = 300 }
domain "reef.test" { ttl = 15 }
binding "south" {
  ttl = 600
  domain reef.test { ttl = 901 }
  domain "dune.test" { cap = 4 }
}
binding "west" {
  domain "reef.test" { cap = 4 }
  domain "dune.test" { ttl = 902 }
}
""",
    "C3": """
cap = 50
binding_group "fleet" {
  cap = 6
  binding "tug" { cap = 12  domain "reef.test" { ttl = 1 } }
  binding "oar" {}
  domain "dune.test" { cap = 2 }
}
binding "solo" {}
""",
    "C4": """
domain "reef.test" { ttl = 20 }
domain "/(^|[.])reef[.]test$/" { ttl = 30 cap = 5 }
domain "/test$/" { cap = 8  tag = last }
""",
    "C5": """
binding "north" { domain /^reef/ { ttl = 3 } }
domain "reef.test" { ttl = 4 }
""",
    "C6": """
host "mx.reef.test" { slots = 5 }
binding "north" { host "mx.reef.test" { slots = 50 } }
binding_group "fleet" {
  host "mx.reef.test" { slots = 20 }
  binding "tug" {}
}
""",
    "C7": """
ttl = 1
TTL = 2
binding "b1" { cap = 1 }
binding "b1" { tag = x }
BINDING "b1" { cap = 9 }
""",
    "C9": """
pathway_group "g" { greet = a  pathway "p1" {}  pathway "p2" { greet = b } }
pathway "p3" {}
greet = z
""",
    "C10": """
Control_Listener {
  auth = yes
  Listen "/run/x.sock" { auth = off }
  Listen "127.0.0.1:4000" {}
  Peer "10.0.0.0/8" { auth = off }
  Peer "10.1.0.0/16" { auth = on }
}
""",
    "C11": """
gauge { width = 4 }
meter "m1" { span = 4 }
meter "m2" {}
""",
    "C12": """
hue = low
Yard { Shed { hue = high }  Barn {} }
""",
    "C13": """
list = ( a b )
domain "reef.test" { list = ( c ) }
""",
}


class Probe(Protocol):
    """What the fixture gives."""

    configuration: Configuration

    def ask(self, name: str, keys: Mapping[str, str], number: int = 0) -> LookupResult: ...


def binding(name: str, domain: str = "", group: str = "", host: str = "") -> dict[str, str]:
    keys = {"binding": name, "domain": domain, "binding_group": group, "host": host}
    return {kind: text for kind, text in keys.items() if text}


ROWS = [
    ("F01", "C1", "ttl", {"domain": "reef.test"}, 45),
    ("F02", "C1", "ttl", {"domain": "dune.test"}, 90),
    ("F03", "C1", "ttl", {"domain": "nowhere.test"}, 90),
    ("F04", "C1", "cap", {}, 7),
    ("F05", "C1", "cap", {"domain": "dune.test"}, 3),
    ("F06", "C1", "ttl", {"domain": "REEF.test"}, 45),
    ("F07", "C2", "ttl", binding("north"), 300),
    ("F08", "C2", "ttl", binding("north", "reef.test"), 300),
    ("F09", "C2", "ttl", binding("south", "reef.test"), 901),
    ("F10", "C2", "ttl", binding("south", "dune.test"), 600),
    ("F11", "C2", "ttl", binding("south", "else.test"), 600),
    ("F12", "C2", "ttl", binding("west", "dune.test"), 902),
    ("F13", "C2", "ttl", binding("west", "reef.test"), 15),
    ("F14", "C2", "ttl", binding("west", "else.test"), 900),
    ("F15", "C2", "ttl", {"domain": "reef.test"}, 15),
    ("F16", "C2", "ttl", binding("East", "dune.test"), 900),
    ("F17", "C3", "cap", binding("tug", "reef.test", "fleet"), 12),
    ("F17 without group", "C3", "cap", binding("tug", "reef.test"), 12),
    ("F18", "C3", "cap", binding("oar", "reef.test", "fleet"), 6),
    ("F18 without group", "C3", "cap", binding("oar", "reef.test"), 6),
    ("F19", "C3", "cap", binding("oar", "dune.test", "fleet"), 2),
    ("F20", "C3", "cap", binding("tug", "dune.test", "fleet"), 2),
    ("F20 without group", "C3", "cap", binding("tug", "dune.test"), 2),
    ("F21", "C3", "cap", binding("solo", "dune.test"), 50),
    ("F22", "C3", "cap", {"Binding_Group": "fleet"}, 6),
    ("F23", "C4", "ttl", {"domain": "reef.test"}, 20),
    ("F24", "C4", "cap", {"domain": "reef.test"}, 5),
    ("F25", "C4", "ttl", {"domain": "a.reef.test"}, 30),
    ("F26", "C4", "tag", {"domain": "a.reef.test"}, "last"),
    ("F27", "C4", "cap", {"domain": "x.test"}, 8),
    ("F28", "C4", "ttl", {"domain": "x.test"}, 10),
    ("F29", "C5", "ttl", binding("north", "reef.test"), 3),
    ("F30", "C5", "ttl", binding("south", "reef.test"), 4),
    ("F31", "C6", "slots", binding("north", host="mx.reef.test"), 50),
    ("F32", "C6", "slots", binding("tug", group="fleet", host="mx.reef.test"), 20),
    ("F33", "C6", "slots", binding("other", host="mx.reef.test"), 5),
    ("F34", "C6", "slots", binding("north", host="mx2.reef.test"), None),
    ("F35", "C7", "ttl", {}, 2),
    ("F36", "C7", "cap", binding("b1"), 9),
    ("F37", "C7", "tag", binding("b1"), "x"),
    ("F38", "C7", "cap", binding("B1"), 7),
    ("F41", "C9", "greet", {"pathway_group": "g", "pathway": "p1"}, "a"),
    ("F42", "C9", "greet", {"pathway_group": "g", "pathway": "p2"}, "b"),
    ("F43", "C9", "greet", {"pathway": "p3"}, "z"),
    ("F44", "C10", "auth", {"listen": "/run/x.sock"}, False),
    ("F45", "C10", "auth", {"listen": "127.0.0.1:4000"}, True),
    ("F46", "C10", "auth", {"peer": "10.2.2.2"}, False),
    ("F47", "C10", "auth", {"peer": "10.1.2.3"}, True),
    ("F48", "C10", "auth", {"listen": "127.0.0.1:4000", "peer": "10.1.2.3"}, True),
    ("F49", "C11", "width", {}, 4),
    ("F50", "C11", "span", {"meter": "m1"}, 4),
    ("F51", "C11", "span", {"meter": "m2"}, 1),
    ("F53, the parent", "C12", "hue", {"Yard": ""}, "low"),
    ("F54, own", "C13", "list", {"domain": "reef.test"}, ("c",)),
    ("F54, outer", "C13", "list", {"domain": "dune.test"}, ("a", "b")),
]


@pytest.mark.parametrize(
    ("snippet", "option", "keys", "value"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_most_specific_value_is_found(
    probe: Callable[[str], Probe], snippet: str, option: str, keys: Mapping[str, str], value: object
) -> None:
    assert probe(SNIPPETS[snippet]).ask(option, keys).value == value


def test_a_scope_without_instance_has_its_own_value(probe: Callable[[str], Probe]) -> None:
    found = probe(SNIPPETS["C12"]).ask("hue", {"Yard": "", "Shed": ""}, 0)
    assert found.value == "high"


def test_a_scope_without_value_falls_back_over_its_parent(probe: Callable[[str], Probe]) -> None:
    found = probe(SNIPPETS["C12"]).ask("hue", {"Yard": "", "Barn": ""}, 1)
    assert found.value == "low"


def test_an_include_is_read_where_it_stands(tmp_path: Path, registry: OptionRegistry) -> None:
    (tmp_path / "part.conf").write_text("ttl = 2  cap = 2\n")
    (tmp_path / "main.conf").write_text('ttl = 1\ninclude "part.conf"\ncap = 1\n')
    configuration = build(read(tmp_path / "main.conf"), registry).configuration
    assert configuration is not None
    assert configuration.fetch(registry.find("ttl")[0].handle) == 2
    assert configuration.fetch(registry.find("cap")[0].handle) == 1


def test_the_local_changes_are_read_last(tmp_path: Path, registry: OptionRegistry) -> None:
    (tmp_path / "local.conf").write_text("cap = 33\n")
    (tmp_path / "main.conf").write_text("local_changes_file = local.conf\ncap = 1\n")
    configuration = build(read(tmp_path / "main.conf"), registry).configuration
    assert configuration is not None
    assert configuration.fetch(registry.find("cap")[0].handle) == 33


def test_an_unset_value_opens_the_fallback(registry: OptionRegistry) -> None:
    document = read_text(SNIPPETS["C2"])
    root = document.root.without_value((("binding", "north"),), "ttl")
    configuration = build(type(document)(root), registry).configuration
    assert configuration is not None
    assert configuration.fetch_binding(registry.find("ttl")[0].handle, "north") == 900


def test_get_does_not_fall_back(probe: Callable[[str], Probe]) -> None:
    configuration = probe(SNIPPETS["C2"]).configuration
    assert configuration.get((("binding", "west"),), "ttl") is None
    assert configuration.get((("binding", "north"),), "ttl").value == 300


GROUP = 'binding_group "g" { speed = "10"\n binding "a" { %s } binding "b" { %s } }'


def test_a_throttle_found_by_fallback_is_shared(probe: Callable[[str], Probe]) -> None:
    made = probe(GROUP % ("", ""))
    assert made.ask("speed", binding("a")).value is made.ask("speed", binding("b")).value


def test_a_throttle_set_in_each_scope_is_a_budget_of_its_own(probe: Callable[[str], Probe]) -> None:
    made = probe(GROUP % ('speed = "10"', 'speed = "10"'))
    one, other = made.ask("speed", binding("a")).value, made.ask("speed", binding("b")).value
    assert one == other
    assert one is not other
