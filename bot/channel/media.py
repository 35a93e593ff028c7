"""Files to and from DingTalk: what may be uploaded, how it is named, and downloads with a cap."""

import asyncio
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol
from urllib.parse import urlsplit

from bot.channel import DeliveryError
from bot.channel.account import is_private
from bot.channel.calls import Calls
from bot.channel.errors import final
from bot.domain.messages import File, Picture

MIB = 1024 * 1024
MOST_BYTES = {"image": 20 * MIB, "voice": 2 * MIB, "video": 20 * MIB, "file": 20 * MIB}
PICTURES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp"}
SENDABLE = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})  # what sampleFile takes
MAGIC = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
)
UNKNOWN_TYPE = "application/octet-stream"
ZIP_TIME = (2026, 1, 1, 0, 0, 0)  # fixed, so that equal files make equal archives


class Blob(Protocol):
    """A stored file."""

    @property
    def content(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...


class Blobs(Protocol):
    """Where stored files and their names at DingTalk are kept."""

    async def load_blob(self, blob_id: str) -> Blob | None:
        """The file, None where there is none (any more)."""

    async def media_id_of(self, blob_id: str) -> str | None:
        """DingTalk's name for it, if it was uploaded before."""

    async def remember_media_id(self, blob_id: str, media_id: str) -> None:
        """Keeps DingTalk's name for it."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file at DingTalk, as it is to be sent. ``known``: it was uploaded some time before."""

    media_id: str
    file_name: str = ""
    file_type: str = ""
    known: bool = False


class MediaStore:
    """Uploads stored files, each only once, and downloads what people send."""

    def __init__(self, calls: Calls, blobs: Blobs) -> None:
        self._calls = calls
        self._blobs = blobs

    async def picture(self, picture: Picture, *, afresh: bool = False) -> Uploaded:
        """A picture's name at DingTalk. Raises DeliveryError."""
        known = None if afresh else await self._blobs.media_id_of(picture.blob_id)
        if known:
            return Uploaded(known, known=True)
        blob = await self._blob(picture.blob_id)
        kind = picture_type(blob.content)
        if kind is None:
            raise final("mediaType", "图片格式不支持，只能发 jpg、png、gif、bmp")
        name = f"{picture.blob_id[:16]}.{kind}"
        media_id = await self._upload("image", name, blob.content, PICTURES[kind])
        await self._blobs.remember_media_id(picture.blob_id, media_id)
        return Uploaded(media_id)

    async def file(self, file: File, *, afresh: bool = False) -> Uploaded:
        """A document's name at DingTalk; other kinds than DingTalk takes are zipped."""
        kind = PurePath(file.name).suffix.lstrip(".").lower()
        sendable = kind in SENDABLE
        sent_name, sent_kind = (file.name, kind) if sendable else (f"{file.name}.zip", "zip")
        # A picture sent as a document has another name there than the same picture sent as one.
        remembered = kind not in PICTURES and kind != "jpeg"
        known = None
        if remembered and not afresh:
            known = await self._blobs.media_id_of(file.blob_id)
        if known:
            return Uploaded(known, sent_name, sent_kind, known=True)
        content = (await self._blob(file.blob_id)).content
        if not sendable:
            content = await asyncio.to_thread(zipped, file.name, content)
        name = f"{file.blob_id[:16]}.{sent_kind}"
        media_id = await self._upload("file", name, content, UNKNOWN_TYPE)
        if remembered:
            await self._blobs.remember_media_id(file.blob_id, media_id)
        return Uploaded(media_id, sent_name, sent_kind)

    async def download(self, code: str, *, most_bytes: int) -> tuple[bytes, str]:
        """Content and media type of a file that somebody sent. Raises DeliveryError."""
        answer = await self._calls.api(
            "/v1.0/robot/messageFiles/download",
            {"downloadCode": code, "robotCode": self._calls.account.robot_code},
        )
        url = answer.get("downloadUrl")
        if not isinstance(url, str) or not self._may_fetch(url):
            raise final("downloadUrl", "钉钉没有给出可用的下载地址")
        return await self._read(url, most_bytes)

    async def _read(self, url: str, most_bytes: int) -> tuple[bytes, str]:
        content = bytearray()
        async with self._calls.stream(url) as response:
            if response.status_code != 200:
                gone = response.status_code in (403, 404, 410)
                code = f"HTTP {response.status_code}"
                raise DeliveryError("文件下载失败", permanent=gone, code=code)
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > most_bytes:
                    raise final("tooLarge", f"文件超过 {most_bytes // MIB} MB，没有保存")
            said = response.headers.get("content-type", "").partition(";")[0].strip()
        kind = picture_type(bytes(content[:8]))
        return bytes(content), PICTURES[kind] if kind else said or UNKNOWN_TYPE

    def _may_fetch(self, url: str) -> bool:
        """Any public address that DingTalk names, but none inside our own network."""
        try:
            scheme = urlsplit(url).scheme
            private = is_private(url)
        except ValueError:
            return False
        return scheme in ("http", "https") and (self._calls.account.is_local or not private)

    async def _blob(self, blob_id: str) -> Blob:
        blob = await self._blobs.load_blob(blob_id)
        if blob is None:
            raise final("noBlob", "要发送的文件已不在库中")
        return blob

    async def _upload(self, kind: str, name: str, content: bytes, media_type: str) -> str:
        if not content:
            raise final("mediaEmpty", "要发送的文件是空的")
        if len(content) > MOST_BYTES[kind]:
            raise final("mediaSize", f"文件超过 {MOST_BYTES[kind] // MIB} MB，钉钉不接收")
        answer = await self._calls.upload(kind, name, content, media_type)
        media_id = answer.get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise DeliveryError("上传后钉钉没有给出文件编号", code="noMediaId")
        return media_id


def picture_type(content: bytes) -> str | None:
    """The kind of picture by its first bytes, if DingTalk takes it."""
    return next((kind for magic, kind in MAGIC if content.startswith(magic)), None)


def zipped(name: str, content: bytes) -> bytes:
    """An archive of one file; equal for equal files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name.replace("/", "_"), ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return buffer.getvalue()
