"""What the two local web servers share, the pages and the emulator's."""

import contextlib
from collections.abc import Iterator
from importlib import resources

import uvicorn
from starlette.responses import FileResponse, Response

FONTS = "pylopdf_fonts_zh_cn"


class QuietServer(uvicorn.Server):
    """Leaves signals to whoever started it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None."""
        yield


def chinese_font() -> Response:
    """A Chinese font, for machines that have none."""
    with resources.as_file(resources.files(FONTS)) as folder:
        found = sorted(folder.rglob("*Sans*.otf"))
    headers = {"Cache-Control": "max-age=86400"}
    return FileResponse(found[0], media_type="font/otf", headers=headers)
