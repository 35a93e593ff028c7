"""Figures as files: the bulletin (Word) and the ledger with its statistics (Excel). Makes bytes;
reads no database and no clock.

``official``  the layout of official documents
``bulletin``  a digest as a circular
``columns``   what a row of the ledger holds
``workbook``  the ledger, statistics by formulas, running totals
"""

from bot.documents.bulletin import bulletin
from bot.documents.workbook import workbook

__all__ = ["bulletin", "workbook"]
