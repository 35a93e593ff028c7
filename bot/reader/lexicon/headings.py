"""What people call the columns of tables they make themselves, by the field each one holds.

The office's own forms use the words of the forms (责任人, 办理情况); a table typed on a phone is
headed as one speaks (谁管, 啥时候能好). Collected by writing out, field by field, what a secretary
might put over such a column. Only whole headings count, and only those stand here that the parts of
headings in `tables.COLUMNS` miss or take for another field.
"""

HEADINGS: dict[str, str] = {
    "matter": (
        "什么事儿 事情 哪件事 毛病 啥毛病 哪坏了 坏了啥 说的啥 群众说啥 要办的事 办的事 要解决的 困难诉求 "
        "情况说明 活 干啥 工作 任务 提的啥 提的事 愿望 心愿 微心愿"
    ),
    "result": (
        "怎么弄的 怎么样了 咋样了 咋样 弄到哪 弄到哪了 到哪步 到哪一步 到哪步了 走到哪步 目前 眼下 现状 当前 "
        "已做 已做的 做了啥 做了什么 还差 还差啥 还差什么 下一步 下步 后续 后来 说法 交代 动作 跟进 "
        "办了没咋办的 经过 结论 回音"
    ),
    "status": "好没 弄好没 修好没 办完没 完没 办没办 是否了结 完成否 行没行 搞定没 状况",
    "owner": (
        "谁管 谁负责 谁办 谁在办 谁去办 谁去的 谁干 谁干的 谁处理 谁处理的 谁弄 谁弄的 谁修 谁修的 谁盯 "
        "谁盯着 谁跟 谁跟进 谁落实 该谁管 归谁管 归谁 归哪管 找谁 交给谁 派给谁 经办 经办人 经手 经手人 "
        "盯办人 跟进人 跟办人 办理人 处理人 落实人 主办 主办人 包片人"
    ),
    "due": (
        "啥时候能好 啥时候好 啥时候能完 啥时候弄好 啥时候完 什么时候能好 什么时候好 什么时候完 几号好 几号能好 "
        "几号完 几号前 何时完 何时好 何时完成 哪天完 哪天好 哪天能好 多会儿好 多会儿能好 到啥时候 要到啥时候 "
        "最迟 最晚 打算啥时候 承诺时间 交期"
    ),
    "occurred": "啥时候 什么时候 几号 哪天 何时 多会儿 啥时候的事 哪天的事 啥时候说的 哪天报的 几时 日子",
    "place": (
        "哪 在哪 在哪儿 在哪里 啥地方 什么地方 哪块 哪片 哪个组 哪个队 哪栋 哪个楼 哪一栋 处 地儿 地头 "
        "哪条路 片区 方位"
    ),
    "source": (
        "哪来的 哪儿来的 从哪来 从哪来的 咋来的 咋知道的 怎么来的 怎么知道的 怎么发现的 咋发现的 谁转的 谁派的 "
        "从哪知道的 怎么报的"
    ),
    "person": "谁说的 谁提的 谁反映的 谁反映 谁报的 谁提 谁找的 谁打的 提出人 提议人 求助人 报事人 上报人 诉求者",
    "households": "涉户 影响几户 牵扯几户 管几户",
    "people": "人 几个人 影响多少人 牵扯几人",
    "quantity": "几处 几盏 几样 几件 数目 量",
    "progress": "进展% 完成% 百分比 % 完成多少 干了多少",
    "support": "要上面帮啥 要上级帮啥 要街道帮啥 需要街道 需街道 要街道办啥 要协调啥 要谁帮 要帮啥 请街道 求助 求支援",
    "category": "哪类 哪一类 啥类 属哪类 归类 分哪类",
    "number": "第几 第几件 次序 № #",
}
"""Field of `tables.COLUMNS` → its headings, parted by blanks."""

FIELD_OF: dict[str, str] = {
    heading: field for field, headings in HEADINGS.items() for heading in headings.split()
}
"""Heading, whole → field."""
