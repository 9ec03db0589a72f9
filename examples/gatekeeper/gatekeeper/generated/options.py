# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 c6dc646f20fe06cce051d91445036c63351d0b5469e1ba1347a5b2e57e3bcb91
"""The options of gatekeeper, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class RefusedWordsOption(Option[tuple[str, ...]]):
    """A message with one of these words in its subject is refused. Path: [gatekeeper]; default ( lottery )."""

    def get(self) -> tuple[str, ...]:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class GatekeeperOptions(Options):
    """The options of gatekeeper, each as an attribute."""

    refused_words: RefusedWordsOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.refused_words = RefusedWordsOption(source, 0)
