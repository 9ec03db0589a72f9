"""Modules in Lua: a script with a declaration, whose options, commands and manifest follow from it."""
