"""Settings: ``config.toml`` and the environment to frozen values, all errors at once.

Import stays light on purpose: only tomllib and pydantic. Opens nothing but the settings' own files.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from bot.config_errors import ConfigError, Problems
from bot.config_models import Settings
from bot.domain.reading import Words
from bot.vocabulary import Category, label

DEFAULT_FILE = Path("config.toml")
FROM_ENVIRONMENT: dict[str, tuple[str, str]] = {
    "DINGTALK_CLIENT_ID": ("dingtalk", "client_id"),
    "DINGTALK_CLIENT_SECRET": ("dingtalk", "client_secret"),
    "DINGTALK_ROBOT_CODE": ("dingtalk", "robot_code"),
    "DINGTALK_OPENAPI_ENDPOINT": ("dingtalk", "openapi_endpoint"),
    "DINGTALK_OAPI_ENDPOINT": ("dingtalk", "oapi_endpoint"),
    "WUTONG_DATABASE_URL": ("database", "url"),
}
SECRET_FILE = "DINGTALK_CLIENT_SECRET_FILE"
SECRET_KEYS = frozenset({"client_secret", "app_secret", "secret", "token", "access_token"})

__all__ = ["ConfigError", "Settings", "load", "robot_variable"]

Table = dict[str, object]


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file, or of ``WUTONG_CONFIG``, or of ``config.toml`` here, or the defaults;
    the environment wins.

    Raises ConfigError with everything that is wrong.
    """
    chosen = path or (Path(environ["WUTONG_CONFIG"]) if environ.get("WUTONG_CONFIG") else None)
    if chosen is None and DEFAULT_FILE.is_file():
        chosen = DEFAULT_FILE
    text = _text(chosen) if chosen else ""
    problems = Problems(str(chosen or DEFAULT_FILE), text)
    try:
        raw: Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([problems.syntax(str(error))]) from None
    _refuse_secrets(raw, problems)
    _overlay(raw, environ, problems)
    _check_digests(raw, problems)
    _own_words(raw, chosen.parent if chosen else Path(), problems)
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        problems.add_invalid(error)
        raise ConfigError(problems.found()) from None
    if problems.found():
        raise ConfigError(problems.found())
    return settings


def words_of(settings: Settings) -> Words:
    """What the office adds to the reader's own words."""
    return Words(places=settings.reading.places, categories=dict(settings.reading.words))


def robot_variable(name: str, what: str) -> str:
    """The environment variable of a group robot's ``TOKEN`` or ``SECRET``."""
    return f"DINGTALK_GROUP_ROBOT_{name.upper().replace('-', '_')}_{what}"


def missing_to_run(settings: Settings) -> list[str]:
    """What the bot needs for DingTalk and has not got, each as a sentence that says what to do."""
    sentences = []
    if not settings.dingtalk.client_id:
        sentences.append(
            "还没有填应用的 Client ID：在钉钉开放平台的应用“凭证与基础信息”里复制，"
            "写进 config.toml 的 [dingtalk] client_id，或环境变量 DINGTALK_CLIENT_ID。"
        )
    if settings.dingtalk.client_secret is None:
        sentences.append(
            "还没有填应用的 Client Secret：放进环境变量 DINGTALK_CLIENT_SECRET，"
            f"或把它存成文件、用 {SECRET_FILE} 指向它。"
        )
    for name, robot in settings.dingtalk.group_robots.items():
        if robot.token is None:
            variable = robot_variable(name, "TOKEN")
            sentences.append(f"群机器人“{name}”还没有 access_token：放进环境变量 {variable}。")
    return sentences


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise ConfigError([f"找不到设置文件：{path}"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"设置文件不是 UTF-8 编码，请另存为 UTF-8：{path}"]) from None
    except OSError as error:
        raise ConfigError([f"打不开设置文件：{path}（{error.strerror}）"]) from None


def _table(raw: Table, name: str) -> Table:
    """A section to write into; one of the wrong type is left for the models to report."""
    section = raw.setdefault(name, {})
    return section if isinstance(section, dict) else {}


def _refuse_secrets(raw: Table, problems: Problems) -> None:
    section = _table(raw, "dingtalk")
    for key in SECRET_KEYS & section.keys():
        del section[key]
        problems.add(
            ("dingtalk", key),
            "密钥不能写在设置文件里，请删掉这一行，改放环境变量 "
            f"DINGTALK_CLIENT_SECRET（或 {SECRET_FILE} 指向的文件）",
        )


def _overlay(raw: Table, environ: Mapping[str, str], problems: Problems) -> None:
    """Puts the environment's values over the file's, and the robots' secrets to their names."""
    for variable, (section, key) in FROM_ENVIRONMENT.items():
        if environ.get(variable):
            _table(raw, section)[key] = environ[variable]
            problems.comes_from((section, key), variable)
    dingtalk = _table(raw, "dingtalk")
    secret_file = environ.get(SECRET_FILE)
    if secret_file and not environ.get("DINGTALK_CLIENT_SECRET"):
        problems.comes_from(("dingtalk", "client_secret"), SECRET_FILE)
        try:
            dingtalk["client_secret"] = Path(secret_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            problems.add(("dingtalk", "client_secret"), f"读不了密钥文件：{secret_file}")
    names = dingtalk.get("group_robots")
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        dingtalk["group_robots"] = {
            name: {
                "token": environ.get(robot_variable(name, "TOKEN")) or None,
                "secret": environ.get(robot_variable(name, "SECRET")) or None,
            }
            for name in names
        }
    elif names is not None:
        del dingtalk["group_robots"]
        problems.add(("dingtalk", "group_robots"), '要写成名字的列表，如 ["office"]')


def _check_digests(raw: Table, problems: Problems) -> None:
    """What one digest cannot know of itself: names used twice, robots that are not there."""
    rules = raw.get("digests")
    robots = _table(raw, "dingtalk").get("group_robots") or {}
    names: set[object] = set()
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        if not isinstance(rule, dict):
            continue
        name = rule.get("name")
        if isinstance(name, str) and name in names:
            problems.add(("digests", number, "name"), f"前面已有一个简报叫“{name}”")
        names.add(str(name))
        targets = rule.get("to")
        for target in targets if isinstance(targets, list) else []:
            kind, _, robot = str(target).partition(":")
            if kind == "robot" and isinstance(robots, dict) and robot not in robots:
                what = f"dingtalk.group_robots 里没有群机器人“{robot}”"
                problems.add(("digests", number, "to"), what)


def _own_words(raw: Table, folder: Path, problems: Problems) -> None:
    """Adds the words of ``reading.categories_file`` to those of ``reading.words``."""
    section = _table(raw, "reading")
    name = section.get("categories_file")
    if not isinstance(name, str) or not name:
        return
    path = folder / name
    where = ("reading", "categories_file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.add(where, f"读不了类别词表（应为 UTF-8 文本）：{path}")
        return
    words: Table = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.split("#", 1)[0].replace("，", ",").replace("\t", ",").strip()
        word, _, category = (part.strip() for part in entry.partition(","))
        if entry and (word, category) != ("词", "类别"):
            if category_of(category) is None or not word:
                problems.add(where, f"{path} 第{number}行要写成“词,类别”，类别用台账里的名称")
            words[word] = category
    own = section.get("words", {})
    if isinstance(own, dict):
        known = {word: name for word, name in words.items() if category_of(str(name))}
        section["words"] = {**known, **own}


def category_of(text: str) -> Category | None:
    """The category of an id or of a Chinese name."""
    by_name = {name: category for category in Category for name in (category, label(category))}
    return by_name.get(text)
