# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 4352eba810a96e02ac1d4be0c6a86da9b5eccd9dd9db847e04bb0099f0ef3d1b
"""The words that options of greylist take for numbers."""

from ecruntime.api import OptionWord


class GreylistModeWord(OptionWord):
    """The words of greylist_mode: each equals the number that the option holds."""

    OFF = 0
    ON = 1
    WATCH = 2
