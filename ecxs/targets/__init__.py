"""What each language needs written, as artifacts."""

from __future__ import annotations

from ecxs.targets.artifact import API, Artifact, Owner
from ecxs.targets.banner import has_banner, is_sealed, sealed
from ecxs.targets.python.annotation import api_names, standard_imports
from ecxs.targets.python.author_method import AuthorMethod, MethodRole
from ecxs.targets.python.naming import class_name
from ecxs.targets.table import TARGETS, Target, target_of

__all__ = [
    "API",
    "TARGETS",
    "Artifact",
    "AuthorMethod",
    "MethodRole",
    "Owner",
    "Target",
    "api_names",
    "class_name",
    "has_banner",
    "is_sealed",
    "sealed",
    "standard_imports",
    "target_of",
]
