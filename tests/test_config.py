"""Settings: defaults, the file, the environment, and everything that can be wrong with them."""

import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from bot import cron
from bot.config import ConfigError, Settings, load, missing_to_run, words_of
from bot.toml_lines import lines_of
from bot.vocabulary import Category

SHIPPED = Path(__file__).parent.parent / "config.toml"


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def problems_of(path: Path, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return caught.value.problems


def test_no_file_at_all_means_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, {}) == Settings()


def test_a_config_toml_here_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[office]\nname = "凤凰办事处"\n')
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).office.name == "凤凰办事处"


def test_the_shipped_file_says_the_defaults() -> None:
    assert load(SHIPPED, {}) == Settings()


def test_the_shipped_file_has_every_key_and_explains_each_section() -> None:
    text = SHIPPED.read_text("utf-8")
    raw = tomllib.loads(text)
    for section in Settings.model_fields:
        assert section in raw, section
        inner = getattr(Settings(), section)
        if section in ("digests", "deadlines"):
            continue
        names = {f.alias or name for name, f in type(inner).model_fields.items()}
        assert names - {"client_secret"} == set(raw[section]), section
    commented = [line for line in text.splitlines() if line.startswith("#")]
    assert len(commented) > 30


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    with pytest.raises(ConfigError, match="找不到设置文件"):
        load(path, {})
    with pytest.raises(ConfigError, match="找不到设置文件"):
        load(None, {"WUTONG_CONFIG": str(path)})


def test_the_environment_wins(tmp_path: Path) -> None:
    path = write(tmp_path, '[dingtalk]\nclient_id = "file"\n[database]\nurl = "sqlite:///f.db"\n')
    settings = load(
        path,
        {
            "DINGTALK_CLIENT_ID": "env",
            "DINGTALK_CLIENT_SECRET": "s3cret",
            "DINGTALK_OPENAPI_ENDPOINT": "http://127.0.0.1:8000/",
            "WUTONG_DATABASE_URL": "postgresql://u:p@h/db",
        },
    )
    assert settings.dingtalk.client_id == "env"
    assert settings.dingtalk.robot_code == "env"
    assert settings.dingtalk.openapi_endpoint == "http://127.0.0.1:8000"
    assert settings.database.url == "postgresql+psycopg://u:p@h/db"
    assert settings.dingtalk.client_secret is not None
    assert settings.dingtalk.client_secret.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_the_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    settings = load(write(tmp_path, ""), {"DINGTALK_CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    assert settings.dingtalk.client_secret is not None
    assert settings.dingtalk.client_secret.get_secret_value() == "s3cret"


def test_a_secret_file_that_is_missing_is_told(tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path, ""), DINGTALK_CLIENT_SECRET_FILE="/none")
    assert problems == ["环境变量 DINGTALK_CLIENT_SECRET_FILE：读不了密钥文件：/none"]


def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    path = write(tmp_path, '[dingtalk]\nclient_secret = "hush"\n')
    (problem,) = problems_of(path)
    assert "第2行" in problem
    assert "DINGTALK_CLIENT_SECRET" in problem
    assert "hush" not in problem


def test_group_robots_get_their_secrets_from_the_environment(tmp_path: Path) -> None:
    path = write(tmp_path, '[dingtalk]\ngroup_robots = ["office", "city-desk"]\n')
    environ = {
        "DINGTALK_GROUP_ROBOT_OFFICE_TOKEN": "t1",
        "DINGTALK_GROUP_ROBOT_OFFICE_SECRET": "s1",
        "DINGTALK_CLIENT_ID": "id",
        "DINGTALK_CLIENT_SECRET": "s",
    }
    settings = load(path, environ)
    token = settings.dingtalk.group_robots["office"].token
    assert token is not None
    assert token.get_secret_value() == "t1"
    (missing,) = missing_to_run(settings)
    assert "DINGTALK_GROUP_ROBOT_CITY_DESK_TOKEN" in missing


BAD = """
[office]
nme = "x"
timezone = "Asia/Nowhere"
day_ends_at = "25:00"

[[digests]]
name = "甲"
period = "year"
cron = "0 9 * *"
to = [
  "role:boss",
]

[[digests]]
name = "甲"
period = "day"
cron = "0 9 * * *"
to = ["robot:nobody"]

[reminders]
frist = "1:00"   # [not a table]
workdays_only = "yes"

[deadlines]
default = 0
"安全隐患" = 0
"不存在" = 3

[pages]
port = "80"

[foo]
a = 1
"""


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, BAD)
    problems = problems_of(path, DINGTALK_OAPI_ENDPOINT="ftp://x")
    expected = {
        "环境变量 DINGTALK_OAPI_ENDPOINT": "https://",
        "第3行，office.nme": "是不是“name”",
        "第4行，office.timezone": "Asia/Shanghai",
        "第5行，office.day_ends_at": "17:30",
        "第9行，digests[1].period": "week",
        "第10行，digests[1].cron": "五段",
        "第11行，digests[1].to[1]": "boss",
        "第16行，digests[2].name": "甲",
        "第19行，digests[2].to": "nobody",
        "第22行，reminders.frist": "是不是“first”",
        "第23行，reminders.workdays_only": "true",
        "第26行，deadlines.default": "不能小于 1",
        "第27行，deadlines.安全隐患": "不能小于 1",
        "第28行，deadlines.不存在": "没有这一项",
        "第31行，pages.port": "整数",
        "第33行，foo": "没有这一项",
    }
    assert len(problems) == len(expected), problems
    for problem, (place, words) in zip(problems, expected.items(), strict=True):
        assert place in problem
        assert words in problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[office]\nname = “梧桐”\n", "第2行：用了中文标点"),
        ("[office]\nname = 梧桐\n", "第2行：值写得不对"),
        ("[office]\n[office]\n", "第2行：同一项写了两次"),
        ('[office]\nname = "梧桐\n', "第2行：引号"),
        ("[office]\nname\n", "第2行：应写成"),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    (problem,) = problems_of(write(tmp_path, text))
    assert expected in problem


def test_a_database_password_is_not_repeated(tmp_path: Path) -> None:
    path = write(tmp_path, '[database]\nurl = "mysql://root:hush@h/db"\n')
    (problem,) = problems_of(path)
    assert "hush" not in problem


def test_own_words_come_from_the_file_and_from_a_list_beside_it(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text(
        "词,类别\n蹦蹦车,停车充电\n老粮库，安全隐患 # 危房\n", "utf-8"
    )
    path = write(
        tmp_path,
        '[reading]\nplaces = ["凤凰台"]\ncategories_file = "words.csv"\n'
        '[reading.words]\n"蹦蹦车" = "traffic"\n',
    )
    words = words_of(load(path, {}))
    assert words.places == ("凤凰台",)
    assert words.categories == {"蹦蹦车": Category.TRAFFIC, "老粮库": Category.SAFETY}


def test_a_wrong_line_of_the_word_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("蹦蹦车,车车\n", "utf-8")
    path = write(tmp_path, '[reading]\ncategories_file = "words.csv"\n')
    (problem,) = problems_of(path)
    assert "第1行" in problem


def test_categories_stand_beside_the_default_deadline(tmp_path: Path) -> None:
    settings = load(write(tmp_path, '[deadlines]\ndefault = 7\n"安全隐患" = 1\ntraffic = 2\n'), {})
    assert settings.deadlines.default == 7
    assert settings.deadlines.by_category == {Category.SAFETY: 1, Category.TRAFFIC: 2}


def test_times_and_days_may_be_written_in_both_ways(tmp_path: Path) -> None:
    text = "[office]\nday_ends_at = 05:00:00\n[calendar]\nextra_holidays = [2027-02-14]\n"
    settings = load(write(tmp_path, text), {})
    assert settings.office.day_ends_at == time(5)
    assert settings.calendar.extra_holidays == (date(2027, 2, 14),)


def test_a_day_is_not_both_on_and_off(tmp_path: Path) -> None:
    text = '[calendar]\nextra_holidays = ["2027-02-14"]\nextra_workdays = ["2027-02-14"]\n'
    (problem,) = problems_of(write(tmp_path, text))
    assert "2027-02-14" in problem


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().office.name = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("30 18 * * *", "30 18 * * *"),
        ("0 9 * * 1", "0 9 * * mon"),
        ("0 9 * * 1-5", "0 9 * * mon,tue,wed,thu,fri"),
        ("0 9 * * 0", "0 9 * * sun"),
        ("0 9 * * 7", "0 9 * * sun"),
        ("0 9 * * FRI", "0 9 * * fri"),
        ("0 9 * * sun-tue", "0 9 * * mon,tue,sun"),
        ("*/10 8-18 1,15 jan *", "*/10 8-18 1,15 jan *"),
        ("0 9 * * 0-6", "0 9 * * *"),
    ],
)
def test_days_of_the_week_become_names(written: str, normal: str) -> None:
    assert cron.normal(written) == normal


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "0 9 * *",
        "60 9 * * *",
        "0 24 * * *",
        "0 9 0 * *",
        "0 9 * * 8",
        "a b c d e",
        "0 9 5-1 * *",
        "0 9 */0 * *",
        "0 9 *-3 * *",
    ],
)
def test_what_is_no_time_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"[一-龥]"):
        cron.normal(wrong)


def test_lines_are_found_past_values_of_several_lines() -> None:
    text = 'a = """\nb = 1\n"""\n# c = 2\nd = [\n  "]", # ]\n]\n[t."x y"]\ne.f = {g = 1}\n'
    lines = lines_of(text)
    assert lines[("a",)] == 1
    assert ("b",) not in lines
    assert ("c",) not in lines
    assert lines[("d",)] == 5
    assert lines[("t", "x y")] == 8
    assert lines[("t", "x y", "e", "f")] == 9
