"""The catalogues as data: core hooks, options and scopes."""
