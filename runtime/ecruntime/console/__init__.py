"""The system console: a Unix socket, a protocol, views of the server, and one file for each command.

It stands on the server and is made by `console.Console`; a client needs `client` and `protocol` alone, so nothing is
imported here.
"""
