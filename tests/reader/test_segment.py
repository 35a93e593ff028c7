"""Where matters begin and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reader.reading import reading_of

ONE = "文化广场路灯不亮，已换新"
TWO = "5号楼下水道堵塞，已疏通"


@pytest.mark.parametrize(
    "text",
    [
        f"1.{ONE} 2.{TWO}",
        f"1、{ONE}\n2、{TWO}",
        f"（1）{ONE}；（2）{TWO}。",
        f"①{ONE}②{TWO}",
        f"一是{ONE}；二是{TWO}。",
        f"一、{ONE}\n二、{TWO}",
        f"首先，{ONE}。其次，{TWO}。",
        f"A. {ONE}\nB. {TWO}",
        f"✅ {ONE}\n✅ {TWO}",
        f"- {ONE}\n- {TWO}",
        f"08:30 {ONE}\n10:20 {TWO}",
        f"{ONE}。\n{TWO}。",
        f"{ONE}；{TWO}。",
        f"第一件，{ONE}。\n第二件，{TWO}。",
        f"今天{ONE}。另外{TWO}。",
        f"事项：{ONE}\n来源：巡查\n事项：{TWO}\n来源：走访",
        f"序号|事项|来源\n1|{ONE}|巡查\n2|{TWO}|走访",
        f"事项\t来源\t办理状态\n{ONE}\t巡查\t已办结\n{TWO}\t走访\t已办结",
    ],
)
def test_every_form_of_a_list_gives_its_items(text: str) -> None:
    """Two matters are two, however they are numbered."""
    matters = reading_of(text).matters
    assert len(matters) == 2
    assert ONE[:8] in matters[0].text
    assert TWO[:6] in matters[1].text


@pytest.mark.parametrize(
    "text",
    [
        "北街老孙家屋顶漏雨 找人铺了油毡 不漏了 小学后墙裂了道缝 已经报给教体局 等人来看",
        "东院停电，供电所换了保险，来电了，李大娘腿摔着了，送到县医院拍了片子",
        "水塔阀门坏了，换了新的。陈家和周家为宅基地吵架，村里调解好了",
        "楼道声控灯不亮，电工换了\n5楼住户说水压低，自来水公司明天来测",
    ],
)
def test_what_follows_an_outcome_and_is_another_need_is_another_matter(text: str) -> None:
    """Nothing but a mark stands between the two."""
    assert len(reading_of(text).matters) == 2


def test_dictated_text_is_cut_at_spoken_connectives() -> None:
    """Without any punctuation 还有 and 再一个 part the matters."""
    text = (
        "今天村口那个路灯不亮了我给电工打了电话他给修好了还有老孙养老金认证不会弄我帮他弄好了"
        "再一个就是三组水管漏水说是明天来修"
    )
    assert len(reading_of(text).matters) == 3


@pytest.mark.parametrize(
    "text", ["今天组织党员学习党章，召开支委会。", "大里村6月17日民生实事上报：", "发放宣传单500张"]
)
def test_what_serves_no_need_is_no_matter(text: str) -> None:
    """Meetings, study, leaflets and headings are none."""
    assert reading_of(text).matters == ()


@given(
    st.lists(
        st.sampled_from(
            [
                ONE,
                TWO,
                "1.",
                "2.",
                "；",
                "。",
                "\n",
                "另外",
                "居民反映",
                "6月17日",
                "（",
                "）",
                "：",
                " ",
                "|",
                "①",
            ]
        ),
        max_size=30,
    )
)
@settings(max_examples=150, deadline=None)
def test_spans_are_in_order_inside_the_text_and_apart(parts: list[str]) -> None:
    """Spans never leave the text, never overlap and keep its order."""
    text = "".join(parts)
    end = 0
    for matter in reading_of(text).matters:
        assert end <= matter.span.start < matter.span.end <= len(text)
        assert text[matter.span.start : matter.span.end] == matter.text
        end = matter.span.end
