"""The directories in which included files are searched for."""

from __future__ import annotations

from pathlib import Path

DEFAULT_DIRECTORIES = (".", "{ROOT}/global", "{ROOT}/{NODENAME}", "{ROOT}/default")


def search_path(
    text: str | None = None, *, root: Path = Path(), node_name: str = "", subcluster: str = ""
) -> tuple[Path, ...]:
    """Return the directories to search, in order.

    `text` is the value of `EC_CONF_SEARCH_PATH`, a list separated by colons in which only `{NODENAME}` and
    `{SUBCLUSTER}` are replaced; `None` stands for the documented order below `root`.
    """
    if text is None:
        pieces = [piece.replace("{ROOT}", str(root)) for piece in DEFAULT_DIRECTORIES]
    else:
        pieces = [piece for piece in text.split(":") if piece]
    return tuple(Path(piece.replace("{NODENAME}", node_name).replace("{SUBCLUSTER}", subcluster)) for piece in pieces)
