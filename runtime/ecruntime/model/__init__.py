"""The model of a module, shared by toolkit and runtime."""
