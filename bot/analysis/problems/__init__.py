"""Common problems, found from the texts: the same trouble at the same place. Pure.

``texts``       a message as it is compared
``names``       where names of places stand in it
``troubles``    the words for troubles
``vectors``     what it says of place and trouble, as weighted pieces
``candidates``  which pairs are worth a look
``pairs``       how likely a pair belongs together, by ``weights``
``clusters``    from pairs to groups
``titles``      which member speaks for a group
``find``        all of it
"""

from bot.analysis.problems.find import Message, Problem, find

__all__ = ["Message", "Problem", "find"]
