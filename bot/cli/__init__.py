"""The command line: one module for each group of commands.

``main``     all commands put together, and errors in one sentence
``jsonl``    ``read --jsonl``, on its own because it must start at once
``reading``  ``read`` for people
``people``   ``roster``      ``ledger``  ``ledger``      ``doctor``  ``doctor``
``upkeep``   ``backup``, ``restore``, ``migrate``
``service``, ``start``  ``run``, directly and through the full command line
``digest``   ``digest``      ``problems``  ``problems``
``lines``    JSON line by line, for ``jsonl`` and ``problems``
``common``, ``remote``, ``failure``, ``chinese``  what they share
"""
