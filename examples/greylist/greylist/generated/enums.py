# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 8766c7cb929cd4ce5ec321d2589d7fe994403989a05c96accb445799b52e4926
"""The words that options of greylist take for numbers."""

from enum import IntEnum


class GreylistModeWord(IntEnum):
    """The words of greylist_mode: each equals the number that the option holds."""

    OFF = 0
    ON = 1
    WATCH = 2
