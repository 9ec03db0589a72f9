# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 49ef22efa79fac17982ad5b3f54eaffd94cd1c9b3f4810166ab1b3f50a858a28
"""The options of exact_reader, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class ExactReaderOptions(Options):
    """The options of exact_reader, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
