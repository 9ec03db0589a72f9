# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 db87ce2de8fb147448a0417ada7018147a50d195818f1c80a7dcbf077c89a257
"""The options of bouncewatch, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class LimitOption(Option[int]):
    """How many permanent failures put a recipient on the list. Path: [bouncewatch]; default 2."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class BouncewatchOptions(Options):
    """The options of bouncewatch, each as an attribute."""

    limit: LimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.limit = LimitOption(source, 0)
