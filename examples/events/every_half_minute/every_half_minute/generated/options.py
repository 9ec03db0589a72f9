# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 5f015c1890a58a3f599917768bd0f00ee7f73a84e29aa945306689976353c456
"""The options of every_half_minute, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class EveryHalfMinuteOptions(Options):
    """The options of every_half_minute, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
