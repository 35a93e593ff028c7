"""Read-only pages: how the day stands, the digest of any day, the state of the bot.

They have no login, so they name nobody: figures, matters with masked texts, no list of those who
have not reported. By default only this machine can open them.
"""
