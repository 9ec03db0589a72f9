"""Pages and sources made from the catalogue of hooks, for no module in particular."""

from __future__ import annotations

from ecxs.languages.python.catalogue.hook_page import hook_page
from ecxs.languages.python.catalogue.hook_values import hook_values_source

__all__ = ["hook_page", "hook_values_source"]
