"""The chat page, as far as it can be tested without a browser: safe, whole, readable by all."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

import bot.emulator

STATIC = Path(bot.emulator.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
UNSAFE = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
OUTSIDE = r"https?://(?!www\.w3\.org/2000/svg)[\w.]+"
BY_NAME = r"\bpage\.(\w+)"


class Elements(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes one."""
        self.found.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        """The ids, in order."""
        return [str(attrs["id"]) for _, attrs in self.found if "id" in attrs]


@pytest.fixture(scope="module")
def html() -> Elements:
    """The page."""
    return Elements((STATIC / "chat.html").read_text())


def test_a_strict_content_policy_is_possible(html: Elements) -> None:
    for tag, attrs in html.found:
        assert tag != "style"
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        assert tag != "script" or attrs.get("src"), "no script inside the page"


def test_ids_are_unique_and_symbols_exist(html: Elements) -> None:
    assert [id for id, times in Counter(html.ids).items() if times > 1] == []
    drawn = {str(attrs["href"]) for tag, attrs in html.found if tag == "use"}
    scripts = "".join(script.read_text() for script in SCRIPTS)
    drawn |= {f"#i-{name}" for name in re.findall(r'\bicon\("(\w+)"\)', scripts)}
    assert drawn <= {f"#{id}" for id in html.ids}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_html_and_reach_nobody_else(script: Path) -> None:
    text = script.read_text()
    assert re.findall(UNSAFE, text) == []
    assert re.findall(OUTSIDE, text) == []


def test_style_reaches_nobody_else() -> None:
    assert "http" not in (STATIC / "chat.css").read_text()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_scripts_use_of_the_page_is_there(script: Path, html: Elements) -> None:
    names = {re.sub(r"-(\w)", lambda found: found[1].upper(), id) for id in html.ids}
    assert set(re.findall(BY_NAME, script.read_text())) <= names


def test_every_button_says_what_it_does() -> None:
    text = (STATIC / "chat.html").read_text()
    for attributes, inside in re.findall(r"<button\b([^>]*)>(.*?)</button>", text, re.DOTALL):
        words = re.sub(r"<[^>]*>", "", inside).strip()
        assert words or "aria-label=" in attributes or "mention-tool" in attributes


async def test_the_server_gives_the_page_and_what_it_needs(http: httpx.AsyncClient) -> None:
    page = await http.get("/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for path in [*STATIC.iterdir(), Path("NotoSansSC.otf")]:
        answer = await http.get(f"/static/{path.name}")
        assert answer.status_code == 200
        if path.suffix == ".js":
            assert "javascript" in answer.headers["content-type"]
