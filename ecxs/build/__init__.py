"""Building: check and gather what is installed of a module, then put it into libexec."""

from __future__ import annotations

from ecxs.build.build import Built, build
from ecxs.build.install import Installation, install

__all__ = ["Built", "Installation", "build", "install"]
