"""DingTalk's own SDKs run against the emulator unchanged."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from bot.emulator import Emulator
from tests.emulator.world import CLIENT_ID, SECRET

PYTHON_BOT = """
import os
import dingtalk_stream as ds

class Echo(ds.ChatbotHandler):
    async def process(self, callback):
        message = ds.ChatbotMessage.from_dict(callback.data)
        self.reply_text("回声：" + message.text.content, message)
        return ds.AckMessage.STATUS_OK, "OK"

client = ds.DingTalkStreamClient(ds.Credential(os.environ["ID"], os.environ["SECRET"]))
client.register_callback_handler(ds.ChatbotMessage.TOPIC, Echo())
client.start_forever()
"""
NODE_BOT = """
const { DWClient, TOPIC_ROBOT } = require("dingtalk-stream");
const client = new DWClient({ clientId: process.env.ID, clientSecret: process.env.SECRET });
client.registerCallbackListener(TOPIC_ROBOT, (message) => {
  const { sessionWebhook, text } = JSON.parse(message.data);
  fetch(sessionWebhook, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ msgtype: "text", text: { content: "回声：" + text.content } }),
  });
  client.socketCallBackResponse(message.headers.messageId, { response: null });
});
client.connect();
"""


async def echo(emulator: Emulator, *command: str, cwd: Path, **environment: str) -> None:
    """Runs a bot, says something to it, and waits for its echo."""
    child = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**os.environ, "ID": CLIENT_ID, "SECRET": SECRET, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await emulator.wait_for(lambda: emulator.gateway.connections, 20)
        await emulator.say("u-dali", "你好")
        await emulator.wait_for(lambda: emulator.sent("u-dali"), 10)
        await emulator.wait_for(lambda: emulator.acks, 10)
    finally:
        child.kill()
        await child.wait()
    assert "回声：你好" in emulator.sent("u-dali")[0].text
    assert [ack.code for ack in emulator.acks] == [200]


async def test_the_python_sdk(emulator: Emulator, tmp_path: Path) -> None:
    """Its one setting for the host is enough."""
    (tmp_path / "echo.py").write_text(PYTHON_BOT, encoding="utf-8")
    await echo(
        emulator, sys.executable, "echo.py", cwd=tmp_path, DINGTALK_OPENAPI_ENDPOINT=emulator.url
    )


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("npm") is None or "CI" in os.environ,
    reason="needs npm and its registry: run it where both are there",
)
async def test_the_node_sdk(emulator: Emulator, tmp_path: Path) -> None:
    """Its gateway address is a constant of the package, so the package's text is pointed at the
    emulator; its code runs as it is."""
    install = await asyncio.create_subprocess_exec(
        *("npm", "install", "--silent", "--no-audit", "--no-fund", "dingtalk-stream"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await install.wait() == 0
    for path in (tmp_path / "node_modules" / "dingtalk-stream" / "dist").rglob("*.*js"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("https://api.dingtalk.com", emulator.url), encoding="utf-8")
    (tmp_path / "echo.cjs").write_text(NODE_BOT, encoding="utf-8")
    await echo(emulator, "node", "echo.cjs", cwd=tmp_path)
