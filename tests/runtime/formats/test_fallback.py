"""Fallback paths and the capabilities that follow from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.fallback import FallbackError, FallbackPath

FULL = "binding_group:binding:domain > Binding:Domain>[gauge]>global"


def test_a_path_is_spelled_as_documents_do() -> None:
    assert FallbackPath.parse(FULL).text == "Binding_Group:Binding:Domain>Binding:Domain>[gauge]>Global"


def test_case_does_not_matter() -> None:
    assert FallbackPath.parse("METER") == FallbackPath.parse("meter")
    assert FallbackPath.parse("[meter]") != FallbackPath.parse("meter")


def test_the_keys_of_a_path_leave_brackets_out() -> None:
    assert FallbackPath.parse(FULL).kinds == ("binding_group", "binding", "domain")


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("[gauge]", "gauge"),
        ("Meter", "Meter"),
        ("Domain", None),
        ("Global", None),
        ("meter>Global", None),
        ("a:b", None),
    ],
)
def test_a_path_of_one_module_is_its_own_stanza(text: str, module: str | None) -> None:
    assert FallbackPath.parse(text).own_stanza == module


def test_capabilities_name_every_scope_in_byte_order() -> None:
    path = FallbackPath.parse("Binding:Domain>Domain>Global")
    assert path.capabilities("Night_Mode", module_name="owl") == (
        "config.Global.Night_Mode",
        "config.Global:Binding:Domain",
        "config.Global:Binding:Domain.Night_Mode",
        "config.Global:Domain",
        "config.Global:Domain.Night_Mode",
    )


@pytest.mark.parametrize("text", ["[owl]", "owl", "OWL:perch", "[Control_Listener]:Listen"])
def test_own_stanzas_and_brackets_give_no_capability(text: str) -> None:
    assert FallbackPath.parse(text).capabilities("x", module_name="owl") == ()


REFUSALS = {
    "": ("the fallback path is empty", "write for example 'Binding:Domain>Domain>Global'"),
    "Binding>>Global": ("fallback path 'Binding>>Global' has an empty element", "write one '>' between two elements"),
    "Bind ing": (
        "'Bind ing' in fallback path 'Bind ing' is not the name of a scope",
        "a name has letters, digits and underscores; brackets stand around one name: '[name]'",
    ),
    "[a:b]": (
        "'[a' in fallback path '[a:b]' is not the name of a scope",
        "a name has letters, digits and underscores; brackets stand around one name: '[name]'",
    ),
    "Global:Domain": (
        "'Global:Domain' in fallback path 'Global:Domain' names 'Global' inside a chain",
        "the top level is implied in each element, and elements are divided by '>': 'Domain>Global'",
    ),
    "Domain,Global": (
        "'Domain,Global' in fallback path 'Domain,Global' is not the name of a scope",
        "elements are divided by '>': 'Domain>Global'",
    ),
    "[Global]": ("'[Global]' in fallback path '[Global]' puts 'Global' in brackets", "write 'Global'"),
    "Domain>domain": ("fallback path 'Domain>domain' names 'Domain' twice", "name each element once"),
    "Global>Domain": (
        "fallback path 'Global>Domain' goes on after 'Global'",
        "order the elements from the most to the least specific; 'Global' is the last",
    ),
    "a" * 5000: ("the fallback path is 5000 characters long", "at most 4000"),
}


@pytest.mark.parametrize(("text", "refusal"), REFUSALS.items(), ids=[text[:15] for text in REFUSALS])
def test_a_faulty_path_is_refused(text: str, refusal: tuple[str, str]) -> None:
    with pytest.raises(FallbackError) as caught:
        FallbackPath.parse(text)
    assert (caught.value.message, caught.value.hint) == refusal


@given(st.text(alphabet="aBd[]:> Global", max_size=30))
def test_any_text_is_a_path_or_refused(text: str) -> None:
    try:
        path = FallbackPath.parse(text)
    except FallbackError:
        return
    assert FallbackPath.parse(path.text) == path
