"""Common problems, found from the texts: the same trouble at the same place (``find``), and the same
kind of trouble wherever it is (``kind_of``). Pure.

``texts``       a message as it is compared
``names``       where names of places stand in it
``troubles``    the words for troubles
``vectors``     what it says of place and trouble, as weighted pieces
``candidates``  which pairs are worth a look
``pairs``       how likely a pair belongs together, by ``weights``
``clusters``    from pairs to groups
``titles``      which member speaks for a group
``find``        all of it
``kinds``       the kind of a single note
"""

from bot.analysis.problems.find import Message, Problem, find
from bot.analysis.problems.kinds import kind_of

__all__ = ["Message", "Problem", "find", "kind_of"]
