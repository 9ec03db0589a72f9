# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 b8bdf361ab60d9f31427119d3c35199de5accf09e8f11c4e686ef9c5007f01c9
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
