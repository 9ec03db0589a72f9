# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 2d846740815a2a26ae8716ed5ab4b74f5f5ffe2f9cd8f198829a3eab9184eb0d
"""What ecxs derives from the module.toml of gg."""

from .hooks import GgHooks
from .module import GgModule
from .options import GgOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GgHooks", "GgModule", "GgOptions"]
