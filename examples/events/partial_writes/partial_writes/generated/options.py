# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 2c3e1d75049737d328c2ad494f773a2f28c0d032cf03bc1b42c87390d0f592cd
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
