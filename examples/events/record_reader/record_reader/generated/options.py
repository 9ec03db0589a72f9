# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 d41c1863566c5407ca9018be312f783f2f206e5826373ffc14a14735254d838b
"""The options of record_reader, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class RecordReaderOptions(Options):
    """The options of record_reader, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
