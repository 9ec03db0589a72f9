# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 bf7e4b2ff8ed973cf3c064ef75a0b209b19cd94f1582711dd5a7794e570a4cca
"""The options of its_readable, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class ItsReadableOptions(Options):
    """The options of its_readable, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
