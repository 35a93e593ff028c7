"""Kinds of words that point to what was told before, or bring the news of it: for telling news of
an earlier matter from a new one. From how colleagues speak of a thing that both know."""

# m points to a thing both know
_MEANT = """
那个 那件 那户 那家 那条 那处 那块 那片 那段 那几 那批 那笔 那盏 那棵 那栋 那辆 那台 那根 那事 那活 那点 那头 那边 那位 那老 那俩 那回 那次 那封 那单 那天 那条儿 那一户 那一家 那一片 那一段 那一件 的事 的事儿 的那 这事 这事儿 这件 这户 这个事 这茬 那茬 该事项 该户 上述 一事 问题 一直反映 老问题
事项 号事 工单 第二批 第三批 头一批 前一批 两批 最后一批 最后一栋 最后一户
"""
# d a day or a telling that lies behind
_DAY = """
昨天 昨儿 昨个 昨日 昨晚 夜儿 夜个 前天 前儿 前日 前几天 头几天 前些天 前两天 那几天 上周 上礼拜 上星期 上月 上个月 月初 年前 节前 早前 前期 前段 前阵 之前 以前 原先 原来 先前 上回 上次 头回 头一回 前回 刚才 刚报 才报 早上报 上午报 报过 报的 报了 说过 说的 提过 提的 反映过 反映的 登记的 交的 递的 申请的 约的 约好的 答应的 发过 写过 记过 挂过 挂着 签过 批过 催过 找过 求过 上报过
"""
# a again, at last, still
_AGAIN = """
又 再 再次 还 还是 还没 还得 还在 还要 还差 仍 仍然 仍在 依然 继续 接着 这回 这次 这下 总算 终于 可算 算是 到底 真给 早就 已经 后来 最后 二次 两回 几回 好几回 累计 合计 共计 总共 一共 至此 齐了 全了 完了 告一段落 反弹 返潮 返修 老毛病 照旧 不用再 不再 没再 也好 也办 也修 也通 也弄 也装 也换 也抽 也清 都不 不闹 了了 黄了 没戏 重新 重来 从头 补上 剩 剩下 还剩 其余 下剩 余下 回来 又来
"""
# n news, an answer
_NEWS = """
回话 回信 回复 回音 答复 反馈 松口 有信 有信儿 没信 没信儿 没消息 消息 有消息 有眉目 有着落 有结果 结果 结果出来 出来了 下来了 批下来 判下来 鉴定出来 到了 到货 来人 来了 来过 来看过 人家 松动 进展 最新 新情况 阶段性 动静 没动静 起色 办下来 办下 落实 落地 到账 打到 发到 拿到 拿到手 装到 干到 做到 修到 换到 抽到 签到 九成 八成 七成 六成 五成 一半 过半 大半
"""
# f found today, someone came: new
_FOUND = """
今天 今儿 今日 今早 刚刚 刚 发现 看见 看到 巡查 走访 入户 反映 来电 来访 打电话 求助 投诉 咨询 来问 来说 找到 有人 有个 有户 有家 一户 一名 一位 一个 居民 村民 业主 群众 家长 新 新来 新发现 新增 又来 突然 忽然 接到 收到 报警 出现 另外 还有 再一个 第一 一是 首先
"""

KINDS: dict[str, tuple[str, ...]] = {
    "m": tuple(_MEANT.split()),
    "d": tuple(_DAY.split()),
    "a": tuple(_AGAIN.split()),
    "n": tuple(_NEWS.split()),
    "f": tuple(_FOUND.split()),
}
