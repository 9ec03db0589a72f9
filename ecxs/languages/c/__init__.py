"""Modules in C and C++: the build of a library in the manner of apxs.

Nothing is imported here: a library that is current needs `command_line` and `unchanged` alone.
"""
