# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 49767a20eb771b0c332c450cedfb8497ecb225c42d10c0faa5d5e5347a240724
# content sha256 c35264495b5b7d22a4b7396fc69fb3e4e11e0aa8da84d10b2aaadeaf99c06b6a
"""The words that options of greylist take for numbers."""

from enum import IntEnum


class GreylistModeWord(IntEnum):
    """The words of greylist_mode: each equals the number that the option holds."""

    OFF = 0
    ON = 1
    WATCH = 2
