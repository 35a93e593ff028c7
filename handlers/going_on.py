"""Short news that points back with no word for it: it goes to what it names among the branch's
matters, or to the only one that it can mean.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.asked import Which
from bot.domain.ledger import Matter
from bot.domain.people import Organization
from bot.domain.reading import ReadMatter, Totals
from bot.matching import best, covered, mentioned, objects
from bot.news import News, is_done, is_only_done, kind, promises
from bot.reader.numbering import matter_numbers
from bot.request import Request
from bot.store import Tx
from bot.turns import Clause, Supplement, clauses, continues, led_by_number, people_told
from bot.vocabulary import Intent, Status, UpdateKind
from handlers import asking, correction, reshaping
from handlers.follow_up import LOOKED_BACK, done_today, not_found, record, record_named, stated
from handlers.pointing import at_positions, counting, named, only_one, own, quoted
from handlers.report import keep_zero

JUST_SETTLED = timedelta(days=7)
NOT_OF_IT = ("status", "resolved_on")  # what such news does not say of the matter


def go_on(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """The answer to a short message that goes on with something known; None for any other."""
    news = kind(request.incoming.text)
    mixed = of_each(request, tx, branch) or by_numbers(request, tx, branch)
    if mixed:
        return mixed
    if request.reading.numbers or request.reading.ordinals:
        if not request.reading.matters and is_done(request.incoming.text):
            return settle(request, tx, counting(named(request, tx, branch)))
        if news is None or (news is News.MOVES and request.reading.intent is Intent.FOLLOW_UP):
            return None
        return still_open(request, tx, counting(named(request, tx, branch)), news)
    led = led_by_number(request.incoming.text)
    if led is not None:
        known = counting(own(tx, branch, [led[0]]))
        if known or request.reading.intent in (Intent.FOLLOW_UP, Intent.CORRECTION):
            return of_number(request, tx, branch, known, led) if known else [not_found([led[0]])]
    lines = still_open(request, tx, meant_by(request, tx, branch, news), news) if news else None
    if lines and request.reading.intent is Intent.ZERO:  # “今天没有，路灯还在等配件”
        return [*keep_zero(request, tx, branch), *lines]
    return lines or more_of_it(request, tx, branch) or done_at_last(request, tx, branch)


def done_at_last(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """A short report that tells of no trouble, only of its end, at the place of one open matter."""
    piece = only_piece(request)
    reports = request.reading.intent is Intent.REPORT and request.reading.totals == Totals()
    if piece is None or not reports or piece.status is not Status.RESOLVED:
        return None
    if not is_only_done(request.incoming.text):
        return None
    named = mentioned(piece.text, tx.ledger.open_matters(branch.id), piece.place)
    if len(named) != 1 or not covered(piece.text, named[0]):
        return None
    changed = record(request, tx, named[0], piece)
    return asking.done(request, [changed], UpdateKind.PROGRESS, stated(request, piece))


def of_number(
    request: Request,
    tx: Tx,
    branch: Organization,
    known: list[Matter],
    led: tuple[int, str],
) -> list[str] | None:
    """What is said after the number of a known matter: news, or else something to be added to it."""
    news, reading = kind(request.incoming.text), request.reading
    if news:
        return still_open(request, tx, known, news)
    if reading.intent in (Intent.QUERY, Intent.HELP):
        return None
    number, rest = led
    if reading.intent is Intent.CORRECTION and not people_told(rest):
        return [correction.UNCLEAR.format(number=number)]
    piece = only_piece(request)
    if piece and "status" in piece.evidence:
        return record_named(request, tx, known)
    if is_done(rest):
        return settle(request, tx, known)
    return reshaping.supplement(request, tx, branch, Supplement(number, None, rest))


def more_of_it(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """A short report that goes on with exactly one open matter (“又办下来60户，累计560户”)."""
    reading = request.reading
    if reading.intent is not Intent.REPORT or len(reading.matters) != 1:
        return None
    if not continues(request.incoming.text):
        return None
    piece = reading.matters[0]
    found = best(piece, tx.ledger.open_matters(branch.id))
    if found is None:
        return None
    changed = record(request, tx, found, piece)
    return asking.done(request, [changed], UpdateKind.PROGRESS, stated(request, piece))


def settle(request: Request, tx: Tx, matters: Sequence[Matter]) -> list[str] | None:
    """Matters pointed at are settled today; None where there are none."""
    done = Which((), UpdateKind.PROGRESS, done_today(request), request.note)
    changed = [asking.apply(request, tx, matter, done) for matter in matters]
    return asking.done(request, changed, UpdateKind.PROGRESS) if changed else None


def of_each(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """A message each part of which tells of its own matters: “1024办好了，1025还没”. None where a part
    tells no news, or of nothing known."""
    told = [(clause, kind(clause.rest)) for clause in clauses(request.incoming.text)]
    if not told or not all(news or is_done(clause.rest) for clause, news in told):
        return None
    each = [(of_clause(request, tx, branch, clause), news) for clause, news in told]
    meant = [matter.number for matters, _ in each for matter in matters]
    if not all(matters for matters, _ in each) or len(set(meant)) < len(meant):
        return None
    changed = [
        asking.apply(request, tx, matter, Which((), UpdateKind.PROGRESS, changes, request.note))
        for matters, news in each
        for matter in matters
        for changes in [status_after(news, matter) if news else done_today(request)]
    ]
    return asking.done(request, changed, UpdateKind.PROGRESS)


def by_numbers(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """Several things, each told of matters that it names by number; None for anything else."""
    told = request.reading.matters
    if len(told) < 2 or not all(matter_numbers(piece.text) for piece in told):
        return None
    pointed = counting(own(tx, branch, request.reading.numbers))
    return record_named(request, tx, pointed) if pointed else None


def of_clause(request: Request, tx: Tx, branch: Organization, clause: Clause) -> list[Matter]:
    """The matters that a part of a message names: by number, by position, else the one by its words."""
    if clause.numbers:
        return counting(own(tx, branch, clause.numbers))
    if clause.ordinals:
        return counting(at_positions(request, tx, branch, clause.ordinals))
    named = mentioned(clause.rest, tx.ledger.open_matters(branch.id))
    return named if len(named) == 1 else []


def still_open(request: Request, tx: Tx, meant: Sequence[Matter], news: News) -> list[str] | None:
    """News that something is not settled yet, or not after all: “路灯的事还没弄好”、“路灯又不亮了”.
    None where nothing known is meant."""
    if not meant:
        return None
    piece = only_piece(request)
    told = stated(request, piece) if piece else {}
    spared = NOT_OF_IT if promises(request.incoming.text) else (*NOT_OF_IT, "due_on")
    changes = {name: value for name, value in told.items() if name not in spared}
    changes |= status_after(news, meant[0])
    which = Which(
        numbers=tuple(matter.number for matter in meant),
        kind=UpdateKind.PROGRESS,
        changes=changes,
        note=request.note,
        news=piece,
    )
    if len(meant) > 1:
        return asking.ask(request, tx, [which])
    changed = asking.apply(request, tx, meant[0], which)
    return asking.done(request, [changed], UpdateKind.PROGRESS, changes)


def status_after(news: News, matter: Matter) -> dict[str, object]:
    """How far a matter is by such news; nothing where that is as it was."""
    if matter.status is Status.RESOLVED:
        return {"status": Status.PENDING if news is News.AGAIN else Status.IN_PROGRESS}
    return {"status": Status.IN_PROGRESS} if news is News.MOVES else {}


def meant_by(request: Request, tx: Tx, branch: Organization, news: News) -> list[Matter]:
    """What is quoted; else the open matters named; else what was settled lately; else, where the words
    name nothing, the only one that they can mean."""
    quote = quoted(request, tx, branch)
    if quote:
        return quote
    waiting = tx.ledger.open_matters(branch.id)
    named = of_this_place(request, waiting)
    if named:
        return named
    since = LOOKED_BACK if news is News.AGAIN else JUST_SETTLED
    named = of_this_place(request, tx.ledger.settled_matters(branch.id, request.today - since))
    if named:
        return named
    return [] if objects(request.incoming.text) else only_one(request, tx, branch)


def of_this_place(request: Request, matters: Sequence[Matter]) -> list[Matter]:
    """The matters that the words name, but none of another place."""
    piece = only_piece(request)
    return mentioned(request.incoming.text, matters, piece.place if piece else None)


def only_piece(request: Request) -> ReadMatter | None:
    """What is told, where that is one thing."""
    pieces = request.reading.matters
    return pieces[0] if len(pieces) == 1 else None
