"""Reasons of `ecxs why`: what a server would make of a configuration, from data alone."""
