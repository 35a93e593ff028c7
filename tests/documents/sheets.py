"""Reads a workbook with its formulas and works them out anew: COUNTIFS, SUM, IF, INT, MOD, &."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Value = Any  # a text or a number
Cells = dict[str, Value]


class Sheets:
    """All sheets of a workbook: values by cell, formulas by cell, and the XML of each."""

    def __init__(self, content: bytes) -> None:
        self.values: dict[str, Cells] = {}
        self.formulas: dict[str, dict[str, str]] = {}
        self.xml: dict[str, ElementTree.Element] = {}
        with ZipFile(BytesIO(content)) as file:
            strings = self._strings(file)
            book = ElementTree.fromstring(file.read("xl/workbook.xml"))
            links = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            targets = {link.get("Id"): str(link.get("Target")) for link in links}
            for sheet in book.iter(f"{MAIN}sheet"):
                xml = ElementTree.fromstring(file.read(f"xl/{targets[sheet.get(RELATION)]}"))
                self._take(str(sheet.get("name")), xml, strings)

    @staticmethod
    def _strings(file: ZipFile) -> list[str]:
        if "xl/sharedStrings.xml" not in file.namelist():
            return []
        shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        return ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in shared]

    def _take(self, name: str, xml: ElementTree.Element, strings: list[str]) -> None:
        self.xml[name] = xml
        values, formulas = self.values.setdefault(name, {}), self.formulas.setdefault(name, {})
        for cell in xml.iter(f"{MAIN}c"):
            at, kind = str(cell.get("r")), cell.get("t")
            formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
            if formula is not None:
                formulas[at] = str(formula.text)
            if kind == "inlineStr":
                values[at] = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
            elif value is not None and value.text is not None:
                text = strings[int(value.text)] if kind == "s" else value.text
                values[at] = text if kind in ("s", "str") else float(text)

    def worked_out(self, sheet: str, at: str) -> Value:
        """What a cell is, its formula worked out anew and not as it was stored."""
        formula = self.formulas[sheet].get(at)
        if formula is None:
            return self.values[sheet].get(at, "")
        return _Formula(self, sheet, formula).value()


class _Formula:
    """A formula read from left to right."""

    def __init__(self, sheets: Sheets, sheet: str, text: str) -> None:
        self._sheets, self._sheet = sheets, sheet
        self._tokens = re.findall(
            r'"(?:[^"]|"")*"|[\w一-鿿]+![$A-Z0-9:]+|\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?'
            r"|[A-Z]+(?=\()|\d+(?:\.\d+)?|[<>]=?|[(),&=/*]",
            text,
        )

    def value(self) -> Value:
        left = self._joined()
        while self._tokens and self._tokens[0] in ("=", "<", ">"):
            sign, right = self._tokens.pop(0), self._joined()
            left = float({"=": left == right, "<": left < right, ">": left > right}[sign])
        return left

    def _joined(self) -> Value:
        left = self._product()
        while self._tokens and self._tokens[0] == "&":
            self._tokens.pop(0)
            left = _shown(left) + _shown(self._product())
        return left

    def _product(self) -> Value:
        left = self._single()
        while self._tokens and self._tokens[0] in "*/":
            sign, right = self._tokens.pop(0), self._single()
            left = left * right if sign == "*" else left / right
        return left

    def _single(self) -> Value:
        token = self._tokens.pop(0)
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        if self._tokens and self._tokens[0] == "(":
            return self._call(token)
        if re.fullmatch(r"\d+(?:\.\d+)?", token):
            return float(token)
        return self._sheets.worked_out(self._sheet, token.replace("$", ""))

    def _call(self, name: str) -> Value:
        if name in ("COUNTIFS", "SUM"):
            arguments = self._arguments_raw()
            return self._count(arguments) if name == "COUNTIFS" else self._sum(arguments[0])
        self._tokens.pop(0)
        values: list[Value] = []
        while True:
            values.append(self._lazily(name, values))
            if self._tokens.pop(0) == ")":
                break
        return _FUNCTIONS[name](values)

    def _lazily(self, name: str, before: list[Value]) -> Value:
        """IF must not divide by the nothing that it asks about."""
        try:
            return self.value()
        except ZeroDivisionError:
            assert name == "IF"
            assert before[0]
            return ""

    def _arguments_raw(self) -> list[str]:
        self._tokens.pop(0)
        found = []
        while (token := self._tokens.pop(0)) != ")":
            if token != ",":
                found.append(token)
        return found

    def _count(self, arguments: list[str]) -> float:
        columns = [self._range(each) for each in arguments[::2]]
        conditions = [each[1:-1].replace('""', '"') for each in arguments[1::2]]
        return float(
            sum(
                all(_fits(v, c) for v, c in zip(row, conditions, strict=True))
                for row in zip(*columns, strict=True)
            )
        )

    def _sum(self, of: str) -> float:
        return float(sum(v for v in self._range(of) if isinstance(v, float)))

    def _range(self, text: str) -> list[Value]:
        sheet, _, cells = text.rpartition("!")
        first, _, last = cells.replace("$", "").partition(":")
        letter, start, end = first.rstrip("0123456789"), first, last or first
        rows = range(int(start.removeprefix(letter)), int(end.removeprefix(letter)) + 1)
        return [self._sheets.worked_out(sheet or self._sheet, f"{letter}{n}") for n in rows]


def _fits(value: Value, condition: str) -> bool:
    if condition == "<>":
        return bool(value != "")
    if condition == "":
        return bool(value == "")
    plain = re.sub(r"~([~*?])", r"\1", condition.removeprefix("="))
    return _shown(value) == plain


def _shown(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else value


def _if(arguments: list[Value]) -> Value:
    return arguments[1] if arguments[0] else arguments[2]


_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "IF": _if,
    "OR": lambda of: float(any(of)),
    "INT": lambda of: float(of[0] // 1),
    "MOD": lambda of: float(of[0] % of[1]),
}
