"""The SDK's AsyncChatbotHandler: acknowledges first, then replies from its pool of threads."""

import os

from dingtalk_stream import (
    AckMessage,
    AsyncChatbotHandler,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
)


class Handler(AsyncChatbotHandler):
    """Replies with a fixed sentence, stores nothing."""

    def process(self, callback):
        self.reply_text("收到", ChatbotMessage.from_dict(callback.data))
        return AckMessage.STATUS_OK, "OK"


client = DingTalkStreamClient(
    Credential(os.environ["DINGTALK_CLIENT_ID"], os.environ["DINGTALK_CLIENT_SECRET"])
)
client.register_callback_handler(ChatbotMessage.TOPIC, Handler())
client.start_forever()
