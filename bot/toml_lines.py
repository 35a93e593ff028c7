"""Where in a TOML file a key stands, so that an error can name its line. Pure.

Not a parser: the text is one that ``tomllib`` has accepted.
"""

import re

Path = tuple[str | int, ...]

HEADER = re.compile(r"(\[\[?)(.+?)(\]\]?)\s*(?:#.*)?$")
KEY_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")
TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^']|'(?!''))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[\[\]{}]|\n'''
)


def lines_of(text: str) -> dict[Path, int]:
    """Line numbers (from 1) by key path; tables too, array tables with their index."""
    found: dict[Path, int] = {}
    seen: dict[Path, int] = {}
    table: Path = ()
    for number, statement in _statements(text):
        header = HEADER.match(statement)
        if header:
            table = _resolve(_keys(header[2])[0], seen)
            if header[1] == "[[":
                index = seen.get(table, -1) + 1
                seen[table] = index
                table = (*table, index)
            found.setdefault(table, number)
            continue
        keys, rest = _keys(statement)
        if keys and rest.startswith("="):
            for length in range(1, len(keys) + 1):
                found.setdefault((*table, *keys[:length]), number)
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int | None:
    """The line of a path, or of the nearest thing around it that has a line of its own."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _statements(text: str) -> list[tuple[int, str]]:
    """Headers and key lines with their line number; values over several lines count as one."""
    statements: list[tuple[int, str]] = []
    depth, line, start, start_line = 0, 1, 0, 1
    for token in TOKEN.finditer(text):
        word = token.group()
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        if word == "\n" and depth <= 0:
            statements.append((start_line, text[start : token.start()].strip()))
            start, start_line = token.end(), line + 1
        line += word.count("\n")
    statements.append((start_line, text[start:].strip()))
    return [(number, statement) for number, statement in statements if statement]


def _keys(text: str) -> tuple[Path, str]:
    """A dotted key at the start of a text, and what follows it."""
    keys: list[str] = []
    rest = text
    while found := KEY_PART.match(rest):
        keys.append(next(group for group in found.groups() if group is not None))
        rest = rest[found.end() :]
        if not rest.startswith("."):
            break
        rest = rest[1:]
    return tuple(keys), rest


def _resolve(keys: Path, seen: dict[Path, int]) -> Path:
    """A header's path with the index of each array of tables it goes through; the last key of a
    new array stays as it is."""
    path: Path = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if path in seen and position < len(keys) - 1:
            path = (*path, seen[path])
    return path
