# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 ae352e0c8af16ebb74347439628d8475449e525793e22b9d0153c559a8170249
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
