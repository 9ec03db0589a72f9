# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 a650075993fd5b758f7ceeaf0cb66ed1ec2a2223ad8f9bc54ee8182bd485e5b5
"""The options of suspended, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class SuspendedOptions(Options):
    """The options of suspended, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
