# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 0e0342650a1426ee00ee4f90f88c690da597b8c576c7458deed24600b3ba8952
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
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class BouncewatchOptions(Options):
    """The options of bouncewatch, each as an attribute."""

    limit: LimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.limit = LimitOption(source, 0)
