"""Modules in C: built libraries, entered through the bridge."""
