"""What is wrong with the settings, in words for the person who edits them."""

import re
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from bot.toml_lines import Path, line_of, lines_of

FULL_WIDTH = {"“": '"', "”": '"', "＝": "=", "【": "[", "】": "]", "，": ",", "：": ":", "‘": "'"}
SYNTAX = (
    (re.compile("Cannot overwrite|Cannot declare|Duplicate|already"), "同一项写了两次"),
    (re.compile("Invalid value"), '值写得不对：文字要加英文引号，如 name = "梧桐办事处"'),
    (re.compile("Expected '='|Invalid statement"), "应写成“名称 = 值”"),
    (re.compile("Illegal character|Unterminated|Expected"), "引号或括号没有配对"),
)
MEANINGS: Mapping[str, str] = {
    "string_type": "要用文字，并加英文引号",
    "int_type": "要用整数，不加引号",
    "int_from_float": "要用整数",
    "bool_type": "只能写 true 或 false，不加引号",
    "tuple_type": '要写成列表，如 ["甲", "乙"]',
    "dict_type": "要写成一组“名称 = 值”",
    "mapping_type": "要写成一组“名称 = 值”",
    "model_type": "要写成一组“名称 = 值”",
    "missing": "这一项不能少",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要写 {min_length} 个",
    "too_long": "最多写 {max_length} 个",
    "string_too_short": "不能是空的",
}


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` are complete Chinese sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Problems:
    """Collects what is wrong with one file and the environment, with the place of each."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._lines: dict[Path, int] | None = None
        self._variables: dict[Path, str] = {}
        self._found: list[tuple[int, str]] = []

    def comes_from(self, path: Path, variable: str) -> None:
        """Notes that a value is an environment variable's."""
        self._variables[path] = variable

    def found(self) -> list[str]:
        """All problems, in the order of the file."""
        return [sentence for _, sentence in sorted(self._found, key=lambda item: item[0])]

    def add(self, path: Path, what: str) -> None:
        """One problem with the value at a path."""
        if path in self._variables:
            self._found.append((0, f"环境变量 {self._variables[path]}：{what}"))
            return
        if self._lines is None:
            self._lines = lines_of(self._text)
        line = line_of(path, self._lines)
        place = f"{self._name} 第{line}行" if line else self._name
        self._found.append((line or 0, f"{place}，{spelled(path)}：{what}"))

    def add_invalid(self, error: ValidationError) -> None:
        """All that the models found; of several findings at one place only the first."""
        seen: set[Path] = set()
        for item in error.errors(include_url=False, include_input=False):
            path = tuple(part for part in item["loc"] if part != "[key]")
            if path[:2] == ("deadlines", "by_category"):  # in the file they stand side by side
                path = ("deadlines", *path[2:])
            if path in seen:
                continue
            seen.add(path)
            self.add(path, self._meaning(item["type"], path, item.get("ctx", {})))

    def _meaning(self, kind: str, path: Path, context: Mapping[str, object]) -> str:
        if kind == "value_error":
            return str(context["error"])
        if kind == "extra_forbidden":
            return f"没有这一项{_suggestion(path)}"
        if kind in MEANINGS:
            return MEANINGS[kind].format_map(context)
        return "值写得不对"

    def syntax(self, message: str) -> str:
        """The sentence for a text that is no TOML."""
        place = re.search(r"at line (\d+)", message)
        line = int(place[1]) if place else len(self._text.splitlines())
        what = next((words for kind, words in SYNTAX if kind.search(message)), "写法不对")
        written = (self._text.splitlines() or [""])[min(line, len(self._text.splitlines())) - 1]
        wrong = [mark for mark in FULL_WIDTH if mark in written.split("#", 1)[0]]
        if wrong and "同一项" not in what:
            pairs = "、".join(f"{mark} 应为 {FULL_WIDTH[mark]}" for mark in wrong)
            what = f"用了中文标点（{pairs}）"
        return f"{self._name} 第{line}行：{what}"


def spelled(path: Path) -> str:
    """``digests[2].cron``: as people count."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _suggestion(path: Path) -> str:
    """The name that was probably meant, in the section that the path is in."""
    from difflib import get_close_matches  # only for a mistake

    from bot.config_models import Settings  # the models import this module's neighbours only

    model: type[BaseModel] | None = Settings
    for part in path[:-1]:
        if model is None:
            return ""
        if isinstance(part, str):
            model = _inner(model, part)
    if model is None:
        return ""
    names = [field.alias or name for name, field in model.model_fields.items()]
    close = get_close_matches(str(path[-1]), names, n=1)
    if close:
        return f"，是不是“{close[0]}”？"
    return f"，可以写的有：{'、'.join(names)}"


def _inner(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a section or of a list of sections."""
    for key, field in model.model_fields.items():
        if name == (field.alias or key):
            options = [field.annotation, *getattr(field.annotation, "__args__", ())]
            models = [o for o in options if isinstance(o, type) and issubclass(o, BaseModel)]
            return models[0] if models else None
    return None
