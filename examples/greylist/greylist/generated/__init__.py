# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 9630ebf9e386417b5e05c7e4c6af84d4e9fe1464807caf2f855b6005be70c816
"""The code that ecxs derives from the module.toml of greylist."""

from .module import GreylistModule
from .options import GreylistOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GreylistModule", "GreylistOptions"]
