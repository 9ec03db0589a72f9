"""{{ cookiecutter.description_doc }}."""

from .{{ cookiecutter.name }} import {{ cookiecutter.class }}

__all__ = ["{{ cookiecutter.class }}"]
