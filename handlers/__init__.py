"""What people can want of the bot: one module for each, and ``ROUTES`` as the only list of them."""

from bot.request import Routes
from bot.vocabulary import Intent
from handlers import (
    chatter,
    consequences,
    correction,
    follow_up,
    granting,
    guide,
    leave,
    mixed,
    orders,
    papers,
    pictures,
    query,
    report,
    review,
    strangers,
    turns,
)

ROUTES = Routes(
    by_intent={
        Intent.REPORT: mixed.handle,
        Intent.ZERO: report.handle_zero,
        Intent.FOLLOW_UP: follow_up.handle,
        Intent.CORRECTION: correction.handle,
        Intent.QUERY: query.handle,
        Intent.HELP: guide.handle,
        Intent.CHATTER: chatter.handle,
    },
    first=(
        granting.try_handle,
        orders.try_handle,
        review.try_handle,
        papers.try_handle,
        pictures.try_handle,
        turns.try_handle,
        leave.try_handle,
        query.try_handle,
    ),
    afterwards=consequences.handle,
    without_words=pictures.handle,
    stranger=strangers.handle,
)
