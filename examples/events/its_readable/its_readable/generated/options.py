# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 b66d703eb63f22108cd5a8c0e729d0e0d61dae2eeb9eaef566bf4bbcbea64063
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
