"""The lowest package: errors, findings, near misses, identifiers, and walks over folders."""
