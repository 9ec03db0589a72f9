"""The shared leaf: facts and formats that the toolkit and the runtime both read; it depends on neither."""
