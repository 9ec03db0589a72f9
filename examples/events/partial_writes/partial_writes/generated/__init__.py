# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 aa4849c055f0431f8412dd67c1bc5af6741ab45cea3255397a4f94723b707c2d
"""What ecxs derives from the module.toml of partial_writes."""

from .hooks import PartialWritesHooks
from .module import PartialWritesModule
from .options import PartialWritesOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PartialWritesHooks", "PartialWritesModule", "PartialWritesOptions"]
