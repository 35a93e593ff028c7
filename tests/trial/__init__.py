"""The local trial: its data, its month of history, and the whole of it."""
