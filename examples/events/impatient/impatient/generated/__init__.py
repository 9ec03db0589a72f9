# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 e841456589c76af182f842c69068a03241bb6cf3a6d79386cbe042f62489d67a
"""What ecxs derives from the module.toml of impatient."""

from .hooks import ImpatientHooks
from .module import ImpatientModule
from .options import ImpatientOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ImpatientHooks", "ImpatientModule", "ImpatientOptions"]
