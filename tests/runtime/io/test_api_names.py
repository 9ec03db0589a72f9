"""The IO names of `ecruntime.api` are those of IO wrappers, and enough to write a driver with."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    Cell,
    Driver,
    EcMessage,
    Handle,
    IoObject,
    Module,
    ModuleKind,
    ProviderRegistration,
    Registration,
    RuleViolation,
)
from ecruntime.catalogue.hooks import load_hook_catalogue

if TYPE_CHECKING:
    from ecruntime.testing import Harness

HOOK = load_hook_catalogue()["core.body_modify"]


class UpperHandle:
    can_seek = True

    def __init__(self, text: str) -> None:
        self._bytes = io.BytesIO(text.upper().encode())

    def read(self, size: int) -> bytes:
        return self._bytes.read(size)

    def write(self, data: bytes) -> int:
        return self._bytes.write(data)

    def lseek(self, offset: int, whence: int) -> int:
        return self._bytes.seek(offset, whence)

    def flush(self) -> None:
        self._bytes.flush()

    def clone(self) -> Handle:
        return UpperHandle(self._bytes.getvalue().decode())

    def close(self) -> None:
        self._bytes.close()


class UpperDriver:
    def open(self, path: str, flags: int, mode: int) -> Handle:
        return UpperHandle(path)


class Upper(Module):
    registration: ClassVar = Registration(1, "upper", ModuleKind.SINGLETON, providers=(ProviderRegistration(HOOK),))

    def conf_setup(self) -> None:
        driver: Driver = UpperDriver()
        self.io_wrappers.register("upper", driver)

    def core_body_modify(self, mess: EcMessage, iop: Cell[IoObject | None]) -> None:
        iop.value = self.io_wrappers.open("upper://body")


def test_a_driver_of_a_module_gives_objects_of_the_api(runtime: Harness) -> None:
    runtime.load(Upper)
    cell: Cell[IoObject | None] = Cell(None)
    runtime.fire("core.body_modify", iop=cell)
    opened = cell.value
    assert isinstance(opened, IoObject)
    assert opened.read(10) == b"BODY"
    opened.delref()
    with pytest.raises(RuleViolation, match="was closed"):
        opened.read(1)
