"""The bundled runtime: loads Momentum modules and runs them."""
