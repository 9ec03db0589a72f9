"""The C and C++ compilers of the machine: found, started and ended, and what the machine lacks for them."""
