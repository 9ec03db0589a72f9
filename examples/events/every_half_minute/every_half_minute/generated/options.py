# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f48693f17638aa94a91e6a44865c1a2bd7404bf37f628adcffb39eae6fd87bdc
# content sha256 ba463279175d53ed9d356e9decb4e3de8028849e9a63d6fccaf4b9a29fb55272
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
