"""Read-only pages: how the day stands, the digest of any day, the state of the bot; lists of
matters, single matters, their photos.

They have no login. What anybody may open names nobody: figures, matters with masked texts, no list of
those who have not reported. Lists, matters and photos open with a key that the bot gives to who
asked, for a few days, and show what that person may see. By default only this machine can open them.

``server``   the server and the pages for all      ``matters``  those with a key
``telling``  matters and timelines in words        ``safe``     what all pages share
``marking``  which words each value comes from
"""
