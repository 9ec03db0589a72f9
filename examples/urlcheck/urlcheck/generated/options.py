# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 0dbb8a50947be620093b6bb34da7ae88be4d85f7e8d83269a5981e859a21b552
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
