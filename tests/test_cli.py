"""The command line as people meet it: real processes, real files."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = (
    *(
        "run",
        "read",
        "digest",
        "problems",
        "roster",
        "ledger",
        "doctor",
        "backup",
        "restore",
        "migrate",
    ),
)
ROSTER = (
    "组织路径,姓名,userId,角色,手机号\n"
    "高新区/梧桐办事处,李主任,u1,领导,\n"
    "高新区/梧桐办事处/大里村党总支,张三,u3,,13800000003\n"
)
LEDGER = "上报日期,单位,事项,状态\n2026-11-20,大里村党总支,路灯修好,已解决\n"
REPORT = "今日走访36户。1.7号楼路灯坏了，已联系物业。"


def wutong(
    folder: Path, *arguments: str, text: str | bytes = "", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a folder, with nothing of our own environment that it would heed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    own |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot", *arguments],
        cwd=folder,
        env={**own, **(environ or {})},
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


PREFIXES = ("DINGTALK_", "WUTONG_")


def line(**values: object) -> str:
    given = {"id": "a", "branch": "大里村", "sent_at": "2021-06-18T17:40:00+08:00", "text": REPORT}
    return json.dumps({**given, **values}, ensure_ascii=False) + "\n"


def test_help_speaks_chinese_and_names_all_commands(tmp_path: Path) -> None:
    done = wutong(tmp_path, "--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command in done.stdout
    assert "显示这份说明" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frob"], "没有 frob 这个命令"),
        (["run", "--frob"], "没有 --frob 这个选项"),
        (["run", "--config"], "--config 后面要写值"),
        (["run", "--config", "none.toml"], "找不到设置文件：none.toml"),
        (["roster", "import"], "缺少 文件"),
        (["digest", "--format", "gif"], "--format 只能是"),
        (["digest", "--date", "昨天"], "日期要写成"),
        (["digest", "--to", "2026-11-20"], "--to 要和 --from 一起用"),
        (["digest", "--from", "2026-11-21", "--to", "2026-11-20"], "--from 要早于 --to"),
        (["problems"], "请加上 --jsonl"),
        (["migrate", "extra"], "多写了 extra"),
    ],
)
def test_wrong_use_gets_one_sentence_and_exit_2(
    tmp_path: Path, arguments: Sequence[str], said: str
) -> None:
    done = wutong(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_running_without_keys_says_where_they_come_from(tmp_path: Path) -> None:
    done = wutong(tmp_path, "run")
    assert done.returncode == 2
    assert "DINGTALK_CLIENT_ID" in done.stderr
    assert "DINGTALK_CLIENT_SECRET" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[pages]\nport = 99999\n[foo]\n")
    done = wutong(tmp_path, "migrate")
    assert done.returncode == 2
    assert [problem.split("，")[0] for problem in done.stderr.splitlines()] == [
        "config.toml 第2行",
        "config.toml 第3行",
    ]


def test_lines_are_answered_in_order_and_bad_ones_named(tmp_path: Path) -> None:
    text = line(id="a") + "\n" + "x\n" + line(sent_at="?") + line(id="b", text="今日无")
    done = wutong(tmp_path, "read", "--jsonl", text=text)
    assert done.returncode == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["id"] == "a"
    assert first["intent"] == "report"
    assert first["report_date"] == "2021-06-18"
    assert first["totals"] == {"households": 36}
    assert [matter["category"] for matter in first["matters"]] == ["public_works"]
    assert (second["id"], second["intent"], second["matters"]) == ("b", "zero", [])
    assert [problem.split("：")[0] for problem in done.stderr.splitlines()] == ["第3行", "第4行"]


@pytest.mark.parametrize(
    "bad",
    [b"[1]\n", b"\xff\xfe\n", b'{"id": 1}\n', b"[" * 100_000 + b"\n", line(text=None).encode()],
)
def test_no_line_can_stop_the_others(tmp_path: Path, bad: bytes) -> None:
    done = wutong(tmp_path, "read", "--jsonl", text=bad + line(branch=None).encode())
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith("第1行：")


def told(id: object, text: object, **values: object) -> str:
    given = {"id": id, "branch": "", "reported_on": "2026-11-20", "text": text}
    return json.dumps({**given, **values}, ensure_ascii=False) + "\n"


def test_problems_are_found_whatever_bad_lines_stand_between(tmp_path: Path) -> None:
    lamp = "石塘路路灯不亮，晚上出行不安全，联系电话13812345678"
    text = told("a", lamp) + "x\n" + told("b", "请修复石塘路的路灯，灯坏了大半年")
    text += told("a", lamp) + told("c", None) + told("d", "路灯", reported_on="昨天")
    done = wutong(tmp_path, "problems", "--jsonl", text=text + told("e", "建议开通夜间大巴"))
    assert done.returncode == 1
    (problem,) = map(json.loads, done.stdout.splitlines())
    assert sorted(problem["ids"]) == ["a", "b"]
    assert "石塘路" in problem["title"]
    assert "13812345678" not in problem["title"]
    assert [error.split("：")[0] for error in done.stderr.splitlines()] == [
        *("第2行", "第4行", "第5行", "第6行")
    ]


def test_no_problems_among_nothing(tmp_path: Path) -> None:
    done = wutong(tmp_path, "problems", "--jsonl", text="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_half_a_character_is_answered(tmp_path: Path) -> None:
    done = wutong(tmp_path, "read", "--jsonl", text=line().replace("路灯", "\\ud83d路灯"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["intent"] == "report"


def test_a_line_is_answered_before_the_next_is_there(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "bot", "read", "--jsonl"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in ("a", "b"):
            process.stdin.write(line(id=number).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(line() * 2000, "utf-8")
    with (
        (tmp_path / "many.jsonl").open("rb") as lines,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "bot", "read", "--jsonl"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=lines,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141


def test_the_offices_own_words_are_used(tmp_path: Path) -> None:
    message = line(text="1.蹦蹦车乱放，已清理。")
    (tmp_path / "config.toml").write_text('[reading.words]\n"蹦蹦车" = "停车充电"\n', "utf-8")
    done = wutong(tmp_path, "read", "--jsonl", text=message)
    assert json.loads(done.stdout)["matters"][0]["category"] == "parking_charging"


def test_reading_for_people_lists_what_was_understood(tmp_path: Path) -> None:
    arguments = ("read", "--branch", "大里村", "--sent-at", "2021-06-18T17:40")
    done = wutong(tmp_path, *arguments, text=REPORT)
    assert done.returncode == 0
    for words in ("大里村", "2021年6月18日", "36户", "市政设施", "办理中"):
        assert words in done.stdout


def test_reading_nothing_is_wrong_use(tmp_path: Path) -> None:
    assert wutong(tmp_path, "read", text=" \n").returncode == 2


def test_fast_ways_load_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, bot.__main__, bot.cli.jsonl; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "typer", "rich", "sqlmodel", "sqlalchemy", "httpx", "asyncio"}


def test_people_and_ledger_go_in_and_out(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "old.csv").write_text(LEDGER, "utf-8")
    steps = (
        (["roster", "import", "people.csv"], "已导入2人"),
        (["roster", "export", "people.xlsx"], "已导出2人"),
        (["ledger", "import", "old.csv"], "已导入1件"),
        (["ledger", "export", "new.xlsx", "--from", "2026-11-01"], "已导出1件"),
        (["digest", "--date", "2026-11-20"], "路灯"),
        (["digest", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "json"], "路灯"),
        (["digest", "--date", "2026-11-20", "--format", "xlsx", "--out", "l.xlsx"], "已写到"),
        (["digest", "--period", "month", "--format", "docx", "--out", "b.docx"], "已写到"),
        (["backup", "copy.db"], "已备份"),
        (["restore", "copy.db"], "已从 copy.db 恢复"),
        (["migrate"], "已是最新"),
    )
    for arguments, said in steps:
        done = wutong(tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout or arguments[0] == "digest"


def test_a_failed_import_says_every_row_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(ROSTER + "高新区,甲,,局长,\n", "utf-8")
    done = wutong(tmp_path, "roster", "import", "people.csv")
    assert done.returncode == 1
    assert [problem[:4] for problem in done.stderr.splitlines()] == ["第4行：", "第4行："]
    assert not (tmp_path / "data").exists()


def test_postgresql_is_backed_up_with_its_own_program(tmp_path: Path) -> None:
    environ = {"WUTONG_DATABASE_URL": "postgresql://u:hush@127.0.0.1/db"}
    done = wutong(tmp_path, "backup", "copy.db", environ=environ)
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
    assert "hush" not in done.stderr


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    environ = {"WUTONG_DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/db"}
    done = wutong(tmp_path, "migrate", environ=environ)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "hush" not in done.stderr


def test_the_doctor_finds_what_would_stop_the_bot(tmp_path: Path) -> None:
    done = wutong(tmp_path, "doctor")
    assert done.returncode == 1
    assert "❌ 凭证" in done.stdout
    assert not (tmp_path / "data").exists()


def test_the_doctor_reports_wrong_settings_as_findings(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[foo]\n[bar]\n")
    done = wutong(tmp_path, "doctor")
    assert done.returncode == 1
    assert done.stdout.count("❌ 设置") == 2


def test_the_doctor_says_when_dingtalk_cannot_be_reached(tmp_path: Path) -> None:
    environ = {
        "DINGTALK_CLIENT_ID": "id",
        "DINGTALK_CLIENT_SECRET": "hush",
        "DINGTALK_OPENAPI_ENDPOINT": "http://127.0.0.1:1",
        "DINGTALK_OAPI_ENDPOINT": "http://127.0.0.1:1",
    }
    done = wutong(tmp_path, "doctor", environ=environ)
    assert done.returncode == 1
    assert "❌ 凭证" in done.stdout
    assert "hush" not in done.stdout + done.stderr
