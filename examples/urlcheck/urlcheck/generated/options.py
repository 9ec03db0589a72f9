# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 93d39430591ab6307480aac0b221f18f44888b92cd28c549167c57826929712a
"""The options of urlcheck, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class JobClassOption(Option[str]):
    """The thread pool in which the block list is read. Path: [urlcheck]; default IO."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class BlocklistOption(Option[str]):
    """A file with one blocked host a line. Path: [urlcheck]; default "/etc/urlcheck/blocklist"."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class UrlcheckOptions(Options):
    """The options of urlcheck, each as an attribute."""

    job_class: JobClassOption
    blocklist: BlocklistOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.job_class = JobClassOption(source, 0)
        self.blocklist = BlocklistOption(source, 1)
