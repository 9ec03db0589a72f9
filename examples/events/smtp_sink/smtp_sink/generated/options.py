# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 218d494079d116e18abb46294fc1673fb06fbdcbc7d7f9dcb9818afd9d8cab20
# content sha256 34e3a943d5a892997e7eaa7622740b85bbe601a9750276c3eb503e0c7ea4dbb8
"""The options of smtp_sink, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class SizeLimitOption(Option[int]):
    """Bytes of the largest message that is taken. Path: [smtp_sink]; default 10000000."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SmtpSinkOptions(Options):
    """The options of smtp_sink, each as an attribute."""

    size_limit: SizeLimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.size_limit = SizeLimitOption(source, 0)
