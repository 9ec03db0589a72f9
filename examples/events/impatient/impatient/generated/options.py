# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 53809e52183992850a8dec3f05f0c5983807eb66e7033d0fc6c96cf349f5ca7a
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
