"""The pages of single matters: a list, a matter with its timeline and photos, a file.

Each is opened with a key (``bot.links``) and shows only what its holder may see at that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.bare_pictures import picture_type
from bot.domain.clock import Clock
from bot.domain.facts import Period
from bot.domain.ledger import Matter, Sought, Stage
from bot.domain.messages import MediaKind
from bot.domain.people import Member, Organization
from bot.domain.reading import Context, Words
from bot.links import YES, Keys
from bot.masking import mask
from bot.pages.marking import pieces
from bot.pages.safe import SAFE, day_of
from bot.pages.telling import Hide, facts, groups, state_words, step
from bot.people.ladder import active, parts_of
from bot.request import Office
from bot.store import Attachment, Blob, Store, Tx
from bot.vocabulary import Category, Source, Status, label
from bot.wording import day, days

A_PAGE = 50
NOON = time(12)
UNKNOWN = "application/octet-stream"  # no browser shows it
PRIVATE = {**SAFE, "Cache-Control": "private, no-store"}
KEPT = {**SAFE, "Cache-Control": "private, max-age=86400, immutable"}  # a file never changes

Word = TypeVar("Word", bound=StrEnum)


class NotForYou(Exception):
    """The key does not open this page, or there is no such thing that its holder may see."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks: who, and the parts of the tree that they may see."""

    member: Member
    parts: tuple[Organization, ...]

    def sees(self, organization: Organization | None) -> bool:
        """Whether an organization lies within these parts."""
        return organization is not None and any(
            f"{organization.path}/".startswith(f"{part.path}/") for part in self.parts
        )


class MatterPages:
    """The pages and their routes. ``masked``: without telephone and identity numbers."""

    def __init__(
        self,
        store: Store,
        office: Office,
        keys: Keys,
        *,
        clock: Clock,
        templates: Jinja2Templates,
        words: Words,
        masked: bool,
    ) -> None:
        self._store = store
        self._office = office
        self._keys = keys
        self._clock = clock
        self._templates = templates
        self._words = words
        self._hide: Hide = mask if masked else str
        self.routes = [
            Route("/matters", self.listing),
            Route("/matter/{number:int}", self.matter),
            Route("/file/{id:int}", self.file),
        ]

    async def listing(self, request: Request) -> Response:
        """The matters that a question asked for, the newest first."""
        asked = request.query_params
        skip = A_PAGE * max(_number(asked.get("page")) - 1, 0)

        def read(tx: Tx) -> dict[str, object]:
            sought = self._sought(tx, self._look(tx, asked), asked)
            kinds = tx.search.count(replace(sought, statuses=()))
            matters = tx.search.newest(sought, A_PAGE, skip)[::-1]
            fitting = [k for k in kinds if not sought.statuses or k.status in sought.statuses]
            return {
                "total": sum(kind.count for kind in fitting),
                "matters": [self._line(matter) for matter in matters],
                "what": _heading(tx, sought),
            }

        return await self._shown(request, "matters.html", read)

    async def matter(self, request: Request) -> Response:
        """One matter: where it stands, its pictures, what became of it."""
        number = int(request.path_params["number"])
        today = self._office.day(self._clock())

        def read(tx: Tx) -> dict[str, object]:
            look = self._look(tx, request.query_params)
            matter = tx.ledger.matter(number)
            if matter is None or not look.sees(tx.people.organization(matter.organization_id)):
                raise NotForYou
            own = tx.ledger.attachments(matter_id=matter.id)
            others = tx.ledger.attachments(report_id=matter.report_id)
            loose = [each for each in others if each.matter_id is None]
            return {
                "matter": matter,
                "title": self._hide(matter.title),
                "pieces": pieces(matter, self._context(matter), self._hide),
                "facts": facts(matter, today, self._hide),
                "groups": groups(_pictures(own), _pictures(loose)),
                "files": [each for each in [*own, *loose] if each.kind is not MediaKind.PICTURE],
                "steps": self._steps(tx, matter),
            }

        return await self._shown(request, "matter.html", read)

    async def file(self, request: Request) -> Response:
        """A picture to look at; anything else to be saved, never to be opened here."""
        id = int(request.path_params["id"])

        def read(tx: Tx) -> tuple[Attachment, Blob]:
            found = tx.ledger.attachment(id)
            if found is None or not self._look(tx, request.query_params).sees(_owner(tx, found)):
                raise NotForYou
            blob = tx.blobs.get(found.blob_id) if found.blob_id else None
            if blob is None:
                raise HTTPException(404)
            return found, blob

        try:
            found, blob = await self._store.read(read)
        except NotForYou:
            return self._refused(request)
        kind = picture_type(blob.content)
        headers = dict(KEPT)
        if kind is None:
            headers["Content-Disposition"] = (
                f"attachment; filename*=UTF-8''{quote(found.file_name)}"
            )
        return Response(blob.content, media_type=kind or UNKNOWN, headers=headers)

    async def _shown(
        self, request: Request, page: str, read: Callable[[Tx], dict[str, object]]
    ) -> Response:
        try:
            values = await self._store.read(read)
        except NotForYou:
            return self._refused(request)
        asked = request.query_params
        turned = {"page": max(_number(asked.get("page")), 1), "a_page": A_PAGE}
        key = urlencode({"key": asked["key"]})
        values |= {"office": self._office, "key": key, "turn": _turning(asked), **turned}
        return self._templates.TemplateResponse(request, page, values, headers=PRIVATE)

    def _refused(self, request: Request) -> Response:
        values = {"office": self._office}
        return self._templates.TemplateResponse(
            request, "refused.html", values, status_code=403, headers=PRIVATE
        )

    def _look(self, tx: Tx, asked: QueryParams) -> Look:
        now = self._clock()
        id = self._keys.holder(asked.get("key", ""), now)
        member = active(tx, id) if id is not None else None
        if member is None:
            raise NotForYou
        return Look(member, tuple(parts_of(tx, member, self._office.day(now))))

    def _sought(self, tx: Tx, look: Look, asked: QueryParams) -> Sought:
        """What the address seeks, as ``bot.links.words_of`` writes it, within what is seen."""
        top = tx.people.organization(_number(asked.get("in")))
        if top is None or not look.sees(top):
            raise NotForYou
        first, last = day_of(asked.get("from")), day_of(asked.get("to"))
        return Sought(
            below=top,
            branches=tuple(_number(id) for id in asked.getlist("branch")),
            period=Period(first, last) if first and last and first <= last else None,
            statuses=_words(Status, asked.getlist("status")),
            categories=_words(Category, asked.getlist("category")),
            sources=_words(Source, asked.getlist("source")),
            words=tuple(asked.getlist("word")),
            due_before=day_of(asked.get("due_before")),
            due_from=day_of(asked.get("due_from")),
            needs_support=asked.get("support") == YES,
            stage=next(iter(_words(Stage, asked.getlist("stage"))), None),
        )

    def _context(self, matter: Matter) -> Context:
        """What a matter's words are read against: noon of the day for which they were reported."""
        office = self._office
        noon = datetime.combine(matter.reported_on, NOON, office.zone)
        return Context(noon, matter.branch, office.zone, office.day_ends_at, self._words)

    def _line(self, matter: Matter) -> dict[str, object]:
        return {
            "number": matter.number,
            "day": day(matter.reported_on, year=True),
            "branch": matter.branch,
            "category": label(matter.category),
            "title": self._hide(matter.title),
            "place": self._hide(matter.place or ""),
            "state": state_words(matter),
        }

    def _steps(self, tx: Tx, matter: Matter) -> list[object]:
        timeline = tx.ledger.timeline(matter.id)
        ids = {update.member_id for update in timeline if update.member_id is not None}
        people = {id: tx.people.member_by_id(id) for id in ids}
        names = {id: person.name for id, person in people.items() if person is not None}
        return [
            step(
                update,
                self._office.day(update.at),
                names.get(update.member_id or 0, ""),
                self._hide,
            )
            for update in timeline
        ]


def _owner(tx: Tx, attachment: Attachment) -> Organization | None:
    """The organization whose matter or report a file belongs to."""
    if attachment.matter_id is not None:
        matter = tx.ledger.matter_by_id(attachment.matter_id)
        return tx.people.organization(matter.organization_id) if matter else None
    report = tx.ledger.report(attachment.report_id) if attachment.report_id is not None else None
    return tx.people.organization(report.organization_id) if report else None


def _pictures(attachments: list[Attachment]) -> list[Attachment]:
    return [each for each in attachments if each.kind is MediaKind.PICTURE]


def _heading(tx: Tx, sought: Sought) -> str:
    """大里村党总支 6月1日至18日 停车充电 办理中、未办 “充电桩”"""
    names = [each.name for id in sought.branches if (each := tx.people.organization(id))]
    if not names and sought.below is not None:
        names = [sought.below.name]
    kinds = (*sought.categories, *sought.sources, *sought.statuses)
    parts = [
        "、".join(names),
        days(sought.period, year=True) if sought.period else "至今",
        "、".join(label(kind) for kind in kinds),
        "".join(f"“{word}”" for word in sought.words),
        f"{day(sought.due_from)}起" if sought.due_from else "",
        f"{day(sought.due_before)}前到期未办结" if sought.due_before else "",
        "需上级协调" if sought.needs_support else "",
    ]
    return " ".join(part for part in parts if part)


def _words(kind: type[Word], found: list[str]) -> tuple[Word, ...]:
    return tuple(word for word in kind if word.value in found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _turning(asked: QueryParams) -> str:
    """The address of another page of the same list, but for its number."""
    return urlencode([(name, value) for name, value in asked.multi_items() if name != "page"])
