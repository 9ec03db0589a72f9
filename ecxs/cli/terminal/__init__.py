"""Prompt, pager, history, keyboard and the live view: everything that only a terminal needs."""
