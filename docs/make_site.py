"""Build the site from the pages and the source, and check it: `make docs`.

The site lies in `build/docs`, needs no server, and is made anew each time.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import Final

import check_site
from sphinx.cmd.build import build_main

ROOT: Final = Path(__file__).resolve().parent.parent
SITE: Final = ROOT / "build" / "docs"
DOCTREES: Final = ROOT / "build" / "doctrees"
OPTIONS: Final = ("--fail-on-warning", "--keep-going", "--nitpicky", "--quiet", "--jobs", "auto")


def main() -> int:
    """Build and check; return 1 for a warning, a lost link, and a page that is too far away."""
    begun = time.monotonic()
    # What was removed or changed in the extensions would otherwise still be there.
    for folder in (SITE, DOCTREES):
        shutil.rmtree(folder, ignore_errors=True)
    places = ("--conf-dir", str(ROOT / "docs"), "--doctree-dir", str(DOCTREES), str(ROOT), str(SITE))
    code = build_main([*OPTIONS, *places])
    if code:
        return code
    code = check_site.main([str(SITE)])
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s; open {SITE / 'index.html'}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
