"""The Stream connection: DingTalk's SDK with its weak points replaced.

Kept from the SDK: credential, frames, handlers, acknowledgements, topics, and the client's way
from a frame to its handler. Replaced: opening without blocking, a connect loop with growing pauses
and an end, acknowledgements that are always sent and on the right socket, planned changes of the
connection without a gap, and a watch over silent ones.
"""

import asyncio
import logging
import ssl
import traceback
from collections.abc import Mapping
from random import Random

import httpx
import structlog

from bot.channel import sdk
from bot.channel.account import Account
from bot.channel.errors import TROUBLE
from bot.channel.frames import clean
from bot.channel.link import Ack, Link
from bot.channel.opening import (
    Backoff,
    NotOpened,
    Refused,
    StreamTimes,
    endpoint_of,
    open_socket,
)
from bot.channel.topics import (
    RAW,
    CardHandler,
    ContactEventHandler,
    MessageHandler,
    OnCard,
    OnEvent,
    OnMessage,
    event_status,
)
from bot.domain.clock import Clock

log = structlog.get_logger()

TOPIC_PING = "ping"
NO_RESPONSE = {"response": None}


class StreamConnection(sdk.DingTalkStreamClient):  # type: ignore[misc]
    """Receives what DingTalk pushes, until ``stop``.

    ``on_message`` returns when the message is durably stored (ack 200) or raises (ack 500); it is
    called in the order of arrival, many may be pending. ``on_card`` returns what the card is to
    show. Topics without a callback are not subscribed.
    """

    def __init__(
        self,
        account: Account,
        *,
        on_message: OnMessage,
        http: httpx.AsyncClient,
        clock: Clock,
        rng: Random,
        on_card: OnCard | None = None,
        on_event: OnEvent | None = None,
        times: StreamTimes | None = None,
    ) -> None:
        logger = logging.getLogger("dingtalk_stream.client")
        super().__init__(sdk.Credential(account.client_id, account.client_secret), logger)
        self._account = account
        self._http = http
        self._times = times or StreamTimes()
        self._backoff = Backoff(self._times, rng)
        self._subscribes_events = on_event is not None
        self._stopping = asyncio.Event()
        self._connected = asyncio.Event()
        self._farewells: set[asyncio.Task[None]] = set()
        self._secure: ssl.SSLContext | None = None
        self._told_refused = False
        self.register_callback_handler(
            sdk.TOPIC_MESSAGE, MessageHandler(on_message, clock, account.robot_name)
        )
        if on_card is not None:
            self.register_callback_handler(sdk.TOPIC_CARD, CardHandler(on_card))
        if on_event is not None:
            self.register_all_event_handler(ContactEventHandler(on_event))

    @property
    def connected(self) -> bool:
        """Whether a connection is open now."""
        return self._connected.is_set()

    async def wait_connected(self) -> None:
        """Until a connection is open."""
        await self._connected.wait()

    async def run(self) -> None:
        """Stays connected until ``stop``; raises only CancelledError."""
        self.pre_start()
        try:
            while not self._stopping.is_set():
                link = await self._opened()
                if link is not None:
                    await self._use(link)
            await self._said_farewell()
        finally:
            self._connected.clear()
            for task in self._farewells:
                task.cancel()

    async def start(self) -> None:
        """The SDK's name for ``run``."""
        await self.run()

    async def stop(self) -> None:
        """Acknowledges what has come, closes, and lets ``run`` return."""
        self._stopping.set()

    # --- opening --------------------------------------------------------------------------------

    async def open_connection(self) -> dict[str, str]:
        """Asks the gateway for an endpoint and a ticket. Raises Refused or NotOpened."""
        subscriptions = [{"type": "EVENT", "topic": "*"}] if self._subscribes_events else []
        subscriptions += [
            {"type": "CALLBACK", "topic": topic} for topic in self.callback_handler_map
        ]
        body = {
            "clientId": self.credential.client_id,
            "clientSecret": self.credential.client_secret,
            "subscriptions": subscriptions,
            "ua": sdk.SDK_AGENT,
        }
        url = self._account.openapi_endpoint + sdk.OPEN_PATH
        try:
            async with asyncio.timeout(self._times.open):
                response = await self._http.post(
                    url, json=body, headers={"Accept": "application/json"}
                )
        except TROUBLE as error:
            raise NotOpened(type(error).__name__) from None
        return endpoint_of(response, encrypted=url.startswith("https://"))

    async def _connect(self) -> Link:
        """A new connection with a fresh ticket. Raises Refused or NotOpened."""
        opened = await self.open_connection()
        if opened["endpoint"].startswith("wss://") and self._secure is None:
            self._secure = await asyncio.to_thread(httpx.create_ssl_context)
        socket = await open_socket(
            opened["endpoint"], opened["ticket"], secure=self._secure, times=self._times
        )
        self.websocket = socket
        return Link(
            socket,
            answer=self.route_message,
            limit=self._limit,
            excuse=self._excuse,
            silence=self._times.silence,
        )

    async def _opened(self) -> Link | None:
        """One attempt to connect; pauses after a failure. None where it failed or we stop."""
        attempt = asyncio.create_task(self._connect())
        try:
            if not await self._before_stop(attempt):
                return None
            link = attempt.result()
        except Exception as error:  # whatever it is, the next attempt must come
            await self._rest(self._pause_after(error))
            return None
        finally:
            attempt.cancel()
        self._told_refused = False
        self._connected.set()
        log.info("stream_connected")
        return link

    def _pause_after(self, error: Exception) -> float:
        """Writes down why no connection was opened; how long to wait now. Refusals alarm once."""
        if isinstance(error, Refused):
            if not self._told_refused:
                log.error("stream_auth_failed", code=str(error))
            self._told_refused = True
            return self._times.refused_pause
        pause = self._backoff.pause()
        if isinstance(error, NotOpened):
            log.warning("stream_not_opened", reason=str(error), pause=round(pause, 1))
        else:
            # Only the place: a traceback may be printed with its variables, tickets among them.
            place = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{place.name}:{place.lineno}"
            log.error("stream_defect", error=type(error).__name__, at=at, pause=round(pause, 1))
        return pause

    # --- one connection's life ------------------------------------------------------------------

    async def _use(self, link: Link) -> None:
        """Until the connection ends, is to be left, or we stop; pauses before the next."""
        reading = asyncio.create_task(link.run())
        leaving = asyncio.create_task(link.leaving.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({reading, leaving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            reading.cancel()
            link.abort()
            raise
        finally:
            leaving.cancel()
            stopping.cancel()
        self._farewell(link, reading)
        lived = asyncio.get_running_loop().time() - link.opened_at
        if lived >= self._times.settled:
            self._backoff.reset()
        if self._stopping.is_set():
            return
        planned = link.leaving.is_set()
        log.info("stream_ended", planned=planned, lived=round(lived, 1))
        if planned and self._backoff.calm:
            self._backoff.note()
            return
        self._connected.clear()
        await self._rest(self._backoff.pause())

    def _farewell(self, link: Link, reading: asyncio.Task[str]) -> None:
        """Lets a connection finish its acknowledgements while the next one is being opened."""
        task = asyncio.create_task(self._finish(link, reading))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def _finish(self, link: Link, reading: asyncio.Task[str]) -> None:
        try:
            if not reading.done():
                await link.drain(self._times.drain)
            how = await reading
            await link.finish(self._times.drain)
            log.info("stream_closed", how=how)
        finally:
            reading.cancel()
            link.abort()

    async def _said_farewell(self) -> None:
        if self._farewells:
            await asyncio.wait(set(self._farewells))

    async def _before_stop(self, task: "asyncio.Task[Link]") -> bool:
        """Waits for a task; False if we stop before it is done."""
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        return task.done()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    # --- frames ---------------------------------------------------------------------------------

    async def route_message(self, json_message: dict[str, object]) -> Ack | None:
        """The acknowledgement of a frame; None where there is nothing to acknowledge."""
        kind = json_message.get("type")
        try:
            if kind == sdk.CallbackMessage.TYPE:
                return await self._callback(_parsed(sdk.CallbackMessage, json_message))
            if kind == sdk.EventMessage.TYPE:
                return await self._event(_parsed(sdk.EventMessage, json_message))
            if kind == sdk.SystemMessage.TYPE:
                return await self._system(_parsed(sdk.SystemMessage, json_message))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            log.warning("frame_broken", kind=str(kind)[:20], error=type(error).__name__)
            return _ack_for(json_message, sdk.BAD_REQUEST, "bad frame")
        log.warning("frame_unknown", kind=str(kind)[:20])
        return _ack_for(json_message, sdk.NO_HANDLER, "unknown type")

    async def _callback(self, message: sdk.CallbackMessage) -> Ack | None:
        handler = self.callback_handler_map.get(message.headers.topic)
        if handler is None:
            log.warning("topic_unknown", topic=str(message.headers.topic)[:100])
            return _no_handler(message, NO_RESPONSE)
        made: Ack = await handler.raw_process(message)
        return made if message.headers.message_id is not None else None

    async def _event(self, message: sdk.EventMessage) -> Ack | None:
        if not self._subscribes_events:
            return _no_handler(message, event_status("LATER"))
        made: Ack = await self.event_handler.raw_process(message)
        return made if message.headers.message_id is not None else None

    async def _system(self, message: sdk.SystemMessage) -> Ack | None:
        made: Ack = await self.system_handler.raw_process(message)
        named = message.headers.message_id is not None
        return made if named or message.headers.topic == TOPIC_PING else None

    def _limit(self, frame: Mapping[str, object]) -> float:
        """How long a frame's answer may take, in seconds."""
        return self._times.card_ack if _heading(frame)[1] == sdk.TOPIC_CARD else self._times.ack

    def _excuse(self, frame: Mapping[str, object]) -> Ack | None:
        """What is said where an answer takes longer."""
        if frame.get("type") == sdk.EventMessage.TYPE:
            return _ack_for(frame, sdk.FAILED, "late", event_status("LATER"))
        return _ack_for(frame, sdk.FAILED, "late")


def _parsed(
    kind: type[sdk.CallbackMessage] | type[sdk.EventMessage] | type[sdk.SystemMessage],
    frame: Mapping[str, object],
) -> sdk.CallbackMessage:
    """A frame as the SDK's message, with its data also as it came. Raises for a broken one."""
    message = kind.from_dict(frame)
    if not isinstance(message.data, dict):
        raise TypeError("the data is no object")
    raw = frame.get("data")
    message.extensions[RAW] = clean(raw) if isinstance(raw, str) and raw else "{}"
    return message


def _heading(frame: Mapping[str, object]) -> tuple[object, object]:
    """Message id and topic of a frame, also of one that is broken elsewhere."""
    headers = frame.get("headers")
    if not isinstance(headers, dict):
        return None, None
    return headers.get("messageId"), headers.get("topic")


def _ack_for(
    frame: Mapping[str, object], code: int, message: str, data: object = NO_RESPONSE
) -> Ack | None:
    """An acknowledgement of a frame that has no other, if it says which one it is."""
    message_id, _ = _heading(frame)
    if message_id is None:
        return None
    made: Ack = sdk.ack(message_id, code, message, data)
    return made


def _no_handler(message: sdk.CallbackMessage, data: object) -> Ack | None:
    """Says that nobody here takes such a message."""
    message_id = message.headers.message_id
    if message_id is None:
        return None
    made: Ack = sdk.ack(message_id, sdk.NO_HANDLER, "no handler", data)
    return made
