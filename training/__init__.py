"""Fits the reader's models to the corpus. Not part of the bot: nothing of it is installed."""
