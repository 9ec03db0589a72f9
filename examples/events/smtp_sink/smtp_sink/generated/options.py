# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 b3dbaa1bbcf9590b2de808d51631e4e27015abefaf924323fd3c19cabffec71f
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
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class SmtpSinkOptions(Options):
    """The options of smtp_sink, each as an attribute."""

    size_limit: SizeLimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.size_limit = SizeLimitOption(source, 0)
