"""Figures that were kept as JSON, as figures again: what was sent can be shown once more."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.analysis.figures import Figures


def figures_of(kept: Mapping[str, Any]) -> Figures:
    """The figures that ``as_json`` made this of. Raises ValueError for anything else."""
    return _adapter().validate_python(dict(kept))


@cache
def _adapter() -> TypeAdapter[Figures]:
    return TypeAdapter(Figures)
