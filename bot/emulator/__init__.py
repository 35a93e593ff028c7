"""A local stand-in for DingTalk: Stream gateway, OpenAPI, oapi, files, and a chat page for people.

It speaks DingTalk's own protocols, so that the official SDKs and the bot's one channel run against
it unchanged, checks what it is sent, and misbehaves on request. It knows nothing of the bot.
"""

from bot.emulator.server import CannotListen, Emulator

__all__ = ["CannotListen", "Emulator"]
