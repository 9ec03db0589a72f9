"""Export of modules in Python: what a server cannot give them, and the part of the runtime that goes with them."""
