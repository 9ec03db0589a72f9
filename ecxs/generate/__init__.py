"""Generation: plan the tool's files (pure), then write what changed.

Nothing is imported here: `ecxs generate` on a project that is current needs `stamp` alone.
"""
