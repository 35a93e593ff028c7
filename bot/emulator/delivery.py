"""Frames on their way: pushed, acknowledged or not, and pushed again where that is owed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.emulator import frames
from bot.emulator.state import Said, State, milliseconds

SWEEP = 0.1
PING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Ack:
    """One answer to a pushed frame, or its absence (code 0, ``problem`` says so).

    ``key`` is what the bot tells copies apart by: msgId, eventId, or the frame's own id.
    ``seconds`` passed from the push to the answer.
    """

    frame_id: str
    kind: str
    topic: str
    key: str
    code: int
    data: str
    seconds: float
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is an acknowledgement as it should be."""
        return self.code == 200 and not self.problem


@dataclass(frozen=True, slots=True)
class Push:
    """Something to deliver to a subscriber of its topic."""

    kind: str
    topic: str
    data: str
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    said: Said | None = None
    opaque: str = ""


@dataclass(slots=True)
class Pending:
    """A pushed frame that is not answered yet."""

    push: Push
    frame_id: str
    connection: str
    at: float
    limit: float
    answered: "asyncio.Future[Ack] | None" = None


class Delivery:
    """What is under way. Knows no sockets: ``send`` of the gateway puts a frame on one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._pending: dict[str, Pending] = {}
        self._sweeping: asyncio.TimerHandle | None = None
        self._timers: set[asyncio.TimerHandle] = set()
        self._done: set[str] = set()
        self.acks: list[Ack] = []
        self.acked_keys: dict[str, int] = {}

    @property
    def pending(self) -> int:
        """How many frames wait for their answer."""
        return len(self._pending)

    def is_acked(self, key: str) -> bool:
        """Whether something was acknowledged as it should be."""
        return key in self._done

    def begin(self, push: Push, connection: str, *, frame_id: str | None = None) -> tuple[str, str]:
        """Notes that a frame is on its way on a connection; its id and its text."""
        frame_id = frame_id or self._state.ids.hex(24)
        loop = asyncio.get_running_loop()
        now = loop.time()
        earlier = self._pending.get(frame_id)
        self._pending[frame_id] = Pending(push, frame_id, connection, now, self._limit(push))
        if earlier is not None:
            self._pending[frame_id].answered = earlier.answered
        if self._sweeping is None:
            self._sweeping = loop.call_later(SWEEP, self._sweep)
        return frame_id, self._frame(push, connection, frame_id)

    def expect(self, frame_id: str) -> "asyncio.Future[Ack]":
        """The answer to a frame that has just been begun."""
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._pending[frame_id].answered = future
        return future

    def answered(self, raw: str) -> None:
        """The bot has answered something."""
        answer = frames.answer_of(raw)
        pending = self._pending.get(answer.frame_id)
        if pending is None:
            self._unasked(answer)
            return
        if self._state.faults.ignore_acks and pending.push.kind != frames.SYSTEM:
            return
        del self._pending[answer.frame_id]
        push = pending.push
        seconds = asyncio.get_running_loop().time() - pending.at
        problem = frames.problem_with(answer, push.kind, push.topic, opaque=push.opaque)
        if not problem and seconds > pending.limit:
            problem = f"answered after {seconds:.1f} s"
        self._note(pending, answer.code, answer.data or "", seconds, problem)

    def lose(self, connection: str) -> None:
        """A connection has ended: nothing more is answered on it."""
        for frame_id in [
            key for key, each in self._pending.items() if each.connection == connection
        ]:
            pending = self._pending.pop(frame_id)
            if pending.push.kind != frames.SYSTEM:
                self._finish(pending, self._ack(pending, 0, "", 0.0, "the connection has ended"))

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls something later, unless it ends before."""
        handle: asyncio.TimerHandle

        def run() -> None:
            self._timers.discard(handle)
            call()

        handle = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(handle)

    def close(self) -> None:
        """Nothing more is expected or sent again."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        for handle in self._timers:
            handle.cancel()
        self._timers.clear()
        for pending in self._pending.values():
            if pending.answered is not None:
                pending.answered.cancel()
        self._pending.clear()

    def _limit(self, push: Push) -> float:
        faults = self._state.faults
        if push.kind == frames.SYSTEM:
            return PING_SECONDS
        return faults.card_ack_seconds if push.topic == frames.CARDS else faults.ack_seconds

    def _frame(self, push: Push, connection: str, frame_id: str) -> str:
        headers = {
            "contentType": "application/json",
            "messageId": frame_id,
            "time": str(milliseconds(self._state.clock())),
            "topic": push.topic,
            **push.headers,
        }
        if push.kind != frames.SYSTEM:
            headers |= {"appId": self._state.app_id, "connectionId": connection}
        elif self._state.faults.bare_system_frames:
            return frames.bare_frame(push.topic, push.data)
        return frames.frame(push.kind, headers, push.data)

    def _unasked(self, answer: frames.Answer) -> None:
        """An answer to nothing, or one that came after its time (that was noted then)."""
        if self._state.faults.bare_system_frames and answer.problem.endswith("messageId"):
            return
        if answer.problem and not answer.frame_id:
            self._state.violate("ack", answer.problem)
        elif answer.frame_id and answer.frame_id not in self.acked_keys:
            self._state.violate("ack", f"an answer to no frame: {answer.frame_id[:40]}")

    def _sweep(self) -> None:
        """Gives up what was not answered in time."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        late = [each for each in self._pending.values() if now - each.at > each.limit]
        for pending in late:
            del self._pending[pending.frame_id]
            bare = pending.push.kind == frames.SYSTEM and self._state.faults.bare_system_frames
            if pending.push.topic != "disconnect" and not bare:
                problem = f"no answer within {pending.limit:g} s"
                self._note(pending, 0, "", now - pending.at, problem)
        self._sweeping = loop.call_later(SWEEP, self._sweep) if self._pending else None

    def _note(self, pending: Pending, code: int, data: str, seconds: float, problem: str) -> None:
        ack = self._ack(pending, code, data, seconds, problem)
        if problem and not self._is_our_fault(problem):
            self._state.violate("ack", f"{problem} ({ack.kind} {ack.topic})")
        self._finish(pending, ack)

    def _is_our_fault(self, problem: str) -> bool:
        """Whether a missing answer was to be expected."""
        faults = self._state.faults
        silent = faults.half_open or faults.ignore_acks or not faults.ack_seconds
        return silent and problem.startswith(("no answer", "answered after"))

    def _ack(self, pending: Pending, code: int, data: str, seconds: float, problem: str) -> Ack:
        push = pending.push
        key = push.key or pending.frame_id
        return Ack(pending.frame_id, push.kind, push.topic, key, code, data, seconds, problem)

    def _finish(self, pending: Pending, ack: Ack) -> None:
        self.acked_keys[pending.frame_id] = ack.code
        if ack.kind != frames.SYSTEM or ack.problem:
            self.acks.append(ack)
        said = pending.push.said
        if ack.ok:
            self._done.add(ack.key)
        if said is not None and said.delivery != "acked":
            said.delivery = "acked" if ack.ok else "late" if ack.code == 200 else "unacked"
            self._state.changed(said)
        if pending.answered is not None and not pending.answered.done():
            pending.answered.set_result(ack)
        self._state.bell.ring()
