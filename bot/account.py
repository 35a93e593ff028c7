"""From the settings to the account that the channel works with."""

from bot.channel.account import Account, RobotKey
from bot.config import Settings


def account_of(settings: Settings) -> Account:
    """The app's account. A robot without a token is left out; ``missing_to_run`` tells of it."""
    dingtalk = settings.dingtalk
    secret = dingtalk.client_secret
    return Account(
        client_id=dingtalk.client_id,
        client_secret=secret.get_secret_value() if secret else "",
        robot_code=dingtalk.robot_code,
        robot_name=settings.office.bot_name,
        openapi_endpoint=dingtalk.openapi_endpoint,
        oapi_endpoint=dingtalk.oapi_endpoint,
        group_robots={
            name: RobotKey(
                robot.token.get_secret_value(),
                robot.secret.get_secret_value() if robot.secret else "",
            )
            for name, robot in dingtalk.group_robots.items()
            if robot.token is not None
        },
    )
