"""Files by their content: what is put twice is kept once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.store.subject import Subject, insert_new
from bot.store.tables import blob as t

_put = insert_new(t, "id")
_get = select(t.c.id, t.c.media_type, t.c.name, t.c.content, t.c.created_at, t.c.media_id).where(
    t.c.id == bindparam("of")
)
_media_id_of = select(t.c.media_id).where(t.c.id == bindparam("of"))
_set_media_id = update(t).where(t.c.id == bindparam("of")).values(media_id=bindparam("to"))


@dataclass(frozen=True, slots=True)
class Blob:
    """A file. ``id`` is the sha256 of the content, hex; ``media_id`` the channel's name for it,
    once it was uploaded there."""

    id: str
    media_type: str
    name: str
    content: bytes
    created_at: datetime
    media_id: str | None = None


class BlobsTx(Subject):
    """The files in one transaction."""

    def put(self, content: bytes, media_type: str, name: str, now: datetime) -> str:
        """Keeps a file; its id. The first name and type given to a content stay."""
        id = hashlib.sha256(content).hexdigest()
        row = {
            "id": id,
            "media_type": media_type,
            "name": name,
            "content": content,
            "created_at": now,
            "media_id": None,
        }
        self._connection.execute(_put.of(self._connection), [row])
        return id

    def get(self, id: str) -> Blob | None:
        """A file by its id."""
        row = self._connection.execute(_get, {"of": id}).first()
        return None if row is None else Blob(*row)

    def media_id_of(self, id: str) -> str | None:
        """The channel's name for a file, None where it has none; the content stays unread."""
        media_id: str | None = self._connection.execute(_media_id_of, {"of": id}).scalar()
        return media_id

    def set_media_id(self, id: str, media_id: str | None) -> None:
        """Remembers the channel's name for a file; None forgets it."""
        self._connection.execute(_set_media_id, {"of": id, "to": media_id})
