"""Thanks, greetings and the like: a short friendly word, nothing recorded."""

from bot.domain.messages import Outgoing, Text
from bot.request import Request
from bot.store import Tx

GREETINGS = ("你好", "您好", "在吗", "在不", "早上好", "晚上好", "嗨")
THANKS = ("谢", "辛苦", "收到", "好的", "OK", "ok", "👌", "🙏", "👍")


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """One short line; silence where a group only thanks."""
    text = request.incoming.text
    if any(word in text for word in THANKS):
        return [] if request.in_group else [request.answer(Text("不客气，有事随时发给我。"))]
    if any(word in text for word in GREETINGS):
        return [request.answer(Text("您好，我在。要报的事直接发给我就行，发“帮助”看怎么用。"))]
    return [request.answer(Text("收到，这条没有登记成事项。要报民生实事直接说事就行。"))]
