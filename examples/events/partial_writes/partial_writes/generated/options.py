# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 200477c4c607671aa985a00925637a556ff9140289781c1e0b03fce5007920e7
"""The options of partial_writes, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class PartialWritesOptions(Options):
    """The options of partial_writes, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
