# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 c67b9d4a1c8e8587ef368b7f454b69865c493132ec209e489caffe08e9a5a7c6
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
