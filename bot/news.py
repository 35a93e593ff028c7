"""Short news of something known that is not settled: it still waits, it moves, it is broken again.
Pure; decides from the words alone, whichever matter is meant.
"""

import re
from enum import StrEnum

LONGEST = 45


class News(StrEnum):
    """What such news says."""

    WAITS = "waits"  # nothing has changed
    MOVES = "moves"  # somebody is at it
    AGAIN = "again"  # the trouble is back


_AGAIN = re.compile(
    r"(?:又|再次|重新)(?:给|开始|都|被|全)?(?:坏|堵|漏|不亮|灭|停|冒|脏|乱|裂|塌|丢|断|返|溢|黑|不行|没水|没电|积水|外溢|堆|反弹|出现|发生|复发|吵|闹|打架|淹|响|晃|跳闸)"
    r"|又[^，。]{1,4}(?:起来|上)了|(?:反弹|复发)了"
)
_MOVES = re.compile(
    r"催(?:了|过|着|办|促)|(?:还)?在?等(?:着)?(?:配件|材料|审批|批复|回复|回话|通知|天晴|雨停|施工|排期|资金|厂家|师傅|物业|市政)"
    r"|(?:说|答应|约好|定|安排|预计|计划|争取|准备)[^，。]{0,8}(?:明天|后天|下周|下个?月|月底|周[一二三四五六日天]|\d{1,2}[日号]|近期|尽快|过两天|这两天)"
    r"|(?:明天|后天|下周.?|过两天)[^，。]{0,6}(?:来|去|到|给)[^，。]{0,2}(?:修|装|换|清|弄|看|办|处理|安装|施工|进场|$)"
    r"|还在(?!不)|正在(?:催|等|协调|联系|沟通)"
)
_WAITS = re.compile(
    r"(?:还|仍|依然|一直|始终|至今|到现在|目前)(?:是|都|也|还)?(?:没|未|不)(?:有|能|见)?"
    r"|没(?:有)?(?:什么|啥|任何)?新?(?:进展|动静|结果|消息|下文|反应|着落)"
    r"|没(?:有)?人(?:来|管|理)|(?:没|未)(?:有)?(?:修|弄|办|清|装|换|通|解决|处理|落实)(?:好|完|通|干净|到位|彻底)?|不满意|不彻底|"
    r"还(?:差|剩|缺|得|要|需要?)"
)
_DONE = re.compile(
    r"(?<![没未不])(?:办|弄|修|装|换|搞|清|处理|做|补)(?:好|完|妥|上|通|理干净)了?|(?:解决|处理|完成|办结|落实|搞定|恢复|通)了|已(?:经)?(?:解决|办结|完成|恢复|落实)"
)
_PROMISES = re.compile(
    r"(?:预计|争取|力争|计划|保证|确保|答应)[^。]{1,16}(?:好|完|成|结|解决|恢复|到位)"
)
_TROUBLE = re.compile(
    r"不亮|不通|不够|不畅|坏|漏|堵|丢|破|断|停[运水电气暖]|积水|损|脏|乱|堆|占|倒|裂|塌|缺|少|臭|溢|吵|扰|矛盾|纠纷|隐患|没[水电气暖]|问题"
)
_ASKS = re.compile(
    r"[？?]|[吗呢么](?:[。！\s]*$)|哪[些几个里家]|多少|几[件个条]|谁|怎么|咋|什么时候|啥时候|有没有|(?:没|未)[^，。]{0,4}的[。\s]*$"
    r"|查|看看|列|还有[^，。]{0,6}(?:没|未)"
)
_TOLD = re.compile(
    r"反映|1234[05]|热线|网格|走访|入户|来电|来访|投诉|求助|转来|转办|巡查|排查|居民说|群众说|村民说|新(?:增|发现|收)|另外"
)


def kind(text: str) -> News | None:
    """What a short message says of something known; None for questions, for reports that say how a
    thing became known, and for anything else."""
    words = text.strip()
    if len(words) > LONGEST or "\n" in words or _ASKS.search(words) or _TOLD.search(words):
        return None
    for news, pattern in ((News.AGAIN, _AGAIN), (News.MOVES, _MOVES), (News.WAITS, _WAITS)):
        if pattern.search(words):
            return news
    return None


def is_done(text: str) -> bool:
    """Whether words that name no matter say that one is settled: 昨天那个弄好了."""
    return bool(_DONE.search(text)) and kind(text) is None


def promises(text: str) -> bool:
    """Whether a day that is named is one by which all will be settled, not one on which somebody comes."""
    return bool(_PROMISES.search(text))


def is_only_done(text: str) -> bool:
    """Whether a short message tells that something is done and of no trouble, as people write of what
    they have told before: 西门路灯换了灯泡了. A report of the day may read the same."""
    words = text.strip()
    told = len(words) <= LONGEST and "\n" not in words and not _TOLD.search(words)
    return told and not _TROUBLE.search(words) and not _ASKS.search(words) and kind(words) is None
