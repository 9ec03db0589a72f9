# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 cbecd8d2ddd5230f300b00b5adb441e63b6a4e610badc5ed571c881e02249fd2
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
