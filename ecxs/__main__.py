"""Run the command line with `python -m ecxs`."""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # `python -m` looks in the working folder first: a project that bears the name of a library, or a file of it, would
    # be imported in its place. This package is found already.
    del sys.path[0]

from ecxs.cli import main

if __name__ == "__main__":
    sys.exit(main())
