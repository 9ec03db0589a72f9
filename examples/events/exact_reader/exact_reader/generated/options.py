# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 94153c010a965c9b7919c34c26786f091cc8d16fb7420f96b2603c715b723c37
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
