# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 6ce53c93e0a68dc5f8d90e562f8262de46caf6f814e835e8f4e36151a68830f2
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
