"""How each kind of camera is opened and read, and the registry that picks one by kind and scheme."""
