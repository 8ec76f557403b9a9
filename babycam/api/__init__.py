"""The HTTP edge: one module per feature, each parse -> one service or query -> serialize. `http/` is what they share."""
