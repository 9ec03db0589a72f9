# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 525274904977905d70496b96fab5feef6fe5b60e75ca7ea8675c79be1860dd4e
"""The words that options of greylist take for numbers."""

from ecruntime.api import OptionWord


class GreylistModeWord(OptionWord):
    """The words of greylist_mode: each equals the number that the option holds."""

    OFF = 0
    ON = 1
    WATCH = 2
