# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 9383e7c8295e5c6054b491f1603b94a146f06a13c75d3ad73af0635a8823b3a1
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
        return self.fetch()


class WithAttemptsOption(Option[bool]):
    """Whether attempts get a line too. Path: [delivery_log]; default false."""

    def get(self) -> bool:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class LongestNoteOption(Option[int]):
    """Characters of the remote server's words that are kept. Path: [delivery_log]; default 200."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


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
