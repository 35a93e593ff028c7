"""The stand-in of DingTalk with the trial's people in it, and what they say and hear there."""

import errno
import socket
import struct
import zlib
from random import Random
from typing import Self

from bot.domain.clock import Clock
from bot.emulator import CannotListen, Emulator
from bot.emulator.state import BOT, Said
from bot.emulator.world import App, Department, Group, User, World
from bot.trial import day
from bot.trial.office import OFFICE_DEPARTMENT, ROOT_DEPARTMENT, Office, Person, Unit
from bot.vocabulary import Role, label

CLIENT_ID = "dingwutongtry"
GROUP_ID = "cidWutongTry=="
HOST = "127.0.0.1"


def free_port(host: str) -> int:
    """A port on which nothing listens at this moment."""
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])


class PortInUse(Exception):
    """The port asked for cannot be had; ``taken``: because another program has it."""

    def __init__(self, port: int, *, taken: bool) -> None:
        super().__init__(f"port {port}")
        self.port = port
        self.taken = taken


def world_of(office: Office, secret: str) -> World:
    """The office as DingTalk would show it."""
    units = (*office.units, office.outside)
    users = tuple(_user(unit, person) for unit in units for person in unit.people)
    departments = (
        Department(ROOT_DEPARTMENT, office.district, None),
        Department(OFFICE_DEPARTMENT, office.name, ROOT_DEPARTMENT),
        *(Department(unit.department_id, unit.name, OFFICE_DEPARTMENT) for unit in units),
    )
    members = tuple(person.user_id for _, person in office.people())
    return World(
        app=App(CLIENT_ID, secret, CLIENT_ID),
        users=users,
        departments=departments,
        groups=(Group(GROUP_ID, office.group, members),),
    )


def _user(unit: Unit, person: Person) -> User:
    part = f"{unit.name} {label(person.role)}" if person.role else f"{unit.name}（不在名单里）"
    return User(
        person.user_id,
        person.name,
        department_ids=(unit.department_id,),
        leads=(unit.department_id,) if person.role is Role.LEADER else (),
        mobile=person.mobile,
        title=person.title,
        part=part,
        section=label(person.role) if person.role else "其他",
        is_admin=person.role is Role.ADMIN,
    )


def photo(width: int = 320, height: int = 240) -> bytes:
    """A picture to send: a plain evening sky over a street, as PNG."""
    rows = []
    for y in range(height):
        shade = 1 - y / height
        sky = (int(60 + 120 * shade), int(110 + 90 * shade), int(170 + 60 * shade))
        colour = sky if y < height * 3 // 4 else (96, 98, 104)
        rows.append(b"\0" + bytes(colour) * width)

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


class Stage:
    """The emulator with the trial's people. Numbers of messages tell before from after."""

    def __init__(self, emulator: Emulator, secret: str) -> None:
        self._emulator = emulator
        self.client_id = CLIENT_ID
        self.client_secret = secret
        self.group_id = GROUP_ID

    @classmethod
    async def open(cls, office: Office, *, port: int | None, clock: Clock, rng: Random) -> Self:
        """Starts it on a port, any free one without. Raises PortInUse."""
        secret = f"{rng.getrandbits(128):032x}"
        emulator = Emulator(world_of(office, secret), clock=clock, rng=rng)
        try:
            await emulator.start(HOST, port or 0)
        except CannotListen as error:
            cause = error.__cause__
            taken = isinstance(cause, OSError) and cause.errno == errno.EADDRINUSE
            raise PortInUse(port or 0, taken=taken) from error
        return cls(emulator, secret)

    async def close(self) -> None:
        """Ends it."""
        await self._emulator.stop()

    @property
    def url(self) -> str:
        """Where the stand-in of DingTalk is."""
        return self._emulator.url

    def page_of(self, user_id: str) -> str:
        """The chat page as somebody sees it."""
        return f"{self.url}/#as={user_id}"

    async def say(self, said: day.Said) -> None:
        """Somebody says something of the sample day."""
        if said.kind == "audio":
            await self._emulator.say_audio(said.who, said.text)
        elif said.kind == "picture":
            await self._emulator.say_picture(said.who, photo(), words=said.text)
        else:
            group = GROUP_ID if said.in_group else None
            await self._emulator.say(said.who, said.text, group=group)

    def heard(self) -> int:
        """The number of the last message so far."""
        return len(self._emulator.state.said)

    def answers_since(self, number: int, user_id: str) -> list[str]:
        """What the bot has said to somebody privately after a message."""
        return [said.text for said in self._by_bot(user_id) if said.number > number and said.text]

    def group_answers_since(self, number: int) -> list[Said]:
        """What the bot has said in the group after a message."""
        return [said for said in self._by_bot(GROUP_ID) if said.number > number]

    def picture_since(self, number: int, user_id: str) -> bytes | None:
        """The first picture that the bot has sent to somebody privately after a message."""
        for said in self._by_bot(user_id):
            if said.number > number and said.body["type"] == "image":
                stored = self._emulator.files.get(said.body["media"])
                return stored.content if stored else None
        return None

    def complaints(self) -> list[str]:
        """What DingTalk would not have accepted from the bot."""
        return [str(each) for each in self._emulator.violations]

    def heard_by(self, user_id: str) -> list[str]:
        """All that the bot has said to somebody privately."""
        return self.answers_since(0, user_id)

    def _by_bot(self, to: str) -> list[Said]:
        return [said for said in self._emulator.sent(to) if said.by == BOT]
