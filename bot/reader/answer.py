"""A reading as one line of the reading task."""

from bot.domain.reading import Reading, ReadMatter

Json = dict[str, object]


def answer(reading: Reading, line_id: str) -> Json:
    """The answer line for a reading."""
    totals = reading.totals
    stated = {
        "visits": totals.visits,
        "households": totals.households,
        "found": totals.found,
        "resolved": totals.resolved,
    }
    return {
        "id": line_id,
        "intent": str(reading.intent),
        "report_date": reading.report_date.isoformat() if reading.report_date else None,
        "totals": {name: figure for name, figure in stated.items() if figure is not None},
        "matters": [_matter(matter) for matter in reading.matters],
    }


def _matter(matter: ReadMatter) -> Json:
    return {
        "span": matter.text,
        "source": str(matter.source),
        "category": str(matter.category),
        "place": matter.place,
        "status": str(matter.status),
        "progress": matter.progress,
        "needs_support": matter.needs_support,
        "households": matter.households,
        "people": matter.people,
        "quantity": [{"value": _plain(item.value), "unit": item.unit} for item in matter.quantity],
        "occurred_on": matter.occurred_on.isoformat() if matter.occurred_on else None,
        "resolved_on": matter.resolved_on.isoformat() if matter.resolved_on else None,
        "due_on": matter.due_on.isoformat() if matter.due_on else None,
        "owner": matter.owner,
    }


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number
