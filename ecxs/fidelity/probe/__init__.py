"""The probe: a tree with modules in C and scripts that observes what a server does where its documents say nothing."""

from __future__ import annotations

from ecxs.fidelity.probe.tree import probe_tree

__all__ = ["probe_tree"]
