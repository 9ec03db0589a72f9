"""Generation: plan the tool's files (pure), then write what changed."""

from __future__ import annotations

from ecxs.generate.change import Change, ChangeKind, compare
from ecxs.generate.plan import manifest_path, plan
from ecxs.generate.project import ProjectPlan, plan_project
from ecxs.generate.write import WriteReport, write
from ecxs.targets import Artifact, Owner

__all__ = [
    "Artifact",
    "Change",
    "ChangeKind",
    "Owner",
    "ProjectPlan",
    "WriteReport",
    "compare",
    "manifest_path",
    "plan",
    "plan_project",
    "write",
]
