"""Orders: short messages by which the desk and leaders move a matter on, and branches ask for it.

``read_order`` finds in a text which matters are meant, what is to be done and with what particulars
(to whom, by when, why); ``by_words`` one that names its matter in words; ``read_granting`` a leader's yes or no to a wish for more time. Number and verb may stand in either order. Anything that is a question, news
or a report is no order and is left to the reader. Pure.
"""

from bot.orders.granting import Granting, read_granting
from bot.orders.naming import Named, by_words
from bot.orders.order import Action, Order
from bot.orders.parse import read_order

__all__ = ["Action", "Granting", "Named", "Order", "by_words", "read_granting", "read_order"]
