# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 bfb449da76e579afa07e0e278e6de54994e0aeb9386ece8939c2f51d5eb9b95d
"""The options of impatient, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class ImpatientOptions(Options):
    """The options of impatient, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
