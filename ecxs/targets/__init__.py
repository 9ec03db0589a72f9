"""What each language needs written, as artifacts."""

from __future__ import annotations

from ecxs.targets.artifact import API, Artifact, Owner
from ecxs.targets.banner import BANNER_MARK
from ecxs.targets.python.annotation import api_names, standard_imports
from ecxs.targets.python.author_method import AuthorMethod, MethodRole
from ecxs.targets.python.naming import class_name
from ecxs.targets.table import TARGETS, Target, target_of

__all__ = [
    "API",
    "BANNER_MARK",
    "TARGETS",
    "Artifact",
    "AuthorMethod",
    "MethodRole",
    "Owner",
    "Target",
    "api_names",
    "class_name",
    "standard_imports",
    "target_of",
]
