"""Numbers by which people point at what was reported: #1024, 1024号, 第2条, 3号事项."""

import re

from bot.reader.numbers import value
from bot.reader.patterns import begins

# What follows a number that means a matter: its news, an order, or nothing. A room (1602停电) is
# followed by its trouble.
_AFTER = (
    r"(?=号(?![楼院栋线门店房路])|已|改|的|也|和|、|，|：|办|解决|完[成毕]?|撤|修|状态|类别|进度|责任|不|是|属于|都|全|好|弄|修"
    r"|换|清|搞|处理|装|通了|还|仍|没|正|今|昨|前天|明|后天|下[周午个]|上[午周]|周[一二三四五六日]|这|那|目前|刚|又|只|可以|申请|延|需|请|催"
    r"|联系|等|预计|争取|施工|物业|厂家|人家|户主|居民|群众|报|转|跟|让|调解|回访|[\d一二两三五十]{1,2}[天日]内|\s|$)"
)
_MATTER = begins(
    "#1-9事作删撤更编",
    rf"#\s?(?P<hash>\d{{4,9}})|(?<![\d.:：-])(?P<plain>[1-9]\d{{3,8}}){_AFTER}|(?:撤回|撤销|删除|作废|更正|事项|编号)\s?(?:第|#)?(?P<after>[1-9]\d{{3,8}})(?!\d|年|元|户|人)",
)
# … the number of an item in front of it: 3.1004已办结
_ITEM = re.compile(rf"(?:^|[\n。；，])\s*\d{{1,2}}[.、)）]\s?(?P<item>[1-9]\d{{3,8}}){_AFTER}")
_ORDINAL = begins(
    r"\d一七三九二五八六十四第",
    r"第(?P<a>\d{1,3}|[一二三四五六七八九十]{1,3})(?:条|件|项|个(?=事|问题|，|。|$|不|撤|删|改|已|都|办|弄|修|好|处理|解决|清|换|搞|装|还|没)|号)|(?<![\d一二三四五六七八九十])(?P<b>\d{1,3}|[一二三四五六七八九十]{1,3})号(?=事项|事(?!故)|问题|工单|件)",
)
_WITHDRAWS = re.compile(
    r"撤回|撤销|撤掉|作废|删掉|删除|删了|不要了|不算(?!太|高|多|大)|取消(?:掉|刚才|上|那|第|#)|去掉|收回"
)


_HOTLINE = 12345


def matter_numbers(text: str) -> tuple[int, ...]:
    """The matter numbers named in a text, in order, each once."""
    if not re.search(r"\d{4}", text):
        return ()
    named = [
        *(
            (match.start(), match["hash"] or match["plain"] or match["after"])
            for match in _MATTER.finditer(text)
        ),
        *((match.start("item"), match["item"]) for match in _ITEM.finditer(text)),
    ]
    found = [int(number) for _, number in sorted(named)]
    return tuple(
        dict.fromkeys(
            number
            for number in found
            if not (1990 <= number <= 2100 or number == _HOTLINE) or f"#{number}" in text
        )
    )


def ordinals(text: str) -> tuple[int, ...]:
    """The positions named in a text, in order, each once."""
    if "第" not in text and "号" not in text:
        return ()
    found = []
    for match in _ORDINAL.finditer(text):
        number = value(match["a"] or match["b"])
        if number is not None:
            found.append(int(number))
    return tuple(dict.fromkeys(found))


def withdraws(text: str) -> bool:
    """Whether something is taken back."""
    return bool(_WITHDRAWS.search(text))
