# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 d8986265615b0a7559e25970e46b94027218386429c6b30487b65ce9ca85d9b1
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
