"""The tool's files of a module in C, and the functions that they ask of the author."""

from ecxs.languages.c.generated.files import c_artifacts
from ecxs.languages.c.generated.functions import author_functions, head, prototype

__all__ = ["author_functions", "c_artifacts", "head", "prototype"]
