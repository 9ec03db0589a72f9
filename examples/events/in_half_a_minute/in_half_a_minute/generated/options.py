# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cff0ffba01ae8b85a2204e21634dfc2c74b7a0577982d52f6c7cde214d6fd58f
# content sha256 c9692c87106a15891d7d8f7cbc471b9cf967635decd373ba9e45458a24fca666
"""The options of in_half_a_minute, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class InHalfAMinuteOptions(Options):
    """The options of in_half_a_minute, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
