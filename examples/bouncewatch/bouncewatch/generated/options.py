# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 2724e403841c7e0074fcad6f92a3b0e7d91d9c588be2c6937f63f5aa4baa4d89
"""The options of bouncewatch, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class LimitOption(Option[int]):
    """Number of permanent failures that put a recipient on the list. Path: [bouncewatch]; default 2."""

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
