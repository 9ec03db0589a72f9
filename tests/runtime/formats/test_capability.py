"""Capabilities: forms, spellings, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.capability import Capability, CapabilityError, parse_capability


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("config.Global.depth", Capability("config", "depth")),
        ("config.Global:Domain", Capability("config", "", ("Domain",))),
        ("config.Global:Domain.depth", Capability("config", "depth", ("Domain",))),
        ("config.Global:Binding:Domain.depth", Capability("config", "depth", ("Binding", "Domain"))),
        ("datasource.mysql", Capability("datasource", "mysql")),
        ("io.tcp-6+tls", Capability("io", "tcp-6+tls")),
    ],
)
def test_every_form_is_understood(text: str, found: Capability) -> None:
    assert parse_capability(text) == found


@pytest.mark.parametrize("text", ["config.Global:Domain.depth", "datasource.mysql", "config.Global:Domain"])
def test_the_text_of_a_capability_is_what_was_parsed(text: str) -> None:
    assert str(parse_capability(text)) == text


def test_key_words_are_written_in_their_own_spelling() -> None:
    assert parse_capability("CONFIG.global:Domain.Depth").text == "config.Global:Domain.Depth"


def test_capabilities_compare_without_case_by_their_keys() -> None:
    assert parse_capability("config.Global.Depth").key == parse_capability("config.global.dEPTH").key


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ("depth", "ECM012", "'depth' is not a capability"),
        ("config", "ECM012", "'config' is not a capability"),
        ("config.Global", "ECM012", "'config.Global' is not a capability"),
        ("config.Global:", "ECM012", "'config.Global:' is not a capability"),
        ("config.Global.", "ECM012", "'config.Global.' is not a capability"),
        ("config.Global:Do-main.x", "ECM012", "'config.Global:Do-main.x' is not a capability"),
        ("2nd.name", "ECM012", "'2nd.name' is not a capability"),
        ("a.b.c", "ECM012", "'a.b.c' is not a capability"),
        ("config.Binding.fin", "ECM013", "'config.Binding.fin' does not start at 'Global'"),
        ("config.", "ECM013", "'config.' does not start at 'Global'"),
        ("config.Global.a:b", "ECM014", "the option part 'a:b' of 'config.Global.a:b' holds a dot or a colon"),
    ],
)
def test_what_is_no_capability_is_refused_by_its_rule(text: str, rule: str, message: str) -> None:
    with pytest.raises(CapabilityError) as caught:
        parse_capability(text)
    assert (caught.value.rule, caught.value.message) == (rule, message)


@given(st.text(max_size=60))
def test_any_text_is_a_capability_or_a_refusal(text: str) -> None:
    try:
        found = parse_capability(text)
    except CapabilityError:
        return
    assert parse_capability(found.text) == found


@pytest.mark.parametrize(
    "text", ["config.Global.Fin", "CONFIG.global:Domain.Fin", "config.GLOBAL:a:B", "DataSource.MySQL"]
)
def test_the_key_of_a_capability_is_its_text_in_lower_case(text: str) -> None:
    assert parse_capability(text).key == text.lower()
