# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 c6882d47c3266d85aa5ab17b1a88036d021b7844c05d390546276e5c646b2cce
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
