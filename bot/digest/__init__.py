"""Figures as people see them: the text for the chat and the picture that goes with it. Pure.

``text``     markdown for the chat, for the office itself or for a group
``commentary``, ``statement``  the sentences that say what the figures mean
``picture`` (``trend``, ``palette``)  the chart, as a Vega-Lite specification
"""

from bot.digest.picture import chart, parts
from bot.digest.text import NAMES, Audience, Digest, View, render, sections

__all__ = ["NAMES", "Audience", "Digest", "View", "chart", "parts", "render", "sections"]
