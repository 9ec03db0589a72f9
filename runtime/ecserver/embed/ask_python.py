# ruff: noqa: INP001, T201, PTH113, PTH118 - a script of the exported tree, which answers make
"""One fact about the Python that runs this, for the Makefile of an exported tree; or what that Python lacks.

Nothing here is newer than Python 3.6, so that an old one can say that it is too old.
"""

import os
import sys
import sysconfig

OLDEST = (3, 11)


def lack() -> str:
    """Return the reason for which this Python cannot be used; empty if it can."""
    present = sys.version_info[:2]
    if present < OLDEST:
        return f"it is Python {present[0]}.{present[1]}, and {OLDEST[0]}.{OLDEST[1]} is the oldest that serves"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "it has no interpreter lock, which modules count on"
    if not os.path.isfile(os.path.join(sysconfig.get_paths()["include"], "Python.h")):
        return "its headers are missing: install its package for developers, such as python3-dev"
    if not os.path.isfile(library()):
        return f"its library '{library()}' is missing: it is a Python that was built without --enable-shared"
    return ""


def library() -> str:
    """Return the path of the shared library."""
    folder, name = sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LDLIBRARY")
    return os.path.join(folder or "", sysconfig.get_config_var("INSTSONAME") or name or "")


def main(fact: str) -> int:
    """Print a fact, and return the exit code."""
    reason = lack()
    if reason:
        print(f"{sys.executable} cannot be used as PYTHON: {reason}", file=sys.stderr)
        return 1
    facts = {
        "version": "{}.{}".format(*sys.version_info),
        "headers": sysconfig.get_paths()["include"],
        "program": sys.executable,
        "library": library(),
    }
    print(facts[fact])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
