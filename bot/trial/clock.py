"""The trial's clock: the sample day passes in seconds, and between its messages time runs as usual."""

from datetime import datetime, timedelta

from bot.domain.clock import Clock


class TrialClock:
    """A Clock that can be moved forward. From where it was moved last it runs at the speed of the
    clock that it was made from; it never goes back."""

    def __init__(self, real: Clock, start: datetime) -> None:
        self._real = real
        self._shift = start - real()

    def __call__(self) -> datetime:
        """Now, in the trial (aware)."""
        return self._real() + self._shift

    def move_to(self, at: datetime) -> None:
        """Makes it that late; nothing happens where it is later already."""
        self._shift += max(timedelta(), at - self())
