# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 e7ee4361bb28665b9a264daf5a063a88bb1382a7e5abaff26ab9dab90849f604
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
