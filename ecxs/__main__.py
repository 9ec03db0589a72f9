"""Run the command line with `python -m ecxs`."""

from __future__ import annotations

import sys

from ecxs.cli import main

if __name__ == "__main__":
    sys.exit(main())
