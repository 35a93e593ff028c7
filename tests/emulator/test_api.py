"""The emulator answers as DingTalk does, and notes what DingTalk would not have taken."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import quote_plus

import httpx
import pytest

from bot.emulator import Emulator
from bot.emulator.faults import Rule
from tests.emulator.world import CLIENT_ID, GROUP, ROBOT_SECRET, ROBOT_TOKEN, SECRET

TOKEN_HEADER = "x-acs-dingtalk-access-token"


async def token(http: httpx.AsyncClient) -> str:
    """An access token."""
    keys = {"appKey": CLIENT_ID, "appSecret": SECRET}
    answer = await http.post("/v1.0/oauth2/accessToken", json=keys)
    return str(answer.json()["accessToken"])


async def send(http: httpx.AsyncClient, **changes: object) -> httpx.Response:
    """A text to one person; ``changes`` to the body."""
    body = {
        "robotCode": CLIENT_ID,
        "userIds": ["u-dali"],
        "msgKey": "sampleText",
        "msgParam": json.dumps({"content": "您好"}),
        **changes,
    }
    headers = {TOKEN_HEADER: await token(http)}
    return await http.post("/v1.0/robot/oToMessages/batchSend", json=body, headers=headers)


async def test_a_token_stays_the_same_within_its_life(http: httpx.AsyncClient) -> None:
    """As documented; a wrong secret is refused with a 400."""
    assert await token(http) == await token(http)
    wrong = await http.post(
        "/v1.0/oauth2/accessToken", json={"appKey": CLIENT_ID, "appSecret": "no"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalidClientIdOrSecret")


async def test_an_invalid_token_is_a_400_or_a_40014(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    """Each host has its own shape; contacts wrap theirs."""
    new = await http.post("/v1.0/robot/oToMessages/batchSend", json={})
    assert (new.status_code, new.json()["code"]) == (400, "InvalidAuthentication")
    old = await http.post("/media/upload?access_token=no")
    assert old.json()["errcode"] == 40014
    wrapped = await http.post("/topapi/v2/user/get?access_token=no", json={"userid": "u-dali"})
    assert (wrapped.json()["errcode"], wrapped.json()["sub_code"]) == (88, "40014")


async def test_a_batch_says_whom_it_did_not_reach(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    """200 all the same."""
    emulator.faults.flow_controlled_users = ["u-qiming"]
    answer = await send(http, userIds=["u-dali", "u-qiming", "u-nobody"])
    assert answer.status_code == 200
    assert answer.json()["invalidStaffIdList"] == ["u-nobody"]
    assert answer.json()["flowControlledStaffIdList"] == ["u-qiming"]
    assert [said.text for said in emulator.sent("u-dali")] == ["您好"]
    assert emulator.sent("u-qiming") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"userIds": [f"u{n}" for n in range(21)]}, "invalidParameter.userIds.overMax"),
        ({"msgKey": "sampleNothing"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"content": "x"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"text": "x"})}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"content": "长" * 5001})}, "invalidParameter.msgParam.tooLong"),
        ({"robotCode": "other"}, "invalidParameter.robotCode.notExsit"),
    ],
)
async def test_what_is_not_as_documented_is_refused(
    emulator: Emulator, http: httpx.AsyncClient, changes: dict[str, object], code: str
) -> None:
    """With DingTalk's own code."""
    answer = await send(http, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert emulator.sent() == []


async def test_a_reply_address_ends(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """After its time, and for unknown sessions: 300001 in a 200."""
    url, _ = emulator.state.session(emulator.state.single("u-dali"))
    body = {"msgtype": "text", "text": {"content": "好"}}
    assert (await http.post(url, json=body)).json()["errcode"] == 0
    emulator.faults.session_seconds = 0
    ended, _ = emulator.state.session(emulator.state.single("u-dali"))
    assert (await http.post(ended, json=body)).json()["errcode"] == 300001
    long = {"msgtype": "text", "text": {"content": "长" * 7000}}
    assert (await http.post(url, json=long)).json()["errcode"] == 460101


async def test_somebody_called_but_not_named_is_noted(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    """DingTalk would show it without the highlight."""
    url, _ = emulator.state.session(GROUP)
    body = {"msgtype": "text", "text": {"content": "好"}, "at": {"atUserIds": ["u-dali"]}}
    await http.post(url, json=body)
    assert "no highlight" in str(emulator.violations[-1])


async def test_a_robots_signature(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """Right, wrong, and 21 messages in a minute."""
    stamp = str(int(time.time() * 1000))
    digest = hmac.new(ROBOT_SECRET.encode(), f"{stamp}\n{ROBOT_SECRET}".encode(), hashlib.sha256)
    sign = quote_plus(base64.b64encode(digest.digest()))
    body = {"msgtype": "text", "text": {"content": "好"}}
    url = f"/robot/send?access_token={ROBOT_TOKEN}&timestamp={stamp}&sign="
    assert (await http.post(url + "wrong", json=body)).json()["errcode"] == 310000
    codes = [(await http.post(url + sign, json=body)).json()["errcode"] for _ in range(21)]
    assert codes == [0] * 20 + [130101]


async def test_files_go_up_and_come_down(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """Uploads by type; downloads by a code that ends."""
    headers = {TOKEN_HEADER: await token(http)}
    key = headers[TOKEN_HEADER]
    files = {"media": ("a.png", b"\x89PNG", "image/png")}
    up = await http.post(f"/media/upload?access_token={key}", data={"type": "image"}, files=files)
    assert up.json()["media_id"].startswith("@")
    bad = {"media": ("a.csv", b"1,2", "text/csv")}
    no = await http.post(f"/media/upload?access_token={key}", data={"type": "file"}, files=bad)
    assert no.json()["errcode"] == 40005
    code = emulator.files.send("p.png", "image/png", b"\x89PNG1")
    body = {"downloadCode": code, "robotCode": CLIENT_ID}
    path = "/v1.0/robot/messageFiles/download"
    url = (await http.post(path, json=body, headers=headers)).json()["downloadUrl"]
    assert (await http.get(url)).content == b"\x89PNG1"
    body["downloadCode"] = "unknown"
    refused = await http.post(path, json=body, headers=headers)
    assert refused.json()["code"] == "invalidParameter.robotCode.downloadCode"


async def test_the_address_book(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """One level at a time, users in pages, numbers as strings where asked for."""
    key = await token(http)

    async def ask(path: str, **body: object) -> dict[str, object]:
        answer = await http.post(f"/topapi/v2/{path}?access_token={key}", json=body)
        return dict(answer.json())

    below = await ask("department/listsub", dept_id=2)
    assert [each["name"] for each in below["result"]] == ["大里村党总支", "启明村党支部"]  # type: ignore[attr-defined]
    users = await ask("user/list", dept_id=2, cursor=0, size=10)
    leader = users["result"]["list"][0]  # type: ignore[index]
    assert leader["leader_in_dept"] == [{"dept_id": 2, "leader": True}]
    nobody = await ask("user/get", userid="x-outside")
    assert nobody["sub_code"] == "60121"
    emulator.faults.numbers_as_strings = True
    as_text = await ask("department/get", dept_id=3)
    assert as_text["result"]["dept_id"] == "3"  # type: ignore[index]


async def test_calls_go_wrong_on_request(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """Before or after the effect, throttled, or without permission."""
    path = "/v1.0/robot/oToMessages/batchSend"
    emulator.faults.rules = [Rule(path=path, status=503, code="system.busy", times=1)]
    assert (await send(http)).status_code == 503
    assert emulator.sent() == []
    emulator.faults.rules = [Rule(path=path, status=504, code="x", times=1, after_effect=True)]
    assert (await send(http)).status_code == 504
    assert len(emulator.sent()) == 1
    emulator.faults.missing_scopes = ["qyapi_robot_sendmsg"]
    assert (await send(http)).status_code == 403
    emulator.faults.missing_scopes = []
    emulator.faults.calls_per_second = 2
    codes = [(await send(http)).status_code for _ in range(9)]
    assert 403 in codes


async def test_switches_over_http(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """A wrong one changes nothing."""
    answer = await http.post("/emulator/faults", json={"ack_seconds": 1.5})
    assert answer.json()["ack_seconds"] == 1.5
    assert (await http.post("/emulator/faults", json={"nonsense": 1})).status_code == 400


async def test_the_page_reads_and_writes(emulator: Emulator, http: httpx.AsyncClient) -> None:
    """Who there is, saying something, seeing it; the page itself with a strict policy."""
    world = (await http.get("/emulator/world")).json()
    assert {user["id"] for user in world["users"]} >= {"u-dali", "u-leader"}
    single = (await http.get("/emulator/conversations?as=u-dali")).json()[0]
    said = {"as": "u-dali", "conversation": single["id"], "text": "今日无"}
    msg_id = (await http.post("/emulator/say", json=said)).json()["msg_id"]
    seen = (await http.get(f"/emulator/messages?conversation={single['id']}")).json()
    assert [each["msg_id"] for each in seen] == [msg_id]
    page = await http.get("/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert (await http.get("/static/NotoSansSC.otf")).headers["content-type"] == "font/otf"


async def test_an_unknown_path_is_a_404_in_a_200(http: httpx.AsyncClient) -> None:
    """As DingTalk answers."""
    answer = await http.post("/v1.0/nothing")
    assert (answer.status_code, answer.json()["errcode"]) == (200, 404)
