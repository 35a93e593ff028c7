"""What people can want of the bot: one module for each, and ``ROUTES`` as the only list of them."""

from bot.request import Route, Routes
from bot.vocabulary import Intent, Role
from handlers import chatter, correction, follow_up, guide, pictures, query, report, strangers

REPORTERS = frozenset({Role.REPORTER, Role.STAFF, Role.ADMIN, Role.LEADER})
EVERYBODY = frozenset(Role)

ROUTES = Routes(
    by_intent={
        Intent.REPORT: Route(report.handle, REPORTERS, "报日报：像平时说话一样写，几件都行"),
        Intent.ZERO: Route(report.handle_zero, REPORTERS, "零报告：今日无"),
        Intent.FOLLOW_UP: Route(follow_up.handle, REPORTERS, "报进展：昨天报的路灯修好了"),
        Intent.CORRECTION: Route(correction.handle, REPORTERS, "改错：1025 改成市政设施；撤回1026"),
        Intent.QUERY: Route(query.handle, EVERYBODY, "查一查：我们村还有哪些没办完"),
        Intent.HELP: Route(guide.handle, EVERYBODY, "帮助：怎么报"),
        Intent.CHATTER: Route(chatter.handle, EVERYBODY, ""),
    },
    without_words=pictures.handle,
    refused=guide.refuse,
    stranger=strangers.handle,
)
