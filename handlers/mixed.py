"""Reports that tell news of earlier matters among new ones: “1.东门路灯不亮 2.1004已办结”."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import Reading, ReadMatter
from bot.reader.numbering import matter_numbers
from bot.request import Request
from bot.store import Tx
from bot.turns import told_on
from bot.vocabulary import UpdateKind
from handlers import asking, follow_up, report
from handlers.pointing import counting, own
from handlers.retelling import text_digest


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """News goes to the matters that it names, by number or by the day on which they were told; the
    rest is a report of its own."""
    branch = request.branch
    known = told_before(request, tx, branch) if branch else {}
    if not known:
        return report.handle(request, tx)
    pieces = request.reading.matters
    changed = [
        follow_up.record(request, tx, matter, pieces[index])
        for index, matters in known.items()
        for matter in matters
    ]
    if len(known) == len(pieces):
        lines = asking.done(request, changed, UpdateKind.PROGRESS)
        return [request.answer(Text("\n".join(lines)))]
    rest = without(request.reading, known)
    return report.keep_report(replace(request, reading=rest), tx, changed)


Known = Mapping[int, list[Matter]]  # the matters that a piece tells of, by its position


def told_before(request: Request, tx: Tx, branch: Organization) -> Known:
    """The earlier matters that pieces of a report name; none where the very text came before."""
    day = report.report_day(request)
    digest = text_digest(request.incoming.text)
    if tx.ledger.find_same(branch.id, day, digest) is not None:
        return {}
    found = {}
    for index, piece in enumerate(request.reading.matters):
        meant = named_in(request, tx, branch, piece)
        if meant:
            found[index] = meant
    return found


def named_in(request: Request, tx: Tx, branch: Organization, piece: ReadMatter) -> list[Matter]:
    """Those named by number; else the one that fits best of those told on a day that is named."""
    if numbers := matter_numbers(piece.text):
        return counting(own(tx, branch, numbers))
    day = told_on(piece.text, request.today)
    if day is None:
        return []
    fitting = follow_up.fitting_to(piece, tx.ledger.open_matters(branch.id), day)
    return fitting if len(fitting) == 1 else []


def without(reading: Reading, known: Known) -> Reading:
    """A reading without the pieces that are news, its doubts about the others."""
    kept = [index for index in range(len(reading.matters)) if index not in known]
    places = {index: place for place, index in enumerate(kept)}
    doubts = tuple(
        doubt if doubt.matter is None else replace(doubt, matter=places[doubt.matter])
        for doubt in reading.doubts
        if doubt.matter is None or doubt.matter in places
    )
    matters = tuple(reading.matters[index] for index in kept)
    return replace(reading, matters=matters, doubts=doubts)
