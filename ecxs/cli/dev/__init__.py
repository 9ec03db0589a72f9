"""The author's loop behind `ecxs dev`: watch, cycle, tests, server, and what is shown of them."""
