"""One transaction, by subject."""

from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.store.asked import AskedTx
from bot.store.blobs import BlobsTx
from bot.store.deadlines import DeadlinesTx
from bot.store.digests import DigestsTx
from bot.store.facts import FactsTx
from bot.store.inbox import InboxTx
from bot.store.leaves import LeavesTx
from bot.store.ledger import LedgerTx
from bot.store.outbox import OutboxTx
from bot.store.people import PeopleTx
from bot.store.runs import RunsTx
from bot.store.search import SearchTx
from bot.store.undoing import UndoingTx
from bot.store.usage import UsageTx


class Tx:
    """All that can be done in one transaction. Valid only inside the work that it is given to."""

    __slots__ = (
        "asked",
        "blobs",
        "deadlines",
        "digests",
        "facts",
        "inbox",
        "leaves",
        "ledger",
        "outbox",
        "people",
        "runs",
        "search",
        "undoing",
        "usage",
    )

    def __init__(self, connection: Connection, *, zone: ZoneInfo, day_ends_at: time) -> None:
        self.inbox = InboxTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.people = PeopleTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.ledger = LedgerTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.undoing = UndoingTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.asked = AskedTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.leaves = LeavesTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.search = SearchTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.outbox = OutboxTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.deadlines = DeadlinesTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.runs = RunsTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.blobs = BlobsTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.digests = DigestsTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.facts = FactsTx(connection, zone=zone, day_ends_at=day_ends_at)
        self.usage = UsageTx(connection, zone=zone, day_ends_at=day_ends_at)
