"""Lua scriptlets: the built-in module `scriptlet`, and Lua files of a libexec; each instance has its own runtime."""
