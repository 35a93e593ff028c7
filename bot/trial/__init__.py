"""``wutong try``: an invented office, a month of its history and one evening of its messages, played
through a stand-in of DingTalk on this machine.

``office``   units and people
``history``  the month before the sample day, written straight into the ledger
``day``      the messages of the sample day
``clock``    a clock on which the evening passes in seconds
``stage``    the stand-in of DingTalk, with the office's people in it
``screen``   what the terminal shows
``runner``   plays all of it
"""
