"""What the emulator can do wrong on request, changed while it runs."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


class Rule(BaseModel):
    """What to do to calls whose path starts with ``path``.

    ``seconds`` of delay come first. Then, unless ``status`` and ``code`` are empty and ``cut`` is
    off, the call fails: before anything has happened, or ``after_effect`` only afterwards. ``html``
    answers with a page, ``cut`` drops the connection without an answer. ``times`` 0: until the
    rule is taken away.
    """

    model_config = ConfigDict(extra="forbid")

    path: str = "/"
    times: Count = 0
    seconds: Seconds = 0.0
    status: int = Field(default=0, ge=0, le=599)
    code: str = ""
    message: str = ""
    html: bool = False
    cut: bool = False
    after_effect: bool = False

    @property
    def fails(self) -> bool:
        """Whether the call ends badly."""
        return bool(self.status or self.code or self.cut or self.html)


class Faults(BaseModel):
    """Switches. At first DingTalk behaves as documented: nothing is redelivered to bots, events
    are, an app may make 20 calls a second to each API, and months have no end."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    # Opening: how the next ``open_times`` attempts are answered (0: all).
    open: Literal[
        "ok", "auth_failed", "bad_request", "bad_gateway", "unavailable", "hang", "bad_json", "bare"
    ] = "ok"
    open_times: Count = 0
    ticket_seconds: Seconds = 90.0

    # Connections.
    ping_seconds: Annotated[float, Field(gt=0)] = 30.0
    bare_system_frames: bool = False  # without messageId, specVersion and time
    half_open: bool = False  # connections stay open, nothing is delivered on them
    disconnect_grace: Seconds = 10.0  # from the last word to the end of a planned disconnect
    no_connection: Literal["lose", "keep"] = "lose"  # messages while nobody is connected

    # Acknowledgements and redelivery.
    ack_seconds: Seconds = 3.0  # 0: every acknowledgement comes too late
    card_ack_seconds: Seconds = 2.0
    ignore_acks: bool = False  # as if they had been lost on the way
    redelivery: Literal["none", "unacked", "always", "twins"] = "none"
    redelivery_seconds: list[Seconds] = Field(default=[16.0, 60.0])
    redelivery_new_frame_ids: bool = False
    event_retry_seconds: Seconds = 5.0
    event_retries: Count = 5

    # What messages look like.
    staff_id: Literal["given", "missing", "null", "empty"] = "given"
    times_as_strings: bool = False
    extra_keys: bool = False
    quota_message: bool = False  # instead of its words a message carries error 20001
    quotes: Literal["full", "bare"] = "full"  # bare: only the id of what is quoted

    # HTTP.
    rules: list[Rule] = Field(default=[])
    random_failures: Annotated[float, Field(ge=0, le=1)] = 0.0
    calls_per_second: Count = 20  # for each API; 0: no limit
    api_month: Count | None = None  # calls in a month; None: no limit
    webhook_month: Count | None = None  # messages by webhook and Stream in a month
    missing_scopes: list[str] = Field(default=[])
    banned: bool = False  # the caller's address is shut out

    # Sending.
    invalid_users: list[str] = Field(default=[])
    flow_controlled_users: list[str] = Field(default=[])
    token_seconds: Seconds = 7200.0
    session_seconds: Seconds = 5400.0
    robot_per_minute: Count = 20
    robot_block_seconds: Seconds = 600.0

    # Files and contacts.
    download_seconds: Seconds = 600.0
    numbers_as_strings: bool = False
    mobiles_hidden: bool = False

    def take_rule(self, path: str) -> Rule | None:
        """The first rule for a path; uses one of its times up."""
        for position, rule in enumerate(self.rules):
            if not path.startswith(rule.path):
                continue
            if rule.times == 1:
                del self.rules[position]
            elif rule.times:
                self.rules[position] = rule.model_copy(update={"times": rule.times - 1})
            return rule
        return None

    def take_open(self) -> str:
        """How the attempt to open is answered."""
        mode = self.open
        if self.open_times == 1:
            self.open = "ok"
        if self.open_times:
            self.open_times -= 1
        return mode

    def change(self, values: dict[str, object]) -> None:
        """Sets switches by name: all of them, or none and pydantic's ValidationError."""
        changed = Faults.model_validate({**self.model_dump(), **values})
        for name in values:
            setattr(self, name, getattr(changed, name))

    def reset(self) -> None:
        """Behaves well again."""
        for name, value in Faults():
            setattr(self, name, value)
