"""Figures as files: the bulletin (Word) and the ledger with its statistics (Excel). Makes bytes;
reads no database and no clock.

``book``      what documents are made of
``official``  the layout of official documents
``bulletin``  a digest as a circular
``columns``   what a row of the ledger holds
``workbook``  the ledger, statistics by formulas, running totals
"""
