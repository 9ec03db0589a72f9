"""Export of modules in Python: a library in C that embeds the interpreter, and the packages it runs."""

from ecxs.export.python.project import python_project_subject

__all__ = ["python_project_subject"]
