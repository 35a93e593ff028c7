"""The weights of the reader's models, as ``python -m training`` wrote them."""
