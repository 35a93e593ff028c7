"""Common problems: agreement with the truth and time, beside character TF-IDF at its best threshold.

The letters are invented here: each trouble is told in its own words by several people at one place,
at other places too, and other troubles at the same place. The baseline is told the truth when its
threshold is chosen; what is measured is not.
"""

import math
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.analysis.problems import Message, find

TROUBLES = """
{p}旁边的搅拌站噪音粉尘太大，晚上不敢开窗|强烈要求搬走{p}附近的混凝土搅拌厂，罐车整夜进出|搅拌站灰尘污染，{p}的孩子老是咳嗽，请环保部门查处
{p}楼下夜宵摊油烟直排，味道呛人|请管管{p}的烧烤店，半夜还在喝酒吵闹|家住{p}二楼，被大排档的烟熏得没法住
{p}开发商捆绑销售车位，不买车位不让选房|投诉{p}买房必须搭一个十八万的停车位|车位强制购买合法吗？我们是{p}的购房人
{p}又停水了，高层三天没有一滴水|三伏天{p}隔三差五断水，老人小孩受不了|请自来水公司解决{p}二次供水泵房的故障
{p}电梯三天两头坏，昨天又困人|电梯突然下坠，{p}的住户不敢坐了|请督促{p}更换老旧电梯，物业只会贴维修中
{p}交房四年房产证还办不下来|请问{p}的不动产权证什么时候能办|没有产权证，孩子上学落户都受影响，{p}业主求助
{p}一到用电高峰就跳闸|高温天{p}天天断电，变压器容量太小|{p}这个月停电十来次，请供电部门增容
{p}门口垃圾站臭气熏天|请搬迁{p}旁边的垃圾中转站，污水流到路上|夏天臭得不能开窗，垃圾站离{p}不到十米
{p}旁工地凌晨还在打桩|夜间施工噪声太大，{p}居民睡不着|投诉{p}北侧项目部通宵作业，挖机轰鸣
{p}延期交房，开发商没有说法|房子烂尾，{p}停工一年了月供还得还|请问{p}什么时候复工，合同约定前年底交楼
{p}附近没有公办小学，孩子去哪里读书|承诺的名校不见了，{p}学区划分不合理|请求为{p}配建小学，入学太难
{p}物业乱收停车费，没有公示|停自己的小区还要交钱，{p}停车收费翻倍涨价|强烈反对{p}停车费涨到三百五
""".strip().splitlines()
WORDS = """
丽景 明珠 云庭 翡翠 香樟 兰亭 紫金 锦绣 水岸 凤凰 观澜 悦湖 书香 百合 枫林 御景 恒泰 中昱 华晟 金科 万嘉 鑫远 绿海 碧水
保华 润和 五江 明发 湘腾 融景 天悦 旭辉 和顺 洋湖 星岳 金盆 洪塘 麓云 黎坪 暮溪
"""
PLACES = WORDS.split()
ENDS = ("苑", "花园", "新城", "华府", "小区", "嘉园", "名邸", "公馆")
FILLERS = (
    """
我们打过热线，也找过社区，都说已经转办。|作为普通市民，只想安安稳稳过日子。|希望领导重视，尽快给个答复。|请问这事到底归谁管？
以前也反映过，回复说已经整改，实际上没有变。|群里几百号人都在议论。|照片和视频可以随时提供。|谢谢！|恳请政府部门介入调查。
""".strip()
    .replace("\n", "|")
    .split("|")
)
SIZES = (1, 1, 1, 1, 2, 2, 3, 4, 6, 9)

# What notes of branches are about: things, and what is wrong with them.
THINGS = """
路灯 楼道灯 感应灯: 不亮|坏了三天|一闪一闪的|全灭了，晚上看不见路
电梯 货梯: 困人|又停运了|按键失灵|检修一周没修好
化粪池 污水井 雨水井: 外溢|满了往外冒|堵了，臭味很大
下水管道 排污管: 堵塞|返水到一楼|破裂渗漏
垃圾桶 垃圾房: 满溢没有清运|破损没有盖子|夏天苍蝇多臭味大
井盖: 松动|丢失|下沉，车过就响
健身器材 秋千: 螺丝松动|坏了|生锈断裂，怕伤到小孩
单元门 门禁: 关不上|坏了刷不开|锁坏了，外人随便进
路面 人行道: 坑洼积水|地砖松动|塌陷了一块
自来水 水压: 停水两天|太小，五楼上不去|水发黄有异味
暖气 供暖: 不热，室内只有十四度|管道漏水
绿化带 树木: 枯死没有补种|树枝遮挡窗户|被种上菜
电动车 电瓶车: 进楼道充电|飞线充电|乱停堵住消防通道
广场舞 音响: 音量太大扰民|早上六点就响
流浪狗 大型犬: 追咬小孩|不拴绳
外墙 屋面: 漏雨|墙皮脱落|瓷砖掉落砸到车
饭店 烧烤店: 油烟直排|占道经营|半夜喧哗
邻居 楼上住户: 装修敲墙漏水到楼下|因漏水吵架，需要调解
独居老人 孤寡老人: 买药不便|跌倒住院，家中无人照看
蚊虫 老鼠: 太多，请求消杀|从垃圾房窜进一楼
""".strip().splitlines()
TELLERS = ("居民反映", "张大爷反映", "李女士来电反映", "网格员巡查发现", "12345转来", "")
SPOTS = ("东门", "西门", "{n}号楼", "{n}号楼{u}单元", "{n}号楼前", "中心花园", "地下车库")
STEPS = ("已联系物业处理", "正在联系厂家，预计周五修好", "已上报办事处", "党员现场清理", "请求支持")
BRANCHES = 400
TOLD_AGAIN = 0.35  # the share of notes about a trouble told before

Letters = list[tuple[int, str]]  # which problem it is about, and the text
Found = Sequence[Sequence[int]]


def letters(count: int, seed: int = 7) -> Letters:
    """Made-up letters in random order; problems with one letter stand alone."""
    dice = random.Random(seed)
    made: Letters = []
    seen: dict[str, int] = {}
    while len(made) < count:
        place = _place(dice)
        for trouble in dice.sample(TROUBLES, dice.choice((1, 1, 2))):
            problem = seen.setdefault(place + trouble, len(made))
            for _ in range(dice.choice(SIZES)):
                words = dice.choice(trouble.split("|")).format(p=place)
                more = dice.sample(FILLERS, dice.randint(0, 4))
                made.append((problem, f"A{dice.randint(1, 9)}区{words}\n{''.join(more)}"))
    dice.shuffle(made)
    return made[:count]


def notes(count: int, seed: int = 7) -> list[Message]:
    """Made-up matters of a month: short notes of many branches, some of them told again in other
    words. Half of them say only where in their branch."""
    dice = random.Random(seed)
    homes = [[_place(dice) for _ in range(dice.randint(4, 9))] for _ in range(BRANCHES)]
    told: list[tuple[int, str, str, str]] = []
    made = []
    while len(made) < count:
        if told and dice.random() < TOLD_AGAIN:
            branch, where, thing, states = dice.choice(told)
        else:
            branch = int(BRANCHES * dice.random() ** 1.5)
            where = _spot(dice, homes[branch])
            things, _, states = dice.choice(THINGS).partition(": ")
            thing = dice.choice(things.split())
            told.append((branch, where, thing, states))
        words = f"{dice.choice(TELLERS)}{where}{thing}{dice.choice(states.split('|'))}"
        made.append(Message(f"{words}，{dice.choice(STEPS)}", f"第{branch}社区"))
    return made


def _spot(dice: random.Random, places: Sequence[str]) -> str:
    spot = dice.choice(SPOTS).format(n=dice.randint(1, 40), u=dice.randint(1, 4))
    return dice.choice((dice.choice(places), "")) + spot


def _place(dice: random.Random) -> str:
    """A name of two words and an ending that goes with them."""
    a, b = dice.randrange(len(PLACES)), dice.randrange(len(PLACES))
    return f"{PLACES[a]}{PLACES[b]}{ENDS[(a + 3 * b) % len(ENDS)]}"


def scores(found: Found, truth: Sequence[int]) -> tuple[float, float]:
    """Pairwise F1 and B-cubed F1."""
    home = {i: k for k, group in enumerate(found) for i in group}
    guess = [home.get(i, -1 - i) for i in range(len(truth))]
    both, mine, true = (Counter(x) for x in (zip(guess, truth, strict=True), guess, truth))
    pairs = [sum(n * (n - 1) // 2 for n in each.values()) for each in (both, mine, true)]
    precision = sum(n * n / mine[g] for (g, _), n in both.items()) / len(truth)
    recall = sum(n * n / true[t] for (_, t), n in both.items()) / len(truth)
    return 2 * pairs[0] / max(1, pairs[1] + pairs[2]), 2 * precision * recall / (precision + recall)


def ours(texts: Sequence[str]) -> Found:
    """What the command and the digests do."""
    return [each.members for each in find([Message(text) for text in texts])]


def baseline(texts: Sequence[str], thresholds: Iterable[float]) -> list[Found]:
    """Components of pairs of letters whose character TF-IDF (1 and 2) agrees, by threshold."""
    counted = [Counter(text[i : i + n] for n in (1, 2) for i in range(len(text))) for text in texts]
    common = Counter(piece for each in counted for piece in each)
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for here, each in enumerate(counted):
        weights = {p: (1 + math.log(n)) * math.log(len(texts) / common[p]) for p, n in each.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        for piece, weight in weights.items():
            index[piece].append((here, weight / length))
    alike: dict[tuple[int, int], float] = defaultdict(float)
    for rows in index.values():
        for k, (a, x) in enumerate(rows):
            for b, y in rows[:k]:
                alike[b, a] += x * y
    return [_components(alike, threshold) for threshold in thresholds]


def _components(alike: dict[tuple[int, int], float], threshold: float) -> Found:
    groups: dict[int, list[int]] = {}
    for (a, b), value in alike.items():
        if value >= threshold:
            mine, other = groups.setdefault(a, [a]), groups.setdefault(b, [b])
            if mine is not other:
                mine += other
                groups.update(dict.fromkeys(other, mine))
    return list({id(group): group for group in groups.values()}.values())


def quality(count: int = 1200) -> None:
    """Agreement with the truth, beside the baseline at whichever threshold suits it best."""
    made = letters(count)
    truth, texts = [problem for problem, _ in made], [text for _, text in made]
    steps = [i / 40 for i in range(6, 30)]
    best, at = max(zip((scores(f, truth) for f in baseline(texts, steps)), steps, strict=True))
    pairwise, cubed = scores(ours(texts), truth)
    print(
        f"common problems, {count} made-up letters: pairwise F1 {pairwise:.3f}, B-cubed {cubed:.3f}"
    )
    print(f"  character TF-IDF at its best threshold {at:.3f}: {best[0]:.3f}, {best[1]:.3f}")
    print(f"  ratio {pairwise / best[0]:.2f}, {cubed / best[1]:.2f}")


def speed(counts: Sequence[int] = (30, 4_326, 50_000)) -> None:
    """Time and memory as the number of letters, and of short notes, grows; the peak is that of all
    so far."""
    for name in ("letters", "notes"):
        first: float | None = None
        for count in counts:
            some = (
                notes(count) if name == "notes" else [Message(text) for _, text in letters(count)]
            )
            used = _timed(lambda some=some: find(some))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            each = used / count
            first = first or each
            print(
                f"common problems, {count} {name}: {used:.2f} s of processor, peak {peak} MiB, "
                f"{each / first:.2f} times the time for each of {counts[0]}"
            )


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
