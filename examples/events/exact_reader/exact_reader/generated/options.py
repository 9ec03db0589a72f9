# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 0c03b9569e36edcf7bd61f8ad98ec86bde771d763f8abab546d70fa592ac8a1c
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
