"""From the settings to the store and to the office's days, for whoever starts from settings."""

from bot.config import Settings
from bot.hours import Hours
from bot.links import Keys
from bot.schedule import Calendar, Days
from bot.store import Store


def open_store(settings: Settings) -> Store:
    """The settings' database. Raises what ``Store.open`` raises."""
    office = settings.office
    return Store.open(settings.database.url, zone=office.zone, day_ends_at=office.day_ends_at)


def days_of(settings: Settings) -> Days:
    """The office's days, with its own days off and on."""
    own = settings.calendar
    calendar = Calendar(frozenset(own.extra_workdays), frozenset(own.extra_holidays))
    return Days(settings.office.zone, settings.office.day_ends_at, calendar)


def hours_of(settings: Settings) -> Hours:
    """When nobody is to be disturbed."""
    days = days_of(settings)
    return Hours(settings.reminders.quiet, days.zone, days.calendar)


def keys_of(settings: Settings) -> Keys:
    """What opens pages: made of the app's secret, which all replicas know."""
    secret = settings.dingtalk.client_secret
    return Keys(secret.get_secret_value() if secret else "")
