"""babycam: the old phone in the drawer and the laptop on the table, as a baby monitor for the whole family."""
