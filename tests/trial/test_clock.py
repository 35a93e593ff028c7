"""The trial's clock."""

from datetime import UTC, datetime, timedelta

from bot.trial.clock import TrialClock

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LATER = START + timedelta(minutes=20)


class Real:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.now


def test_it_begins_where_it_is_told_to() -> None:
    """Whatever the real time is."""
    assert TrialClock(Real(), START)() == START


def test_it_runs_with_the_real_one() -> None:
    """A second is a second."""
    real = Real()
    clock = TrialClock(real, START)
    real.now += timedelta(seconds=3)
    assert clock() == START + timedelta(seconds=3)


def test_it_can_be_moved_forward() -> None:
    """From there it runs on."""
    real = Real()
    clock = TrialClock(real, START)
    clock.move_to(LATER)
    real.now += timedelta(seconds=1)
    assert clock() == LATER + timedelta(seconds=1)


def test_it_never_goes_back() -> None:
    """An earlier moment changes nothing."""
    clock = TrialClock(Real(), START)
    clock.move_to(LATER)
    clock.move_to(START)
    assert clock() == LATER
