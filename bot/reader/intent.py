"""What a message wants. Asked before anything is segmented, answered from the whole text."""

import re

from bot.reader.lexicon import earlier, telling
from bot.reader.model import Grams, figures, grams
from bot.reader.patterns import begins
from bot.reader.sketch import Sketcher, letters
from bot.vocabulary import Intent

_CALLS = re.compile(
    r"^\s*(?:@\S{1,12}[ ，：]?|小梧桐?[，：,]?|小助手[，：]?|机器人[，：]?|你好[，！]?|您好[，！]?|请问(?:一下)?[：，]?|问一下[：，]?)+"
)

# How the bot is used.
_HELP = begins(
    "Eeh什会使几功发变可咋哪啥固图在头如帮怎截报拍操教文新是最样格模没照用直示第能范行表要视语说还都附零需",
    r"怎么(?:报|用|填|写|发|撤回?|撤销|改|删|补|查看?|看|上报|提交|修改|操作|弄|把|样报|才能报|重报|导出|添加|绑定|登|录)|咋(?:报|用|填|写|发|撤|改|删|补|弄|上报|看)|如何(?:报|用|填|写|发|撤|改|删|补|上报|使用|操作|提交|查看)"
    r"|(?:什么|啥|哪种|固定)(?:格式|模板|样式)|格式(?:是|要求|怎|有)|模板|范例|样例|示例|使用说明|说明书|用法|教程|操作指南|帮助$|^帮助|^help|功能|会干(?:啥|什么)|能干(?:啥|什么)|会做什么|能做什么"
    r"|(?:能不能|可不可以|可以|能否|可否|是否可以|要不要|用不用|需不需要|行不行|是不是|还是)[^。\n]{0,20}(?:粘贴|打字|发给你|发你|语音|照片|图片|文字|编号|日期|表格|格式|模板|补报|重发|重报|一起报|分开报|分条|写|群里|私聊|撤回|修改|改)"
    r"|(?:语音|照片|图片|表格|视频|截图|文件|附件|Excel|excel|文字|拍照)[^。\n]{0,14}(?:行不|可以吗|行吗|能吗|得过来|能识别|识别|认不|可不可以|能不能|可以不|中不中|行不中|能发|咋发|行不行|听懂|懂不|能听|不能$)|在哪(?:个|里|儿)(?:菜单|看|查|填|报|改)|哪个菜单|变成两份|第一次用|新来的|头一回用|第一回用|都得说(?:清楚)?|都要写|直接(?:打字|发)[^。]{0,10}(?:行|可以|吗)|几点(?:前|之前|截止)(?:报|要报|上报)|(?:最晚|截止)[^。]{0,6}几点|报给谁|发到哪|没有?(?:事|问题|实事)[^。，]{0,8}(?:用报|要报|还报|报不报|也得报|需要报)|要(?:每天|天天)报吗|报错了(?:怎么|咋)|发错了(?:怎么|咋)|零报告(?:怎么|咋)",
)
# Questions about what was reported, and orders to show it.
_QUERY = begins(
    "什共几列到前办动占历发台同咋哪啥处多好导帮怎报排推收明是最有未查汇没清满漏环看给统解记谁调还进逾",
    r"多少|几件|几个没|几条|几次|几户|几成|几天|漏报|逾期|啥时候|哪几|哪些|哪个(?:社区|村|支部|小区)|排名|排第几|占比|办结率|解决率|满意率|到哪一?步|到哪了|进展(?:如何|怎么样|咋样|到哪)|什么进度|办得?(?:怎么样|咋样)|查一下|查查|查询|(?<!巡)查看(?!见)|查下|帮我查|给我查|导出|统计|汇总(?:一下|发)|列(?:一下|出来|个)|发我看看|发给我|发我|给我看|明细|清单发|看一下|看看|最多|共性问题|前[三五十几\d]名?|没办(?:完|结)的|未办结|未解决(?:的|事项)|还有没有|有没有(?:办完|解决|超期|逾期|人报)|报了没|报没报|报上去没|收到没有?|咋没看到|记录|咋样了|怎么样了|好了没|解决没|办完没|啥时候能?(?:办|修|好)|什么时候能?(?:办|修|解决|好)|谁还没报|谁没报|调出来|列出来|动静|有结果没|处理没|哪家|发一份|给我发|推送(?:给)?我|历史|台账给我|同比|环比|是啥|哪三类|哪一类",
)
# Asked of the bot itself: how, whether, when one reports, sends, changes.
_OF_BOT = begins(
    "上会你写几删发可名咋图填如小录得必怎报撤改日是有机照用电给能行补表要语谁附需",
    r"(?:怎么|咋|如何|能不能|可不可以|可以|能否|行不行|要不要|用不用|是不是|需不需要|会不会|必须|得|能|要)[^。？，]{0,16}(?:报|发|写|填|撤|改|删|补|传|录|登记|识别|认|用你|操作|绑定|换人|交接|语音|照片|格式)"
    r"|(?:报|发|写|填|撤回|改|删|补报|上传|录|用|语音|照片|图片|附件|表格|名字|电话|日期)[^。？，]{0,14}(?:怎么|咋|吗|么|行不|可以不|能不|中不|没关系|算不算|有没有用|在哪|几点|啥时候|几次|多长|多久|哪里|是啥)"
    r"|(?:你|机器人|小助手|小梧桐?)(?:能|会|是|都|还)[^。]{0,10}(?:啥|什么|哪些|不$|吗|么)|(?:有|给)[^。]{0,6}(?:模板|格式|样子|例子)|几点(?:前|截止|之前)|谁(?:能)?看(?:得)?(?:到|见)",
)
_FIGURES = re.compile(
    r"多少|几件|几条|几户|几成|哪几件|哪些(?:没|事|问题)|排名|办结率|解决率|哪一?步|到哪|未办|没办|进展|明细|导出|统计|共性|查一|查下|查查|查询|咋样|怎么样|好了没|解决没|报上去没|报过几|记录$|清单|漏报|逾期|超期|动静|结果"
)
_ASKING = begins(
    "?不么什几列发可吗呢咋哪啥多如导怎排明是查没看给统能行要谁调？",
    r"[？?]|吗|呢$|么$|多少|几[件个条次户成]|哪|(?<![巡排检督核调自抽普])查|导出|排名|发我|发给我|看看|统计|列|没有$|不$|没$|咋|怎么|如何|明细|啥|什么|谁|给我|发一份|调出来|列出来|能不能|可不可以|行不行|要不要|是不是",
)
_CHATTER = re.compile(
    r"^(?:好的?|好嘞|好滴|收到|谢谢|感谢|辛苦|嗯+|哦+|哈+|OK|ok|Ok|行|中+|可以|明白|知道了?|了解|没问题|不客气|再见|拜拜|晚安|早安|早上好|早|下午好|晚上好|大家好|新年|春节|节日|中秋|端午|元旦|国庆|祝|恭喜|在吗|在不|在么|测试|试一下|试试|test|你好|您好|嗨|hi|hello|👌|👍|🙏|❤|😊|睡了|稍等|马上|等会|一会儿?|我先|麻烦)"
)
_CHAT_WORDS = re.compile(
    r"辛苦|谢谢|感谢|新年快乐|节日快乐|哈哈|晚安|吃饭|收到|加油|致敬|祝|早点(?:回家|休息|歇)|真人|机器|笨|聪明|好用|再说|在吗|测试|开会|的会|会议室|通知|明天继续|知道了|清楚了|明白了|麻烦|天气|下班|天冷|注意安全"
)
_ZERO = begins(
    "0一上么事什今办啥太安平收无未民没消诉都问零",
    r"零报告|零上报|0报告|零事项|无(?:民生)?(?:实事|事项|诉求|问题|情况|民情)(?:上报|可报|需上报)?|无(?:群众|居民|村民|新增|职工|员工|任何)[^，。]{0,6}(?:诉求|问题|反映|事项|求助)|无事(?:可报|项)?|无可报|无需上报|[啥什么]+[也都]没有?|(?:没有?|未|没)(?:有)?(?:收到|接到|收集到?|发现|新增|遇到|碰到|啥|什么|任何|民生|群众|居民|村民|可报|要报|需要报的?|人反映|员工|职工|到|的|新的|新)[^，。\n]{0,14}(?:问题|诉求|事|实事|事项|情况|反映|求助|报|民情|异常|投诉)|平安无事|一切正常|一切(?:都)?(?:挺)?(?:好|平稳|太平)|没啥(?:事|问题|要报|可报)?|没什么(?:事|问题|要报|可报)|没有?(?:要|可|需要?)报(?:的)?|没事(?:可报|情|$)?|今[天日儿]没有?[。！]?$|啥事(?:也|都)?没有?|没有?(?:新)?情况|消停|都好着|无新增|无情况|没人来(?:反映|找)?$|都(?:怪|挺|很)?好$|(?:民生实事|问题|诉求|收集|上报|事项|办结)(?:数|：|共|\s)?[0零](?:件|个|条|项)?|[0零](?:问题|诉求|件|事项)|平稳|平安|安好|太平",
)
_ZERO_WORD = re.compile(
    r"^[\s【】（）\d月日./年:：,，\-—今天日当村社区支部一-龥]{0,30}?(?:上报|事项|问题|实事|情况)?[：:，\s]?(?:无|没有|没|零)[。！!\s]*$"
)
_CORRECT = begins(
    "不为以作修写删别勘发取听填多少应弄念打报搞撤改是更有漏算纠订记说请重错",
    r"更正|纠正|订正|修正|勘误|改(?:一下|个数|成|为|过来)|请改|写错|报错|发错|填错|说错|念错|打错|弄错|记错|算错|搞错|有误|写串|发串|弄混|写反|写重|重复报|报重|撤回|撤销|撤掉|作废|删掉|删除|删了|不要了|不算|取消(?:刚才|上|那)|错了|不对(?!劲)|发重|重复了|别记|别算|改为|应是|多打|少打|打成|写成|说成|记成|听成|漏写|漏了|少写|多写|多报|少数了|应(?:该)?(?:是|为)|以(?:这个|此|本)(?:条|次|份)?为准|重新(?:报|发)一|不是[^，。\n]{1,14}[，、 ]?(?:而?是|应是)|(?:是|为)[^，。\n]{1,10}[，、 ]?(?:而?不是|不是)",
)
_CORRECT_STRONG = re.compile(
    r"错了|发重|别记|别算|写成|说成|记成|打成|更正|纠正|订正|勘误|写错|报错|发错|填错|说错|念错|打错|弄错|记错|算错|搞错|写串|发串|写反|少数了|撤回|撤销|作废|删掉|删除|不要了|以(?:这个|此|本)(?:条|次|份)?为准|请改|改一下|改个数|改过来|有误|报重"
)
_CORRECT_REF = begins(
    r"\d#上不之人今件刚前原发地户才报数方日早昨第那",
    r"刚才|刚刚|刚发|刚报|刚那|方才|才发|那个数|数字|户数|人数|件数|日期|地址|上一?条|上面|前面|那条|那份|第[一二三四五六七八九十\d]+[条项件个]|日报|上报|今天(?:上|下)午报|昨天(?:的)?(?:日报|报|那条|发)|昨晚那条|之前(?:发|报)|原(?:写|报|来)|#\d|\d{3,5}号|不对|报的|发的|早上报",
)
_FOLLOW = begins(
    r"\d#一七三上之九二五以先八六刚前办十又反可后周四回国夜年报接早星昨最月有的礼第续节说跟进那销＃",
    r"(?:昨[天晚日儿个]|夜儿?个|前[天几]天?|上周[一二三四五六日天]?|上星期|上礼拜|上次|上回|之前|前期|先前|前段时间|前些天|那天)(?:的)?(?:那(?:个|件|条|户|处|家|棵|批|笔|盏|段|辆)|报修|申请|登记|协调|答应|约好|发现|调解|交办|没解决|没修好|说好|订)|(?:接|续)(?:昨天|上次|前天|上周)|最新进展|进展更新|有(?:新)?进展|有结果了|有着落了|后来(?:咋|怎)|又(?:反弹|回来|返潮|复发)|"
    r"(?:昨[天晚日儿个]|夜儿?个|昨儿|前[天几]|前几天|上周[一二三四五六日天]?|上星期|上礼拜|上月|上个月|上次|上回|之前|以前|前期|先前|早上|上午|那天|早前|月初|年前|前段时间|前些天|\d{1,2}月\d{1,2}[日号]|[一二三四五六七八九十]{1,3}月(?:初|廿)?[一二三四五六七八九十]{1,3}[日号]?|\d{1,2}[日号]|国庆节?|节前|(?:上?周|上?礼拜|上?星期)[一二三四五六日天]|刚才)(?:我们?|咱们?|俺们?|社区|村里|支部|里)?(?:所)?(?:报告?|反映|上报|说|提|发|登记|交|录)(?:过|上去|上来)?(?:的|那)"
    r"|[#＃]?\d{1,5}号?(?:事项|号事|问题|工单)|^[#＃]?\d{4,5}号?|第[一二三四五六七八九十\d]+[件条项个](?:事|问题|事项)?(?!是|：|、|，)|办结反馈|跟进|后续|进展[：:]|的进展|反馈[：:]|回访反馈|续报|那(?:件|条|几件|个事|个问题)(?:事|问题)?(?:儿)?(?:，|已|今|现|可以|有|办|解|弄|好|完|的事)|^那个[^，。\s]{2,14}(?:的事|弄好|修好|好了|装好|解决|通了|换好)|那天[^，。]{2,24}的(?:问题|事)|那笔[^，。]{1,6}，|的事(?:情|儿)?(?:完了|办完|解决|好了|成了|办好|弄好|已)|可以销|销号|报过的|反映过的|说的(?:那|那个)|(?:报|反映)的那个|^(?:之前|上次|前期|以前)",
)
_NEW_THING = re.compile(r"^(?:另|另外|还有)|今[天日]新|新增|新发现|新收")


def strip_call(text: str) -> str:
    """The text without the bot's name and 请问 in front."""
    return _CALLS.sub("", text.strip(), count=1)


def is_question(text: str) -> Intent | None:
    """HELP or QUERY where a text asks something and reports nothing; else None."""
    if len(text) > 120 or text.count("\n") > 3 or (len(text) > 45 and "？" not in text):
        return None
    body = strip_call(text)
    asks = bool(_ASKING.search(body)) or body != text.strip()
    if not asks and not re.match(r"帮助|help|模板|用法|格式|菜单|功能|说明", body):
        return None
    helps, queries = _HELP.search(body), _QUERY.search(body)
    settled = re.search(
        r"已经?(?:解决|办结|修好|完成|答复|解答|回复|告知|联系|上报)|答：|解答|办结。|咨询|询问|[问：].*[；;].*[；;]",
        body,
    )
    if settled and not re.search(r"[？?]\s*$|吗|查|没办|哪些", body):
        return None
    if re.search(r"反映|来电|来访|投诉", body) and len(body) > 40:
        return None
    if helps and not (queries and re.search(r"多少|几件|排名|办结率|到哪", body)):
        return Intent.HELP
    if queries and _FIGURES.search(body):
        return Intent.QUERY
    if _OF_BOT.search(body) and not re.search(r"反映|已|坏|漏|修好|居民|村民", body):
        return Intent.HELP
    return Intent.QUERY if queries else None


def is_correction(text: str) -> bool:
    """Whether a text takes back or changes what was sent."""
    if not _CORRECT.search(text):
        return False
    head = text[:60]
    if _CORRECT_STRONG.search(head):
        return (
            bool(_CORRECT_REF.search(head))
            or bool(re.search(r"更正(?!证|登记|户口|姓名|信息)", text))
            or bool(
                re.match(
                    r"\W{0,3}(?:【?更正|纠正|订正|勘误|撤回|撤销|作废|删|不好意思|不对|抱歉|改|说错|报错|写错)",
                    strip_call(text),
                )
            )
            or len(text) < 40
        )
    return (
        bool(_CORRECT_REF.search(head))
        and len(text) < 160
        and not re.search(r"已(?:修|换|清)", text[:14])
    )


_ZERO_OUTRIGHT = re.compile(
    r"零报告|零上报|0报告|无(?:民生)?(?:实事|事项)|今日无|无(?:群众|居民|村民)?(?:诉求|问题)|没有?(?:要|可)报|无事|没有(?:民生)?实事|未(?:收集|发现|接)"
)


_COURTESY = re.compile(r"谢|祝|快乐|辛苦|客气|收到|好的|晚安|没事没事|哈哈")


def is_zero_outright(text: str) -> bool:
    """Whether a text says in so many words that there is nothing to report."""
    return bool(_ZERO_OUTRIGHT.search(text))


def is_zero(text: str) -> bool:
    """Whether a text says that there was nothing."""
    if _COURTESY.search(text) and not re.search(
        r"今[天日儿]|本日|当日|报|诉求|问题|实事|走访", text
    ):
        return False
    return bool(_ZERO.search(text) or _ZERO_WORD.match(text))


_TALK = re.compile(r"的会(?:议)?(?:改|推|取消|几点|挪|提前)|开会|(?:哎呀|唉|哈哈).{0,20}$|会议室")


def is_talk(text: str) -> bool:
    """Whether a text is talk although it has words of a matter in it."""
    body = strip_call(text)
    return (
        len(body) < 36
        and bool(_TALK.search(body))
        and not re.search(r"反映|居民|村民|已|坏|漏|堵塞", body)
    )


def is_chatter(text: str) -> bool:
    """Whether a text without matters is mere talk."""
    return bool(_CHATTER.match(strip_call(text)) or _CHAT_WORDS.search(text))


def is_follow_up(text: str) -> bool:
    """Whether a piece of text points to something reported before."""
    return bool(_FOLLOW.search(text))


def guesses(text: str, *, corrects: bool) -> list[str]:
    """What the words alone say that a text wants; the first is what they say together."""
    asked, follows = is_question(text), is_follow_up(text[:60])
    zero, talk = is_zero(text), is_chatter(text)
    said = (
        (Intent.CORRECTION, corrects),
        (Intent.FOLLOW_UP, follows),
        (Intent.ZERO, zero),
        (Intent.CHATTER, talk),
    )
    first = asked or next((intent for intent, holds in said if holds), Intent.REPORT)
    return [
        f"guess:{first}",
        f"asked:{asked}",
        f"corrects:{corrects}",
        f"follows:{follows}",
        f"zero:{zero}:{is_zero_outright(text)}",
        f"talk:{talk}:{is_talk(text)}",
        f"new:{bool(_NEW_THING.search(text))}",
    ]


def signs(text: str) -> tuple[list[str], dict[str, Grams]]:
    """The words by which people begin and end, and all of a short text."""
    body = figures(strip_call(text))
    lines = body.count("\n")
    found = [f"long:{min(len(body) // 12, 8)}", f"lines:{min(lines, 4)}"]
    found += [f"^{body[:size]}" for size in (2, 3, 4)]
    runs = {"^…": grams(body[:16], 1, 3), "…$": grams(body[-6:], 1, 3)}
    if len(body) < 100:
        runs["w…"] = grams(body, 2, 3)
    if len(body) < 12:
        found.append(f"={body}")
    if "？" in text:
        found.append("question")
    more, drawn = _drawn(body)
    return found + more, runs | drawn


_EARLIER, _TELLING = Sketcher(earlier.KINDS), Sketcher(telling.KINDS)
_DRAWN = 60  # so much of a message shows whether it tells of something new


def _drawn(body: str) -> tuple[list[str], dict[str, Grams]]:
    """What points to an earlier matter or brings news of one, in order, and how far things are."""
    words = _EARLIER.draw(body[:_DRAWN])
    pointed, told = letters(words), letters(_TELLING.draw(body[:_DRAWN]))
    short = len(body) < _DRAWN
    found = [f"ew:{word.text}" for word in words]
    found += [f"e:{kind}:{kind in pointed}:{short}" for kind in earlier.KINDS]
    found += [f"e1:{pointed[:1]}:{told[:1]}", f"e$:{told[-1:]}:{short}"]
    runs = {"e…": Grams((f"^{pointed}$",), 1, 3), "et…": Grams((f"^{told}$",), 1, 3)}
    return found, runs
