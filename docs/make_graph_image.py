"""Draw docs/images/graph.svg from the example modules; `--check` only says whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path

from ecxs.files import write_atomically
from ecxs.graph import collect, draw, to_svg

ROOT = Path(__file__).resolve().parent.parent
IMAGE = ROOT / "docs" / "images" / "graph.svg"
MODULES = ("bouncewatch", "amnesty", "delivery_log", "gatekeeper", "greylist")


def wanted() -> bytes:
    """Return the image as it should be."""
    return to_svg(draw(collect(ROOT / "examples" / name for name in MODULES))).encode()


def main(arguments: list[str]) -> int:
    """Write the image, or compare it."""
    current = IMAGE.read_bytes() if IMAGE.is_file() else b""
    if "--check" in arguments:
        return 0 if current == wanted() else 1
    write_atomically(IMAGE, wanted())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
