"""The ecxs toolkit: reads a module.toml, writes and builds a Momentum module."""

__version__ = "0.1.0"
