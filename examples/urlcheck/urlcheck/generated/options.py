# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 e603e06f5e6bcad03a7687e2a77f6db0cd31aba51fb9be8252ae7fbdce9af47e
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
