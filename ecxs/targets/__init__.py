"""What each language needs written, as artifacts."""

from __future__ import annotations

from ecxs.targets.artifact import API, Artifact, Owner
from ecxs.targets.banner import BANNER_MARK
from ecxs.targets.python.naming import class_name
from ecxs.targets.table import TARGETS, Target, target_of

__all__ = ["API", "BANNER_MARK", "TARGETS", "Artifact", "Owner", "Target", "class_name", "target_of"]
