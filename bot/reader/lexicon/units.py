"""Measure words. From the reports of the practice set and the usual inventories."""

# Units of length, area, weight and money come before the measure words that begin like them.
MEASURES = (
    "平方公里 平方米 立方米 立方 平米 平方 公里 千米 毫米 厘米 公斤 千克 公顷 千瓦时 千瓦 斤 吨 亩 升 米 平 方 元 块钱 块 "
    "盏 棵 株 台 辆 只 条 把 套 床 副 扇 道 间 座 眼 面 片 组 单 支 瓶 盒 罐 顶 双 对 枚 幅 篇 头 匹 艘 架 捆 堆 垛 滩 樘 节 段 串 包 卷 粒 颗 筐 篮 碗 杯 批 笔 宗 件 份 本 张 袋 箱 桶 车 册 具 封 部 扎 壶 板 剂 针 期 站 栋 幢 层 门 口 根 个 处 家 项 篇 场 人次 人份 车次 户次 丛 盘 盆 桌 坛 缸 艇 挂 付 帖 束 片 块 墩 孔 井 股 筒 提 袋子 摞 兜 元整"
).split()

# After these a number counts people.
PERSONS = "人次 人 名 位 口人 口 个人 个孩子 个小孩 个老人 个学生 个居民 个村民 个娃 个小年轻 个职工 个工人 个员工 个业主 个司机 个家长 个残疾人 个老头 个老太太 个乡亲 个大学生 个小朋友 个女的 个男的 个病人 个患者 个住户 个租客 个学员 个妇女 个儿童 个农户 个劳力 个困难 个群众 个考生 个党员".split()

# After these a number counts households.
HOUSEHOLDS = "户次 户人家 户 家住户 家租户 家人家".split()

# What a number before these is not counted as: time, order, degrees, addresses.
NOT_COUNTS = frozenset("天 日 月 年 岁 时 点 分 秒 次 遍 回 趟 轮 度 号 周 级 届 倍 成 折 番 楼 季 分钟 小时 点钟 个月 个小时 个工作日 个星期 个多月 个半月 年级 中 小 大 期".split())

# Those who help, not those who are helped.
HELPERS = "志愿者 党员志愿者 网格员 工作人员 民警 干部 师傅 队员 医生 大夫 护士 专家 律师 楼长 代表 物业人员 保安 保洁员 党员干部 突击队员 老师傅 电工 社工 医护 辅警 两委 教官 讲师 消防员 施工人员 调解员 居民代表 群众代表 义工 村干部 党员".split()
