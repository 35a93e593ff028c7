"""Tests; `tests.world` is the office that they play in."""
