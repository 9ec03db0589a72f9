from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from ecruntime import api
from ecruntime import simulator as objects
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.ctype import CKind
from ecruntime.hooks import Opaque, opaque

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.ctype import CType

REAL = {"Event", "IoObject"}
"""Types that are objects of the runtime itself."""


def opaque_types() -> Iterator[CType]:
    for hook in load_hook_catalogue().values():
        for ctype in (hook.returns, *(parameter.ctype for parameter in hook.parameters)):
            inner = ctype
            while inner.kind is CKind.CELL and inner.target is not None:
                inner = inner.target
            if inner.kind is CKind.OPAQUE:
                yield inner


def handles() -> set[str]:
    return {name for name, kind in inspect.getmembers(opaque, inspect.isclass) if kind is not Opaque}


def simulated() -> set[str]:
    return {name for name in objects.__all__ if issubclass(getattr(objects, name), Opaque)}


def test_each_opaque_type_of_the_catalogue_has_one_class_and_no_class_is_left_over() -> None:
    assert handles() | simulated() == {ctype.opaque_name for ctype in opaque_types()} - REAL


def test_a_simulated_object_is_no_plain_handle_as_well() -> None:
    assert handles() & simulated() == set()


def test_the_api_offers_each_of_them() -> None:
    assert handles() | simulated() | REAL <= set(api.__all__)


def test_two_handles_of_one_label_are_two() -> None:
    assert opaque.Skiplist("m") != opaque.Skiplist("m")
