# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 914469d3575462483245c25d6a71a2e3826f2c42beeaae044c8de12b2a82cc48
"""The options of delivery_log, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class PathOption(Option[str]):
    """The file that gets the lines; empty: the server's log. Path: [delivery_log]; default ""."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class WithAttemptsOption(Option[bool]):
    """Whether attempts get a line too. Path: [delivery_log]; default false."""

    def get(self) -> bool:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class LongestNoteOption(Option[int]):
    """Characters of the remote server's words that are kept. Path: [delivery_log]; default 200."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class DeliveryLogOptions(Options):
    """The options of delivery_log, each as an attribute."""

    path: PathOption
    with_attempts: WithAttemptsOption
    longest_note: LongestNoteOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.path = PathOption(source, 0)
        self.with_attempts = WithAttemptsOption(source, 1)
        self.longest_note = LongestNoteOption(source, 2)
