"""The bridge to modules in C: the plain-C core, its building, and the adapter to the interpreter."""
