"""The catalogue of options, config scopes and modules."""

from __future__ import annotations

from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.fallback import STANDARD_SCOPES
from ecruntime.formats.option_type import convert
from ecruntime.model.module_kind import ModuleKind


def paths() -> dict[str, str]:
    return {option.name: option.fallback.text for option in load_option_catalogue().options}


def test_the_catalogue_is_complete() -> None:
    catalogue = load_option_catalogue()
    assert (len(catalogue.options), len(catalogue.scopes), len(catalogue.modules)) == (399, 35, 132)


def test_every_default_is_valid() -> None:
    for option in load_option_catalogue().options:
        if option.default is not None:
            convert(option.type, option.default, option.option_map, is_array=option.is_array)


def test_a_delivery_option_has_the_documented_order() -> None:
    assert paths()["retry_interval"] == (
        "Binding_Group:Binding:Domain>Binding:Domain>Binding_Group:Domain>Binding_Group:Binding>Binding>Binding_Group"
        ">Domain>Global"
    )


def test_a_listener_option_falls_back_from_listen_to_listener() -> None:
    assert paths()["accept_queue_backlog"].startswith(
        "[Control_Listener]:Listen>[Control_Listener]>[ECCluster_Listener]"
    )


def test_every_standard_scope_is_in_the_catalogue() -> None:
    known = {scope.name for scope in load_option_catalogue().scopes}
    assert set(STANDARD_SCOPES) - known == {"Global"}


def test_modules_are_found_without_case() -> None:
    module = load_option_catalogue().module("EC_Logger")
    assert module is not None
    assert module.kind is ModuleKind.GENERIC


def test_the_server_registers_the_whole_catalogue() -> None:
    assert len(core_registry().options) == len(load_option_catalogue().options)
