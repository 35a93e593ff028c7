"""A report told anew: the matters told again keep their numbers, what is not told any more counts
no longer, what is new is added. All of it is a new version, and one word takes it back."""

import hashlib
from collections.abc import Mapping, Sequence

from bot.amending import changes_of, stated_in
from bot.domain.ledger import Matter, Report
from bot.domain.reading import Totals
from bot.receipts import receipt
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import UpdateKind
from handlers import timeline

Again = Mapping[int, Matter]  # what is told again, by the position of the piece that tells it


def covers(again: Again, told: Sequence[Matter]) -> bool:
    """Whether a message tells everything again that was told of the day, two matters at least."""
    return len(told) > 1 and len(again) == len(told)


def told_in(reports: Sequence[Report]) -> list[Matter]:
    """All matters of some reports."""
    return [matter for report in reports for matter in report.matters]


def retell(
    request: Request, tx: Tx, earlier: Sequence[Report], again: Again
) -> tuple[Report, list[Matter], str]:
    """The new version of the day's reports and its receipt."""
    told = told_in(earlier)
    first, *others = earlier
    for other in others:
        tx.ledger.change_report(other.id, totals=Totals(), **request.by)
    report = tx.ledger.retell_report(
        first.id,
        intent=request.reading.intent,
        totals=request.reading.totals,
        report_date=request.reading.report_date or request.today,
        text_digest=text_digest(request.incoming.text),
        **request.by,
    )
    kept = {index: change(request, tx, matter, index) for index, matter in again.items()}
    for matter in told:
        if matter not in again.values():
            tx.ledger.withdraw_matter(matter.id, **request.by)
    new = [piece for index, piece in enumerate(request.reading.matters) if index not in kept]
    added = iter(tx.ledger.add_matters(report, new, **request.by))
    matters = [
        kept[index] if index in kept else next(added)
        for index in range(len(request.reading.matters))
    ]
    words = receipt(
        report,
        matters,
        doubts=request.reading.doubts,
        notes=[note(len(told), len(kept))],
        today=request.today,
    )
    return report, matters, words


def text_digest(text: str) -> str:
    """A fingerprint by which the same words sent again are known; white space does not count."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def note(before: int, kept: int) -> str:
    """What the new version did to the former one."""
    numbers = f"，其中{kept}件编号不变" if kept else ""
    return f"已替换之前的{before}件{numbers}；要恢复就回“撤销”。"


def change(request: Request, tx: Tx, matter: Matter, index: int) -> Matter:
    """A matter in the words in which it is told now."""
    news = request.reading.matters[index]
    values = stated_in(news) | {"text": news.text, "title": news.title}
    return timeline.write(request, tx, matter, changes_of(matter, values), UpdateKind.CORRECTED)
