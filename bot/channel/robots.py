"""Custom group robots: addresses with a token and a signature; they can only be written to."""

import base64
import hashlib
import hmac
from datetime import datetime

from bot.channel.account import RobotKey


def address_params(robot: RobotKey, now: datetime) -> dict[str, str]:
    """The parameters of a robot's address, signed for this moment if it has a secret."""
    params = {"access_token": robot.token}
    if robot.secret:
        timestamp = str(int(now.timestamp() * 1000))
        params |= {"timestamp": timestamp, "sign": signature(timestamp, robot.secret)}
    return params


def signature(timestamp: str, secret: str) -> str:
    """The signature of a timestamp (milliseconds), not yet escaped for an address."""
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
