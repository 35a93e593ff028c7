"""DingTalk, as far as commands need it: credentials, contacts, and its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from bot.account import account_of
from bot.channel.calls import Calls
from bot.channel.contacts import Contacts
from bot.channel.web import open_http
from bot.cli.common import now
from bot.cli.failure import WRONG_USE, Failure
from bot.config import Settings, missing_to_run


@dataclass(frozen=True, slots=True)
class Remote:
    """DingTalk, to be asked."""

    calls: Calls
    contacts: Contacts
    http: httpx.AsyncClient

    async def time(self) -> datetime | None:
        """What DingTalk's clock says, to the second; None where it does not tell."""
        try:
            response = await self.http.head(self.calls.account.openapi_endpoint)
            return parsedate_to_datetime(response.headers["date"])
        except (httpx.HTTPError, OSError, KeyError, ValueError):
            return None


@asynccontextmanager
async def remote_of(settings: Settings) -> AsyncIterator[Remote]:
    """A connection with the settings' account."""
    account = account_of(settings)
    http = open_http(account)
    try:
        # Contacts and tokens are not billed, so there is nothing to count.
        calls = Calls(account, http, clock=now, count=lambda kind: None)
        yield Remote(calls, Contacts(calls), http)
    finally:
        await http.aclose()


@asynccontextmanager
async def contacts_of(settings: Settings) -> AsyncIterator[Contacts]:
    """The address book. Raises Failure where the account is not set up."""
    missing = missing_to_run(settings)
    if missing:
        raise Failure(*missing, code=WRONG_USE)
    async with remote_of(settings) as remote:
        yield remote.contacts
