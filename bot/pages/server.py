"""Serves the pages on the bot's own event loop."""

from pathlib import Path

import structlog
import uvicorn
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.charts import ChartError, paint
from bot.config import Settings, words_of
from bot.config_models import Masked
from bot.digest import NAMES, Audience, View, chart, render
from bot.domain.clock import Clock
from bot.domain.facts import Period
from bot.opening import keys_of
from bot.pages.matters import MatterPages
from bot.pages.safe import SAFE, day_of
from bot.request import Office
from bot.schedule import KINDS, Kind, Span, period_around
from bot.store import Store, Tx
from bot.web import QuietServer, chinese_font
from bot.wording import days, share

HERE = Path(__file__).parent
STOP_SECONDS = 3
MOST_DIGESTS = 8
STATES = {"draft": "待审", "held": "暂缓"}

log = structlog.get_logger()


class Pages:
    """``run`` serves until ``stop``. A port that is taken is told and ends the pages alone."""

    def __init__(self, store: Store, office: Office, settings: Settings, *, clock: Clock) -> None:
        self._store = store
        self._office = office
        self._settings = settings
        self._clock = clock
        self._templates = Jinja2Templates(HERE / "templates")
        self._markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
        matters = MatterPages(
            store,
            office,
            keys_of(settings),
            clock=clock,
            templates=self._templates,
            words=words_of(settings),
            masked=Masked.PAGES in settings.privacy.masked_in,
        )
        self.app = Starlette(
            routes=[
                *matters.routes,
                Route("/", self.day),
                Route("/chart.png", self.picture),
                Route("/style.css", self.style),
                Route("/font.otf", self.font),
                Route("/healthz", self.health),
            ]
        )
        config = uvicorn.Config(
            self.app,
            host=settings.pages.host,
            port=settings.pages.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = QuietServer(config)

    @property
    def url(self) -> str | None:
        """Where the pages are; None while they are not served."""
        for server in getattr(self._server, "servers", []):
            for listener in server.sockets:
                return f"http://{self._settings.pages.host}:{listener.getsockname()[1]}"
        return None

    async def run(self) -> None:
        """Serves until ``stop``."""
        try:
            await self._server.serve()
        except SystemExit:  # uvicorn's way to say that it cannot listen
            log.error("pages_cannot_listen", port=self._settings.pages.port)

    def stop(self) -> None:
        """Ends ``run``."""
        self._server.should_exit = True

    async def day(self, request: Request) -> Response:
        """The digest of a day (?date=2026-06-18, today by default), of its week or month
        (&period=week) or of the days up to another (&period=range&to=…); and the state of the
        bot."""
        kind, period = self._period(request)
        now, briefing = self._clock(), self._office.briefing
        figures = await self._store.read(lambda tx: briefing.figures(tx, kind, period, now))
        digest = render(figures, View(NAMES[kind], audience=Audience.GROUP))
        values = {
            "office": self._office,
            "kind": kind,
            "period": period,
            "digest": Markup(self._markdown.render(digest.text)),  # the renderer escapes HTML
            "has_chart": chart(figures) is not None,
            "state": await self._store.read(self._state),
            "sent": await self._store.read(self._sent),
            "quota": self._settings.quota,
        }
        return self._templates.TemplateResponse(request, "day.html", values, headers=SAFE)

    async def picture(self, request: Request) -> Response:
        """The chart of a day; it shows neither common problems nor numbers of matters."""
        kind, period = self._period(request)
        now, briefing = self._clock(), self._office.briefing
        figures = await self._store.read(
            lambda tx: briefing.figures(tx, kind, period, now, most_numbered=0, problems=False)
        )
        spec = chart(figures)
        if spec is None:
            return Response(status_code=404)
        try:
            return Response(await paint(spec), media_type="image/png", headers=SAFE)
        except ChartError as error:
            log.warning("chart_failed", error=str(error))
            return Response(status_code=503)

    async def style(self, request: Request) -> Response:
        """The style sheet."""
        content = (HERE / "templates" / "style.css").read_text(encoding="utf-8")
        return Response(content, media_type="text/css")

    async def font(self, request: Request) -> Response:
        """A Chinese font for machines that have none."""
        return chinese_font()

    async def health(self, request: Request) -> Response:
        """For whoever watches the bot: counts, no texts."""
        return JSONResponse(await self._store.read(self._state))

    def _period(self, request: Request) -> tuple[Span, Period]:
        """The days asked for; today where the address makes no sense."""
        asked = request.query_params
        first = day_of(asked.get("date")) or self._office.day(self._clock())
        kind: Kind = next((kind for kind in KINDS if kind == asked.get("period")), "day")
        if asked.get("period") == "range":
            return "range", Period(first, max(day_of(asked.get("to")) or first, first))
        return kind, period_around(kind, first)

    def _sent(self, tx: Tx) -> list[dict[str, object]]:
        """The newest digests, and how many of their messages arrived."""
        found: list[dict[str, object]] = []
        for digest in tx.digests.recent(MOST_DIGESTS):
            states = [each.state for each in tx.digests.deliveries(digest)]
            arrived = share(states.count("sent"), len(states))
            lost = states.count("dead")
            name = f"{digest.name}（{days(digest.period)}）"
            words = STATES.get(digest.state) or f"送到{arrived}"
            found.append({"name": name, "state": words, "lost": lost})
        return found

    def _state(self, tx: Tx) -> dict[str, dict[str, int]]:
        month = f"{self._clock().astimezone(self._office.zone):%Y-%m}"
        inbox = {state: tx.inbox.count(state) for state in ("received", "waiting", "failed")}
        return {"inbox": inbox, "outbox": tx.outbox.counts(), "calls": tx.usage.month(month)}
