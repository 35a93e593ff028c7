"""A short title for a matter: the trouble, without courtesies, place, persons and numbers of
people's telephones."""

import re

from bot.domain.reading import Span
from bot.reader.marks import Marks

LONGEST = 24
NEAR = 12  # a place so near the beginning has nothing worth keeping before it

_LEADS = re.compile(
    r"^(?:(?:那个|这个|嗯|啊|呃|哎|就是说?|我们|咱们?|俺们?|我|今天|今日|今早|上午|下午|昨天|昨晚|早上|中午|晚上|傍晚|近日|近期|还有(?:就是)?|另外|另|然后|一个是|一是|二是|接|接到|\d{1,2}[：:]\d{2}|经|经查|工单\S{0,10}|12345\S{0,4}|热线\S{0,4}|网格员?\S{0,3}?(?:上报|巡查|报)|巡查|发现|入户|走访|排查|的|，|、|：|。|\s)){1,6}"
)
_SPEAKS = re.compile(
    r"^[^，。；]{0,14}?(?:反映|反应|来电|来访|投诉|咨询|询问|求助|打电话说|提出|来问|来说|说|问)(?:说|称|，|：)?"
)
_PERSON = re.compile(
    r"(?:[一-龥]{1,3}(?:大爷|大娘|大妈|阿姨|奶奶|爷爷|先生|女士|老太太?|老汉|嫂子|婶子?|大姐|大哥|叔叔?|同学|某某?)|老(?![化旧城街路院楼房式小])[一-龥](?:家|头)|(?:老(?![化旧人鼠师年板城街路院楼房式坏])|小(?![区孩学组型路吃店广卖狗猫车门院楼]))[一-龥](?=家|他|她|的|说|反映|，))"
)
_NAMED = re.compile(
    r"(?:居民|村民|业主|住户|群众|职工|员工|老人|独居老人|低保户|五保户|特困户|困难户|危房户|党员|贫困户|学生|户主|残疾人|司机|商户|务工人员)([一-龥]{2,3}?)(?=家|和|与|的|反映|来|想|因|被|丢|咨询|说|要|在|住|生病|腿|患|申请|被欠|女儿|儿子|媳妇|夫妻|，|等)"
)
_NUMBERS = re.compile(r"\d{7,}|\d{3,4}[- ]\d{7,8}|1[3-9]\d[\d*]{8}")


def make(marks: Marks, start: int, end: int, where: Span | None) -> str:
    """The title of the matter that lies within a range."""
    text = marks.text
    if where and start <= where.start and where.end <= end and where.start - start <= NEAR:
        text = text[where.end : end]
    else:
        text = text[start:end]
    text = _NUMBERS.sub("", text[:160])
    text = re.sub(r"[（【][^（）【】]{0,20}[）】]", "", text)
    text = _LEADS.sub("", text)
    spoken = _SPEAKS.match(text)
    if spoken and len(text) - spoken.end() > 4:
        text = text[spoken.end() :]
    text = _NAMED.sub(lambda match: match.group().replace(match.group(1), ""), text)
    text = _PERSON.sub("居民", text)
    parts = [part.strip(" 的、：:-—") for part in re.split(r"[，。；！？\n→|]", text)]
    parts = [part for part in parts if len(part) > 1]
    if not parts:
        return "居民事项"
    result = parts[0]
    for part in parts[1:]:
        if len(result) >= 6 or len(result) + len(part) + 1 > LONGEST:
            break
        result = f"{result}，{part}"
    return result[:LONGEST]
