"""Export of a module as a plain tree, which builds where the server's developer package is and nothing of ours."""

from __future__ import annotations

from ecxs.export.exported_file import ExportedFile, ExportedTree
from ecxs.export.server_version import NEWEST, OFFERED, ServerVersion, read_version
from ecxs.export.subject import read_subject
from ecxs.export.tree import make_tree
from ecxs.export.write import write_tree

__all__ = [
    "NEWEST",
    "OFFERED",
    "ExportedFile",
    "ExportedTree",
    "ServerVersion",
    "make_tree",
    "read_subject",
    "read_version",
    "write_tree",
]
