# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 99e87c03284554d94bf3ff334c2a100f037853b74ed472e202d5e6bf043802e1
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
