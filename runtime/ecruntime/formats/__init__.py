"""Texts and files: configurations, manifests, records, option values, C types."""
