"""The definition of a module: the capabilities that follow from it."""

from __future__ import annotations

from ecruntime.formats.option_type import OptionType
from ecruntime.model.module import derived_capabilities
from ecruntime.model.option import OptionDeclaration


def test_capabilities_come_from_options_and_listeners() -> None:
    options = (
        OptionDeclaration("depth", OptionType.INT, "Domain>Global"),
        OptionDeclaration("own", OptionType.INT, "[owl]"),
    )
    assert derived_capabilities("owl", options, ("Echo",)) == {
        "config.Global.depth",
        "config.Global:Domain",
        "config.Global:Domain.depth",
        "config.Global:Echo_Listener",
    }
