"""Wutong's mechanism. What people can do with it is in ``handlers``."""
