"""What a build complains about, and what it makes of good values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.config import OptionDefinition, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read_text
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionFlag

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import OptionRegistry

REFUSALS = {
    "CFG040": (
        "tttl = 1",
        "1:1: error CFG040: no module provides capability 'config.Global.tttl'",
        "did you mean 'ttl'?",
    ),
    "CFG040 inside": (
        'binding "b" { zzzzz = 1 }',
        "1:15: error CFG040: no module provides capability 'config.Global:Binding.zzzzz'",
        "install the module that provides it, or remove the line",
    ),
    "CFG041": (
        "gague { }",
        "1:1: error CFG041: no module provides capability 'config.Global:gague'",
        "did you mean 'gauge'?",
    ),
    "CFG055": (
        'ec_logger "x" { acctlog = y }\nec_logger "z" {}',
        "1:1: warning CFG055: the module 'ec_logger' of the server is not installed, so its stanza is held unchecked",
        "nothing to do here; '--strict' refuses it",
    ),
    "CFG041 inside": (
        'binding "b" { ec_logger "x" {} }',
        "1:15: error CFG041: no module provides capability 'config.Global:Binding:ec_logger'",
        "'ec_logger' is a module of the server; its manifest is not in libexec",
    ),
    "CFG042": (
        'binding "b" { width = 1 }',
        "1:15: error CFG042: the option 'width' is not valid in Binding",
        "it is valid in [gauge]",
    ),
    "CFG043": (
        'domain "d" { binding "b" { } }',
        "1:14: error CFG043: the stanza 'binding' is not valid in Domain",
        "it is valid in Global, Binding_Group",
    ),
    "CFG044": ("ttl = 10k", "1:1: error CFG044: ttl: '10k' is not an integer", "write the number without a unit"),
    "CFG044 array": ("list = a", "1:1: error CFG044: list: 'a' stands where an array is expected", "write ( a )"),
    "CFG046": (
        "tls = maybe",
        "1:1: error CFG046: tls: 'maybe' is none of no, ifavailable, required",
        "",
    ),
    "CFG049": (
        "meter { span = 1 }",
        "1:1: error CFG049: the stanza 'meter' has no instance name",
        "write 'meter \"name\" { ... }'",
    ),
    "CFG049 singleton": (
        'gauge "g" { }',
        "1:1: error CFG049: the stanza 'gauge' has the instance name 'g', but there is one stanza only",
        "write 'gauge { ... }'",
    ),
    "CFG050": (
        "domain /(/ { }",
        "1:1: error CFG050: '/(/' is no regular expression: missing ), unterminated subpattern at position 0",
        "mend the pattern",
    ),
    "CFG051": (
        'Control_Listener { Listen "here" { } }',
        "1:20: error CFG051: 'here' is no socket address",
        "write 192.0.2.7:4100, [2001:db8::7]:4100, *:4100 or the path of a Unix socket",
    ),
    "CFG051 peer": (
        'Control_Listener { Peer "10.0.0.0/99" { } }',
        "1:20: error CFG051: '10.0.0.0/99' is no block of addresses",
        "write for example 198.51.100.0/24",
    ),
    "CFG054": (
        'binding "a:b" { }',
        "1:1: error CFG054: 'a:b' is no name of a binding: it has a blank or a colon",
        "use other characters",
    ),
}


@pytest.mark.parametrize(("text", "complaint", "hint"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_complaint_says_what_where_and_what_to_do(
    complaints: Callable[[str], list[str]], text: str, complaint: str, hint: str
) -> None:
    assert complaints(text) == [f"x.conf:{complaint}" + (f"\n  hint: {hint}" if hint else "")]


def test_strict_reading_refuses_the_stanza_of_an_absent_module_of_the_server(registry: OptionRegistry) -> None:
    (found,) = build(read_text('ec_logger "x" { }', "x.conf", strict=True), registry).findings
    assert str(found) == (
        "x.conf:1:1: error CFG041: no module provides capability 'config.Global:ec_logger'\n"
        "  hint: 'ec_logger' is a module of the server; its manifest is not in libexec"
    )


def test_a_binding_in_two_groups_draws_a_warning(complaints: Callable[[str], list[str]]) -> None:
    found = complaints('binding_group "g" { binding "b" {} }\nbinding_group "h" { binding "b" {} }')
    assert found == [
        (
            "x.conf:2:21: warning CFG053: the binding 'b' belongs to the groups 'g' and 'h'\n"
            "  see x.conf:1:1: the group 'g', which wins\n  hint: write it in one group only"
        )
    ]


def test_all_findings_come_in_one_run(complaints: Callable[[str], list[str]]) -> None:
    found = complaints("ttl = x\ncap = y\nzzzz = 1\nttl = 'q'")
    assert [line.split(":")[3].split()[-1] for line in found] == ["CFG020", "CFG044", "CFG044", "CFG040"]


def option(name: str, text: str, **extra: object) -> str:
    """Build `name = text` with one invented option and return the first finding."""
    draft = RegistryDraft(core_registry())
    definition = OptionDefinition(name, OptionType.INT, "Global", **extra)  # type: ignore[arg-type]
    draft.register_option(definition, owner="probe", kind=ModuleKind.SINGLETON, place=Place("p.py", 1))
    findings = build(read_text(f"{name} = {text}", "x"), draft.freeze()).findings
    return str(findings[0]) if findings else ""


def test_a_number_out_of_bounds_is_refused() -> None:
    assert (
        option("n", "9", minimum=1, maximum=5) == "x:1:1: error CFG045: n: '9' is more than 5\n  hint: between 1 and 5"
    )
    assert option("n", "0", minimum=1) == "x:1:1: error CFG045: n: '0' is less than 1\n  hint: at least 1"


def test_a_word_of_the_option_map_stands_outside_the_bounds() -> None:
    assert option("n", "none", minimum=1, option_map=(("none", -1),)) == ""


def test_a_module_refuses_with_its_own_sentence() -> None:
    assert option("n", "9", validate=lambda value: f"'{value}' is odd") == "x:1:1: error CFG046: n: '9' is odd"


def test_a_module_refuses_without_a_sentence() -> None:
    assert option("n", "9", validate=lambda _: False) == "x:1:1: error CFG046: n: module 'probe' refuses '9'"


def test_a_validation_that_raises_refuses_the_value() -> None:
    def broken(value: object) -> bool:
        raise ValueError(f"no {value}")

    assert option("n", "9", validate=broken) == (
        "x:1:1: error CFG047: n: its validation failed with ValueError: no 9\n  hint: mend module 'probe'"
    )


def test_an_outdated_spelling_draws_a_warning() -> None:
    draft = RegistryDraft(core_registry())
    definition = OptionDefinition("at", OptionType.SOCKADDR, "Global")
    draft.register_option(definition, owner="probe", kind=ModuleKind.SINGLETON, place=Place("p.py", 1))
    findings = build(read_text('at = "2001:db8::7.25"', "x"), draft.freeze()).findings
    assert [str(finding) for finding in findings] == [
        (
            "x:1:1: warning CFG052: at: '2001:db8::7.25' has its port after a dot; write [2001:db8::7]:25\n"
            "  hint: use the other spelling"
        )
    ]


def fixed_builds(old: str, new: str) -> tuple[list[str], object]:
    draft = RegistryDraft(core_registry())
    definition = OptionDefinition("fixed", OptionType.INT, "Domain>Global", "1", OptionFlag.NOT_TUNABLE_ONLINE)
    handle = draft.register_option(definition, owner="probe", kind=ModuleKind.SINGLETON, place=Place("p.py", 1))
    registry = draft.freeze()
    first = build(read_text(old, "x"), registry).configuration
    second = build(read_text(new, "x"), registry, previous=first)
    assert second.configuration is not None
    return [str(finding) for finding in second.findings], second.configuration.fetch(handle)


WAITS = "the change of 'fixed' takes effect after a restart; the old value stays"


def test_an_option_not_tunable_online_keeps_its_value_with_a_warning() -> None:
    findings, value = fixed_builds("fixed = 3", "fixed = 4")
    assert findings == [f"x:1:1: warning CFG048: {WAITS}\n  hint: restart the server to use the new value"]
    assert value == 3


def test_an_option_not_tunable_online_that_is_removed_keeps_its_value() -> None:
    findings, value = fixed_builds("fixed = 3", "")
    assert (len(findings), value) == (1, 3)


def test_an_option_not_tunable_online_that_did_not_change_draws_no_warning() -> None:
    assert fixed_builds("fixed = 3", 'fixed = 3 domain "d" {}') == ([], 3)


def test_a_refused_build_gives_no_configuration() -> None:
    assert build(read_text("zzz = 1"), core_registry()).configuration is None


@pytest.mark.parametrize("value", ["*", "192.0.2.7", "2001:db8::7", "mail-1.example", "localhost"])
def test_a_binding_may_have_an_address_or_the_name_of_a_host(value: str) -> None:
    assert build(read_text(f'bind_address = "{value}"', "x.conf"), core_registry()).findings == ()


@pytest.mark.parametrize("value", ["192.0.2.700", "192.0.2.7:25", "a..b", "two words"])
def test_what_is_neither_address_nor_name_is_refused(value: str) -> None:
    [found] = build(read_text(f'bind_address = "{value}"', "x.conf"), core_registry()).findings
    assert (found.rule, f"'{value}' is neither an address without port nor the name of a host" in found.message) == (
        "CFG046",
        True,
    )


@pytest.mark.parametrize(
    ("stanza", "domain", "path"),
    [
        ('domain "a.test"', "A.Test", ("domain", "a.test")),
        ('Domain "A.Test"', "a.test", ("Domain", "A.Test")),
        ("DOMAIN a.test", "a.test", ("DOMAIN", "a.test")),
        ('domain "/A[.]Test/"', "a.test", ("domain", "/A[.]Test/")),
        ('domain "/a"', "/A", ("domain", "/a")),
        ('domain "/B"', "/b", ("domain", "/B")),
        ('domain ""', "", ("domain", "")),
    ],
)
def test_a_value_is_found_without_case_and_its_path_is_as_written(
    stanza: str, domain: str, path: tuple[str, str]
) -> None:
    registry = core_registry()
    configuration = build(read_text(f"{stanza} {{ Retry_Interval = 77 }}"), registry).configuration
    assert configuration is not None
    (option,) = registry.find("retry_interval")
    found = configuration.lookup(registry.options.index(option), {"Domain": domain})
    assert (found.value, found.scope_path) == (77, (path,))
