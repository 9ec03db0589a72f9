"""Building and installing a module: its checked package, record and manifest in libexec."""

from __future__ import annotations

from ecxs.build.build import Built, build
from ecxs.build.install import Installation, install, uninstall

__all__ = ["Built", "Installation", "build", "install", "uninstall"]
