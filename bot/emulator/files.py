"""Files: what the bot uploaded, and what people sent, under codes that do not live long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from bot.emulator.state import State

MIB = 1024 * 1024
# What DingTalk takes: the most bytes and the endings, by the type of an upload.
TAKEN = {
    "image": (20 * MIB, {"jpg", "jpeg", "gif", "png", "bmp"}),
    "voice": (2 * MIB, {"amr", "mp3", "wav"}),
    "video": (20 * MIB, {"mp4"}),
    "file": (
        20 * MIB,
        {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"},
    ),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file. ``ends`` is when a download code stops working, None for uploads."""

    name: str
    media_type: str
    content: bytes
    ends: datetime | None = None


class Files:
    """All files, by media id or download code."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._files: dict[str, Stored] = {}

    def keep(self, name: str, media_type: str, content: bytes) -> str:
        """Keeps what the bot uploads; its media id."""
        media_id = f"@lAL{self._state.ids.hex(24)}"
        self._files[media_id] = Stored(name, media_type, content)
        return media_id

    def send(self, name: str, media_type: str, content: bytes) -> str:
        """Keeps what somebody sends to the bot; its download code."""
        code = f"dc{self._state.ids.hex(24)}"
        life = timedelta(seconds=self._state.faults.download_seconds)
        self._files[code] = Stored(name, media_type, content, self._state.clock() + life)
        return code

    def get(self, id: str) -> Stored | None:
        """A file by its media id or code, also when the code has ended (the page shows it)."""
        return self._files.get(id)

    def for_bot(self, code: str) -> Stored | None:
        """What a download code that still works stands for."""
        found = self._files.get(code.removeprefix("p"))
        if found is None or found.ends is None or found.ends < self._state.clock():
            return None
        return found


def refusal(kind: str, name: str, size: int) -> tuple[int, str] | None:
    """Why an upload is not taken: errcode and errmsg."""
    if kind not in TAKEN:
        return 40004, "不合法的媒体文件类型"
    most, endings = TAKEN[kind]
    if PurePosixPath(name.lower()).suffix.removeprefix(".") not in endings:
        return 40005, "不合法的文件类型"
    return (40006, "文件大小超过限制") if size > most else None
