"""The least that stores anything: the SDK with one SQLModel table, for start-up time and memory."""

import os

from dingtalk_stream import (
    AckMessage,
    ChatbotHandler,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
)
from sqlmodel import Field, Session, SQLModel, create_engine


class Message(SQLModel, table=True):
    """One message."""

    id: int | None = Field(default=None, primary_key=True)
    msg_id: str = Field(unique=True)
    text: str


class Handler(ChatbotHandler):
    """Stores, then acknowledges."""

    async def process(self, callback):
        message = ChatbotMessage.from_dict(callback.data)
        with Session(engine) as session:
            session.add(Message(msg_id=message.message_id, text=message.text.content))
            session.commit()
        return AckMessage.STATUS_OK, "OK"


engine = create_engine(os.environ["WUTONG_DATABASE_URL"])
SQLModel.metadata.create_all(engine)
client = DingTalkStreamClient(
    Credential(os.environ["DINGTALK_CLIENT_ID"], os.environ["DINGTALK_CLIENT_SECRET"])
)
client.register_callback_handler(ChatbotMessage.TOPIC, Handler())
client.start_forever()
