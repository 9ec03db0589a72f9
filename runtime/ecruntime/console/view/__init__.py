"""Answers of the console about the server: rows and figures."""
