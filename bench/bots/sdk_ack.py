"""The bare SDK: a handler that only acknowledges."""

import os

from dingtalk_stream import (
    AckMessage,
    ChatbotHandler,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
)


class Handler(ChatbotHandler):
    """Acknowledges, nothing else."""

    async def process(self, callback):
        return AckMessage.STATUS_OK, "OK"


client = DingTalkStreamClient(
    Credential(os.environ["DINGTALK_CLIENT_ID"], os.environ["DINGTALK_CLIENT_SECRET"])
)
client.register_callback_handler(ChatbotMessage.TOPIC, Handler())
client.start_forever()
