"""Masking of numbers that point to one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import Kind, find, mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系人小吴 13800009012。", Kind.MOBILE),
        ("电话：138 0000 9012", Kind.MOBILE),
        ("值班电话0371-66668888", Kind.LANDLINE),
        ("身份证410105199001011234", Kind.IDENTITY_CARD),
        ("卡号6222 0202 0001 1234 567", Kind.BANK_CARD),
    ],
)
def test_a_number_is_found_and_masked(text: str, kind: Kind) -> None:
    """Each kind is found, and its middle no longer shown."""
    (found,) = find(text)
    assert found.kind is kind
    digits = text[found.start : found.end]
    assert digits not in mask(text)


@pytest.mark.parametrize(
    "text", ["2026年6月17日走访320户", "工单1210-03", "3号楼2单元1206", "共2.7万元"]
)
def test_what_is_no_such_number_stays(text: str) -> None:
    """Dates, houses and amounts are left alone."""
    assert mask(text) == text


@given(st.text(alphabet="0123456789-（） 电话138X,.x一二", max_size=80))
def test_masking_keeps_the_length_and_is_done_once(text: str) -> None:
    """A masked text has the same length, and masking it again finds nothing more."""
    masked = mask(text)
    assert len(masked) == len(text)
    assert find(masked) == []
