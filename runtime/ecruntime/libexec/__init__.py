"""Modules of libexec folders: scan, resolve, find."""

from ecruntime.libexec.finder import LibexecFinder
from ecruntime.libexec.libexec import Libexec, Section, scan
from ecruntime.libexec.load_order import LoadPlan, LoadRequest, candidates, resolve

__all__ = ["Libexec", "LibexecFinder", "LoadPlan", "LoadRequest", "Section", "candidates", "resolve", "scan"]
