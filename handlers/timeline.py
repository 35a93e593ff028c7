"""What a message changes of a matter, as an entry of its timeline."""

from collections.abc import Mapping

from bot.domain.ledger import Matter
from bot.request import NOTE_LENGTH, Request
from bot.store import Tx
from bot.vocabulary import UpdateKind


def write(
    request: Request,
    tx: Tx,
    matter: Matter,
    changes: Mapping[str, object],
    kind: UpdateKind,
    note: str | None = None,
) -> Matter:
    """The matter after a change by this message; the entry's note are the message's words, where
    no other is given."""
    words = request.note if note is None else note[:NOTE_LENGTH]
    return tx.ledger.change_matter(matter.id, changes, kind=kind, note=words, **request.by)
