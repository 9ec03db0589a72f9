"""Places of nodes and edges in a picture: ranks, order, coordinates."""
