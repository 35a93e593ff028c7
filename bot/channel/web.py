"""The HTTP client that all calls to DingTalk share."""

import logging
import ssl

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.channel.account import Account

CONNECTIONS = 16
KEEP_ALIVE = 15.0  # shorter than servers', so that none is closed while a request leaves
TIMEOUTS = httpx.Timeout(10.0, connect=5.0)


def open_http(account: Account) -> httpx.AsyncClient:
    """A client with timeouts. Call from the event loop it will be used on; close it with aclose.

    aiohttp carries the requests: with many waiting, it needs a fraction of the processor time of
    httpx's own pool. Proxies of the environment are used, except for hosts on this machine.
    """
    _hush()
    secure: ssl.SSLContext | bool = True if account.is_local else httpx.create_ssl_context()
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE, ssl=secure),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=not account.is_local,
        auto_decompress=False,
    )
    return httpx.AsyncClient(
        transport=AiohttpTransport(verify=False, trust_env=False, client=session),
        timeout=TIMEOUTS,
        trust_env=False,
        follow_redirects=False,
        headers={"Accept": "application/json", "User-Agent": "wutong"},
    )


def _hush() -> None:
    """Addresses carry tokens and sessions, and these loggers would write them down."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
