"""From facts to figures. Pure: reads no clock and no database, writes no words.

``figures``   what comes out
``counting``  how it is counted
"""

from bot.analysis.counting import analyse
from bot.analysis.figures import (
    Bar,
    BranchBar,
    Comparison,
    Count,
    Coverage,
    Figures,
    Item,
    Items,
    Stated,
    Total,
    as_json,
)

__all__ = [
    "Bar",
    "BranchBar",
    "Comparison",
    "Count",
    "Coverage",
    "Figures",
    "Item",
    "Items",
    "Stated",
    "Total",
    "analyse",
    "as_json",
]
