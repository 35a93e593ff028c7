"""From facts to figures. Pure: reads no clock and no database, writes no words.

``figures``   what comes out
``counting``  how it is counted
``common``    common problems, found by ``problems`` from the texts
"""

from bot.analysis.counting import analyse
from bot.analysis.figures import (
    Bar,
    BranchBar,
    Common,
    CommonProblem,
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
    "Common",
    "CommonProblem",
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
