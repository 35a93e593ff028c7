"""The app's account with DingTalk: keys and hosts, as the rest of the channel needs them."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class RobotKey:
    """A custom group robot: the token of its address, and its signing secret if it has one."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are and where DingTalk is. Secrets do not show in its repr.

    ``robot_code`` is the client id where it is not said. ``robot_name``, if known, is what people
    call the bot in groups.
    """

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str = ""
    robot_name: str = ""
    openapi_endpoint: str = "https://api.dingtalk.com"
    oapi_endpoint: str = "https://oapi.dingtalk.com"
    group_robots: Mapping[str, RobotKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "robot_code", self.robot_code or self.client_id)
        object.__setattr__(self, "openapi_endpoint", self.openapi_endpoint.rstrip("/"))
        object.__setattr__(self, "oapi_endpoint", self.oapi_endpoint.rstrip("/"))

    @property
    def is_local(self) -> bool:
        """Whether both hosts are on this machine (trial and tests)."""
        return is_loopback(self.openapi_endpoint) and is_loopback(self.oapi_endpoint)


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine itself; no name is looked up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(url: str) -> bool:
    """Whether a URL names an address that only an inner network has; no name is looked up."""
    host = urlsplit(url).hostname or ""
    if is_loopback(url):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def same_host(url: str, endpoint: str) -> bool:
    """Whether a URL goes to an endpoint's scheme, host and port."""
    try:
        one, other = urlsplit(url), urlsplit(endpoint)
        return (one.scheme, one.hostname, one.port or _port(one.scheme)) == (
            other.scheme,
            other.hostname,
            other.port or _port(other.scheme),
        ) and not (one.username or one.password)
    except ValueError:  # a port that is none
        return False


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
