"""Files that every module gets, whatever its language, and the banner that opens generated files."""

from __future__ import annotations

from ecxs.documents.artifact import API, Artifact, Owner
from ecxs.documents.banner import has_banner, is_sealed, sealed
from ecxs.documents.documents import common_documents

__all__ = ["API", "Artifact", "Owner", "common_documents", "has_banner", "is_sealed", "sealed"]
