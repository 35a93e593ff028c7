"""Figures as people see them: the text for the chat and the picture that goes with it. Pure.

``text``     markdown for the chat, for the office itself or for a group
``picture``  the chart, as a Vega-Lite specification
"""

from bot.digest.picture import chart
from bot.digest.text import NAMES, Audience, Digest, View, render

__all__ = ["NAMES", "Audience", "Digest", "View", "chart", "render"]
