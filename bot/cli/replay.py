"""``wutong replay``: messages whose handling failed are handled again, after the fix."""

from typing import Annotated

import typer

from bot.cli.common import ConfigOption, opened, settings_of
from bot.store import Tx

MessageArgument = Annotated[
    str | None, typer.Argument(metavar="[消息编号]", help="只重新处理这一条，默认全部失败的")
]


def replay_command(message: MessageArgument = None, config: ConfigOption = None) -> None:
    """把处理失败的消息放回去，机器人会重新处理。"""

    def work(tx: Tx) -> int:
        if message is not None:
            return int(tx.inbox.retry(message))
        return sum(tx.inbox.retry(id) for id in tx.inbox.failed_ids())

    with opened(settings_of(config)) as store:
        again = store.write_now(work)
    print(f"{again}条消息会重新处理。" if again else "没有处理失败的消息。")
