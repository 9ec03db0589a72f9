"""Values by blocks of addresses: the longest block that an address is in has its value."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value: TypeAlias = str | bool | None
_NO_ANSWER: Final = "127.0.0.2"
"""The address of an entry of rbldnsd that names none."""


class NetworkTable:
    """A named table of blocks (any thread); it is read again when it is older than `refresh` seconds."""

    def __init__(
        self,
        read: Callable[[], Iterable[tuple[str, Value]]],
        *,
        default: Value,
        refresh: float,
        is_interpolated: bool,
    ) -> None:
        """Read from `read`, which yields blocks and their values; `default` is for addresses in none."""
        self._read = read
        self._default = default
        self._refresh = refresh
        self._is_interpolated = is_interpolated
        self._blocks: dict[tuple[int, int], dict[int, Value]] = {}
        self._read_at = 0.0

    def load(self, now: float) -> None:
        """Read the table anew; it is exchanged as a whole."""
        blocks: dict[tuple[int, int], dict[int, Value]] = {}
        for text, value in self._read():
            try:
                block = ip_network(text.strip("[]"), strict=False)
            except ValueError:
                continue
            blocks.setdefault((block.version, block.prefixlen), {})[int(block.network_address)] = value
        self._blocks, self._read_at = blocks, now

    def find(self, address: str, now: float) -> Value:
        """Return the value of the longest block that an address is in; raise `ValueError` for what is no address."""
        if self._refresh and now - self._read_at >= self._refresh:
            self.load(now)
        wanted = ip_address(address.replace("[", "").replace("]", ""))
        blocks, bits = self._blocks, wanted.max_prefixlen
        for version, length in sorted(blocks, key=lambda key: -key[1]):
            network = int(wanted) >> (bits - length) << (bits - length) if length <= bits else -1
            if version == wanted.version and network in blocks[version, length]:
                value = blocks[version, length][network]
                return value.replace("$", str(wanted)) if self._is_interpolated and isinstance(value, str) else value
        return self._default


def rbldnsd_entries(text: str, *, is_text: bool) -> Iterable[tuple[str, Value]]:
    """Yield the blocks of a file of rbldnsd, each with its address or its text; addresses of IPv6 end with a blank."""
    usual_address, usual_text = _NO_ANSWER, ""
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line[0] in "#;$":
            continue
        if line[0] == ":":
            usual_address, _, usual_text = line[1:].partition(":")
            continue
        is_six = " " in line and ":" in line.partition(" ")[0]
        block, _, rest = line.partition(" ") if is_six or " " in line.partition(":")[0] else line.partition(":")
        address, _, note = rest.strip().removeprefix(":").partition(":")
        value = (note or usual_text) if is_text else (address or usual_address)
        yield _whole(block.strip()), value


def _whole(block: str) -> str:
    """Return a block in full: `10.20` is `10.20.0.0/16`."""
    parts = block.split(".")
    if ":" in block or "/" in block or not 1 <= len(parts) < 4:
        return block
    return ".".join([*parts, *["0"] * (4 - len(parts))]) + f"/{8 * len(parts)}"
