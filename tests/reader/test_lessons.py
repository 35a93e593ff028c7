"""What an office's own people correct is learned, and only then."""

from bot.domain.reading import Context, Words
from bot.reader import read
from bot.reader.lessons import ENOUGH, Lessons
from bot.vocabulary import Category
from tests.reader.reading import SENT

TEXT = "三号院的老戏台今天又开了锣"


def category_of(lessons: Lessons) -> Category:
    """What the reader takes the text for, with these lessons."""
    context = Context(SENT, "大里村", words=Words(learned=lessons))
    return read(f"居民反映{TEXT}，正在协调", context).matters[0].category


def test_lessons_join_in_once_there_are_enough() -> None:
    """The same correction again and again is heeded, but not before there are enough of them."""
    lessons = Lessons()
    before = category_of(lessons)
    assert before is not Category.DISPUTES
    for _ in range(ENOUGH - 1):
        lessons.take(TEXT, Category.DISPUTES)
    assert category_of(lessons) is before
    lessons.take(TEXT, Category.DISPUTES)
    assert category_of(lessons) is Category.DISPUTES


def test_lessons_leave_other_matters_alone() -> None:
    """What was learned of one thing says nothing of another."""
    lessons = Lessons()
    for _ in range(ENOUGH):
        lessons.take(TEXT, Category.DISPUTES)
    context = Context(SENT, "大里村", words=Words(learned=lessons))
    (lamp,) = read("7号楼前路灯不亮，已换新", context).matters
    assert lamp.category is Category.PUBLIC_WORKS


def test_own_words_win_over_lessons() -> None:
    """What the office has written down is never overruled by what was learned."""
    lessons = Lessons()
    for _ in range(ENOUGH):
        lessons.take(TEXT, Category.DISPUTES)
    words = Words(categories={"老戏台": Category.EDUCATION_CULTURE}, learned=lessons)
    (matter,) = read(f"居民反映{TEXT}，正在协调", Context(SENT, "大里村", words=words)).matters
    assert matter.category is Category.EDUCATION_CULTURE
