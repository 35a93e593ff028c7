"""Everything that is kept: the inbox, the ledger, the outbox and what belongs to them.

``store``      opening, writing, reading        ``tx``       one transaction, by subject
``writer``     the writing thread, group commit ``schema``   versions and migrations
``tables``     the tables                       ``codec``    values to rows and back
``inbox``, ``people``, ``ledger`` (``matters``, ``attachments``), ``outbox``, ``runs``, ``blobs``,
``usage``, ``facts``: what can be done with each subject

Rows never leave this package, only values of ``bot.domain`` and the few defined here.
"""

from bot.store.attachments import Attachment, WantedAttachment
from bot.store.blobs import Blob
from bot.store.deadlines import Told
from bot.store.digests import Delivered, KeptDigest
from bot.store.errors import (
    AlreadyHandled,
    NotFound,
    SchemaOutdated,
    StoreClosed,
    StoreError,
    StoreUnavailable,
    Superseded,
)
from bot.store.inbox import Claimed
from bot.store.leaves import Leave
from bot.store.outbox import ClaimedOutgoing, Settlement
from bot.store.schema import migrate
from bot.store.store import Store
from bot.store.tx import Tx

__all__ = [
    "AlreadyHandled",
    "Attachment",
    "Blob",
    "Claimed",
    "ClaimedOutgoing",
    "Delivered",
    "KeptDigest",
    "Leave",
    "NotFound",
    "SchemaOutdated",
    "Settlement",
    "Store",
    "StoreClosed",
    "StoreError",
    "StoreUnavailable",
    "Superseded",
    "Told",
    "Tx",
    "WantedAttachment",
    "migrate",
]
