"""Scenes: what a matter is about when no single word says it (夜里 and 打桩 together: a noise).

``GROUPS`` are families of everyday words, collected by imagining how people tell a trouble without
naming it. A scene holds when a word of each of its groups stands near the beginning of the matter
and no word of an excluded group does. Points as in ``categories``.
"""

from typing import NamedTuple

from bot.vocabulary import Category


class Scene(NamedTuple):
    category: Category
    points: int
    groups: str
    without: str = ""


GROUPS: dict[str, str] = {
    "night": (
        "半夜 深夜 凌晨 后半夜 大半夜 夜里 整夜 晚上 夜间 中午 午休 大清早 一大早 通宵 早上五点 "
        "睡不着 睡觉 夜里不停机 六点 天不亮 不睡 睡不成 一天到晚 没法睡 十点 一早"
    ),
    "noise": (
        "吵 响 吵闹 拖桌子 拖椅子 砸地板 砸墙 打桩 切割 敲 敲打 施工 棋牌室 喇叭 唱 音箱 低音炮 "
        "打牌 麻将 跳舞 弹琴 狗叫 鸡叫 打孔 跺脚 轰隆 嗡嗡 轰鸣 机器声 声音 声音大 按喇叭 噪 装修 "
        "机器 水泵声 吼 叫声 放炮 打球 吼嗓子 叮叮咣咣 不停机 放操 大喇叭 高音喇叭 震 咚咚 练车 鼓 "
        "叫喊 喊叫 吵人 抽风机 空调外机响 钢琴 练琴 打陀螺 机器响"
    ),
    "smoke": (
        "烟 冒烟 烧 点火 灰 灰尘 尘土 尘 锯末 呛 呛人 呛鼻 熏 扬灰 粉末 味道呛 油烟味 烤串 烧烤 "
        "烤肉 篷布 黑烟 煤球 烧煤 油烟 烧柴 满天土 漫天 黄土"
    ),
    "factory": (
        "工厂 厂子 作坊 木材厂 塑料厂 猪场 养鸡场 铝合金店 汽修店 饭店 饭馆 餐馆 烧烤店 火锅店 "
        "酒吧 工地 喷漆 冶炼 料场 拉土车 渣土车 砂场 加工厂 排档 大排档 厨房 粉条厂 隔壁厂 加工房 "
        "豆腐坊 印刷厂 修路 拆房 拆迁工地 汽修 烧腊店 包子铺 面馆 后厨 抽油烟机 抽风机 喷漆店"
    ),
    "indoor": (
        "楼道 单元 单元楼 车库 地库 门厅 走廊 楼梯 楼梯间 楼门口 电梯间 单元口 门洞 地下车库 楼里 "
        "楼内 楼上过道 楼下门厅"
    ),
    "light": "灯 灯泡 灯管 黑灯瞎火 摸黑 不亮 照明 声控开关",
    "roadplace": (
        "路 街 巷 胡同 巷子 小路 马路 路面 人行道 道路 大街 村道 桥头 广场 步道 路边 门前路 前街 "
        "后街 主街 门前 村口 巷里 进村路 南街 北街 东路 西路 那段路 街上 街口 胡同口 环路 水泥路 "
        "土路"
    ),
    "roadharm": (
        "裂 坑 塌 不平 陷 坏了 水坑 翘 水淹 泥泞 下陷 裂口 大口子 颠 坑套坑 颠坏 没修 压坏 冲了 "
        "一身土 一身泥 大坑 断了 破了 烂泥 盖子"
    ),
    "rain": "下雨 暴雨 雨后 一下雨 下雨天 大雨 连阴雨",
    "flooded": "积水 成河 小河 垫砖 蹚水 趟水 排不出 水坑",
    "occupy": (
        "占 堵 摆 圈 圈起来 霸 占着 堵着 堵在 立在 摆到 挡 挡住 封了 出摊 支摊 堵死 支到 伸出来 垒 "
        "占半 挡了 占用 摆出 围成 外摆"
    ),
    "publicplace": (
        "人行道 盲道 绿地 绿化带 过道 公共 空地 门口 路口 西门口 半条街 走道 河边 沿河 楼前 楼后 "
        "广场 通道 天井 走廊 沿街 快车道 公交站 半边道 半米路 车道 马路 楼梯下面 楼道口 渠埂 便道"
    ),
    "vendor": (
        "卖 菜贩 菜贩子 小贩 商贩 水果 烤串 早点 摊 店铺 饭店 三轮 店 商户 门店 桌椅 理发店 西瓜 "
        "瓜农 灯箱 烧烤 冷饮 推车 卖早点 卖菜 修车 烤肉 夜宵 饭店棚子 摊子 摊贩 三轮卖"
    ),
    "grow": (
        "种菜 种了 种葱 葱 蒜 豆角 开荒 菜园 种上 菜畦 南瓜 丝瓜 玉米 点了 栽 辣椒 西红柿 白菜 红薯"
    ),
    "green": (
        "绿地 绿化带 草坪 花坛 空地 绿化 公共绿地 沿河 渠边 河滩 河坡 沟边 楼前 小花园 渠埂 堤坡 "
        "绿篱 路边 公园 小区里 楼下 小区绿地"
    ),
    "build": (
        "盖了 加盖 砌 砌墙 隔断 搭了 搭起 隔成 加层 铁皮房 棚子 小房 板房 鸡棚 围起来 打地基 "
        "储藏室 隔间 拆除 限期拆 垒 小仓库 台子 盖房 偷偷盖 玻璃房 厂房 大棚房 彩钢 葡萄架 超面积 "
        "建房"
    ),
    "rooftop": (
        "楼顶 露台 平台 阳台 院里 过道 房顶 屋顶 二层 地下室 架空 顶层 自家门口 楼梯下面 院外 耕地 "
        "农田 坟地边 基本农田"
    ),
    "trash": (
        "烂沙发 破木板 木板 酒瓶 纸壳 砖头 水泥块 破烂 瓜子皮 烟头 废品 旧衣柜 旧家电 树枝堆 柜子 "
        "破家具 塑料袋 菜叶 烂菜 果皮 死鱼 动物尸体 粪 尿 泔水 剩饭 旧门窗 旧轮胎 包装箱 破被褥 "
        "垃圾 杂物 建材 烂白菜 瓶瓶罐罐 沙发垫 水葫芦 秸秆 死狗 死猫 一层泥 泥巴 广告 床垫 破衣服 "
        "酒瓶子 碎玻璃 果壳 旧冰箱 自行车 鞋柜 建渣 猫粮"
    ),
    "dump": (
        "倒垃圾 堆着 堆在 堆放 倒了 扔在 丢弃 没人管 拉走 清走 堆了 堆满 乱扔 丢在 扔了 清掉 挪走 "
        "遍地 满地 成堆 倒在 清理 清出 扫干净 漂 清了 捞 铲了 没人埋 没人刷 刷白 盖住 处理了 存着 "
        "一地 撕 放着 劝住户搬走"
    ),
    "stink": "味 味儿 味道 气味 难闻 臭 臭气 苍蝇 蚊子 骚味 酸臭 腥味 化肥味 嗓子疼 飘来 恶心",
    "poor": (
        "孤 独居 孤老 癌 瘫痪 残疾 残疾人 贫困 单亲 困难 五保 低保 腿脚不便 腿脚不好 行动不便 "
        "生活困难 掏空 没收入 没人管 失独 老兵 老党员 留守 高龄 九十岁 火灾户 遭了灾 火灾 家里困难 "
        "没炉子 瘫 聋哑 盲人 双目失明 奶奶 大爷 大娘 老太太 老太 孙大娘 老汉 环卫工 环卫工人 寡妇 "
        "没儿没女 瘫在床上 没劳力 眼睛看不见 聋哑人 得病 坐牢 白血病 着火那家 张奶奶 老寿星 "
        "工地工人 孩子考上 考上大学 困难户 没路费"
    ),
    "give": (
        "送上 给送 送到 给买 送来 背上 帮着 陪着 凑钱 送 捐 捐款 买了 背上楼 代买 结对 看望 送去 "
        "送了 送饭 送菜 做饭 打扫屋子 剪指甲 陪护 资助 包了 凑了 帮着收 打扫 守夜 轮流 翻身 盖了 "
        "一人带 发动捐款"
    ),
    "goods": (
        "袋面 袋米 壶油 桶油 两百块 米面 米油 油面 现金 一袋面 一壶油 厚被子 被子 棉衣 毛毯 毯子 "
        "煤 牛奶 水果 鸡蛋 粽子 饺子 姜汤 绿豆汤 月饼 书包 面粉 大米 食用油 衣服 棉袄 电热毯 风扇 "
        "炉子 物资 家具 电暖气 西瓜 一桶油 被褥 锅碗 蛋糕 冬衣 塑料布 路费 两千 慰问 两床 礼品"
    ),
    "fear": (
        "怕 差点 险 吓 吓人 吓着 担心 提心吊胆 危险 容易出事 出事 怕掉 怕砸 怕倒 隐患 掉进去 "
        "摇摇欲坠 要塌 快要 警示 防 拉了警戒"
    ),
    "fall": (
        "掉 倒 塌 砸 歪 裂 松 晃 坠 脱落 松动 老化 鼓 鼓包 倾斜 掉下来 扔酒瓶 往下扔 锈 断 漏 折了 "
        "要塌 裂开 敞着 掀 刮 太近 空鼓 掉渣"
    ),
    "walls": (
        "墙 老墙 院墙 围墙 墙头 房 瓦 瓦片 房檐 阳台 广告牌 招牌 空调外机 水箱 铁皮 玻璃 窗户 窗扇 "
        "天花板 吊顶 土坯房 老屋 老房 房顶 支架 楼板 顶棚 铁门 大门 脚手架 塔吊 电线杆 烟囱 房梁 "
        "花盆 桥 屋檐 高压线 棚顶 帐篷 变电箱 雨棚 树 灯箱 灯架"
    ),
    "waterbody": (
        "水塘 池塘 河 水库 坑塘 鱼塘 沟 深坑 水渠 河边 井 坑 地窖 水窖 渠 堤 水沟 学校门前沟 水坝 "
        "窖"
    ),
    "child": "孩子 小孩 娃 学生 娃娃",
    "guard": "护栏 栏杆 围栏 没盖 没遮挡 拦挡 没护栏 没围 没栏 敞着 盖上 没盖子 没拦",
    "wire": (
        "拉线 扯线 插排 电线 电瓶车充电 电瓶 充电 接线板 线 插座 私接 飞线 线路 充着电 "
        "电动三轮在楼梯间 充电器 老旧电线 电线老化 拖线板 电池 回家充"
    ),
    "window": "窗户 楼上 从楼上 上楼 屋里 家里 楼道 推进 推进楼 进楼 床头 阳台 从窗 从三楼 拿回家",
    "firelane": "消防车道 消防通道 消防车 逃生 疏散",
    "expired": "过期 失效 上锁 缺失 缺 没水 损坏 堵 占 没有 三家没有 不足",
    "firegear": "灭火器 消防栓 消火栓 消防箱 水带 喷淋 报警器 烟感 消防门 应急灯 没有灭火器",
    "car": (
        "车 车辆 面包车 私家车 外来车 轿车 小轿车 汽车 电动车 三轮车 货车 大货车 破面包 摩托车 "
        "班车 自行车 电车 面包 大车 外卖车 电动自行车 出租车 报废 电动汽车 罐车 骑车 校车 车位 "
        "老人代步车"
    ),
    "parkword": (
        "停 位子 没地方停 没处停 停不下 没地停 停了 停满 挪 趴 没牌 固定车位 长期不动 挡住出口 "
        "划线 不挪车 挪开 位 停一溜 停在 搁 停得乱 占满 停着 停哪 停不进 横七竖八"
    ),
    "needcharge": "没处充 充不了 充不上 装桩 扫码 没地方充 充电 没地方充电",
    "owners": "业主 物业 小区 业委会 保安 住户 物业公司 单元 小区监控 楼里 小区门 业主们",
    "manage": (
        "收费 涨价 服务 态度 广告收入 账 账目 公示 签字 不交钱 不管 合同到期 新公司 进不来 值班 "
        "签字比例 打瞌睡 没人应 投票 表决 续聘 巡逻少 陌生人 谁都能进 没钱修 不公开 交接 没人管 "
        "换届 摊得太多 不认 怪物业 锁了 讨说法 一年没来 公共电费 拒交"
    ),
    "door": (
        "单元门 门锁 大门 门禁 门 楼门 刷卡 刷脸 道闸 道闸杆 栏杆机 对讲 防盗门 关不上 门关不上 "
        "门坏 七单元的门 信报箱"
    ),
    "quarrel": (
        "吵 吵架 争 争了 打起来 闹 理论 骂 打架 闹气 翻脸 不说话 不来往 谈拢 劝住 赔 说和 评理 "
        "闹到 僵 骂了 扯皮 私了 握手 不认 不交租 跑了 动了刀 归谁 商量赔 赔钱 碰了 不匀 吵起来 "
        "不回来 轧了"
    ),
    "parties": (
        "两家 邻居 兄弟 兄弟俩 婆媳 老两口 夫妻 楼上楼下 房东 租客 父子 妯娌 小两口 儿媳 儿子不管 "
        "姐妹 两户 双方 商家 店家 亲戚 前后院 楼上 楼下 弟兄 弟兄仨 小孩打架 妇联 两口子 租户 "
        "租的房子 物业划伤 三个儿女 儿女 拖拉机"
    ),
    "shop": (
        "商家 店家 商场 超市 健身卡 会员 会员卡 网购 冰箱 买的 快递 取件 办卡 美容 理发卡 代收点 "
        "家具 电器 装修公司 储值卡 种子 店里 商贩卖 家电 预存卡 理发店 装修"
    ),
    "refund": (
        "退 不退 退钱 不给退 退换 赔 要钱 收一块钱 关门 假的 不认账 多收 扣 多扣 加钱 质量 要回 "
        "不出苗 收了钱 不干活 不认 假货 坏了 扣钱 老板跑了"
    ),
    "debt": "借出 要不回 要不回来 欠条 还款 还钱 没还 不还 租子 没给钱 工程款没",
    "steal": (
        "偷 剪走 偷走 被撬 撬 撬锁 丢了 顺走 抱走 割走 割了 剪断 偷东西 拽走 盗 抬跑 偷走了 不见了 "
        "摸走 失窃 叫人抬"
    ),
    "valuables": (
        "电瓶 电缆 铜线 铁门 自行车 电动车 变压器油 羊 鸡 鸭 牛 手机 首饰 井盖 水泵 化肥 农具 摩托 "
        "配件 小卖部 电机 电线 三轮 锁"
    ),
    "cheat": (
        "假 冒充 骗 转钱 转账 公检法 免费发鸡蛋 保健品 洗脑 听课 喊口号 中奖 刷单 陌生电话 假药 "
        "挨家敲门 推销 上门推销 卖假药 讲座 假冒 理财 投资 低息贷款 被套 微信上说 验证码 冒名 "
        "拉去听课 卖床垫 贷款 忽悠 保健品推销"
    ),
    "dogs": "狗 野狗 流浪狗 大狗 恶狗 犬 猫狗 狼狗 大黑狗 宠物狗 烈性犬",
    "bite": "咬 追 扑 不牵绳 没拴 乱窜 吓 撵 拴 抓走 咬人 捕犬队 狂吠",
    "crowd": (
        "十几个人 住了 住着 打隔断 隔断 上下铺 合租 混住 群租 二房东 七八个人 一群男的 一屋子 "
        "一大帮"
    ),
    "brawl": (
        "打架 闹事 喝多 酒疯 酗酒 踹门 砸车 砸店 持刀 斗殴 撒酒疯 聚众 赌钱 偷拍 尾随 鬼火 炸街 "
        "喝酒闹 砸了 撬 生面孔 翻墙 打群架 进贼"
    ),
    "trafficgear": (
        "红绿灯 斑马线 镜子 公交站牌 减速带 隔离栏 标线 限高杆 警示牌 弯道 急弯 路口 转弯 过街 "
        "信号灯 过马路 接驳 开个口子 匝道 拐弯 白线 绿灯 路牌"
    ),
    "speed": (
        "开得快 飞快 超速 抄近路 车速 限行 乱穿 逆行 撞了 刹车 打滑 飙 堵成 早高峰 晚高峰 堵 堵车 "
        "拥挤 走不动 车多 出事 净出事 抢道 没减速 闯红灯 超员 撞了两回 天天堵"
    ),
    "busword": (
        "班车 路车 公交 站牌 发车 班次 末班 加密班次 线路 坐车 等车 车次 一趟 首班 半小时才来 "
        "通勤车 公交司机 改道 赶不上 乘车 末班车"
    ),
    "jobword": (
        "找活 找个活 活干 打包 保洁的活 介绍到 干活 工钱 包工头 没给钱 摔断腿 不要就不要 加班 "
        "评职称 退休手续 缝纫 月嫂 电焊 厨师 保姆 做工 泥瓦工 送外卖 没拿到钱 薪水 事干 找着事 "
        "缝纫工 交够十五年 字据 工头"
    ),
    "wage": (
        "工钱 工资 没发 没给 拖欠 不给 欠着 压着 要账 钱没给 结账 结算 断了 断缴 没拿到 薪水 倒闭 "
        "拖着 放弃社保"
    ),
    "old": (
        "老人 老年 老伯 大爷 奶奶 大娘 老太太 瘫痪 老伴 老太 爷爷 婆婆 七十岁 八十岁 老头 老许 "
        "老程 老段 老汉"
    ),
    "care": (
        "助餐 护理床 日间照料 护工 护理员 量血压 看眼睛 打针 查体 助浴 理疗 按摩 听诊 大夫 眼科 "
        "补牙 送药 看腿疼 胰岛素 按摩椅 打疫苗 米饭 软一点 活动屋"
    ),
    "sick": (
        "肚子疼 发烧 晕倒 心脏 摔伤 骨折 送医院 高烧 住院 犯病 急病 糖尿病 咳嗽 救护 送去医院 "
        "生孩子 打疫苗 疫苗 摔了腿 胰岛素 病了 四十度 腿疼 熏着"
    ),
    "play": (
        "单杠 秋千 滑梯 跷跷板 篮球 乒乓 下棋 象棋 广场器材 图书 放电影 戏台 唱戏 书法 画画 石桌 "
        "老戏台 合唱 腰鼓 锣鼓 舞蹈 揉推器 羽毛球网 露天电影 跑步机 健骑机 太极 腹肌板 健身路径 "
        "书画班 单双杠"
    ),
    "harvest": (
        "桃子 卖桃 卖苹果 羊群 鸭子 鸡苗 果农 收麦 割麦 播种 晒场 菜农 卖掉 大蒜 滞销 销路 果树 "
        "收割机 农药 果子 饲料 蝗虫 没车 兽医"
    ),
    "lostfound": "捡到 失主 找回 走丢 找到失主 钥匙 开锁 失物 钱包 钱夹 寻回 丢的钱",
    "leakup": "顶楼 屋顶 楼顶 屋面 顶层 房顶 天花板 五楼 六楼 七楼 外墙 瓦 老楼 楼顶裂 瓦片 女儿墙",
    "leak": (
        "漏 漏雨 渗 渗水 接水 接盆 做防水 防水 一下雨 滴水 泡烂 灌进来 湿 湿一大片 一片黑 发霉 "
        "掀走 雨水进屋 卷材"
    ),
    "watertap": "龙头 水管 水表 没水 一滴水 水小 洗不了澡 水压 爆管 阀 水龙头 井水 加压 自来水 浑 水",
    "power": (
        "变压器 没电 跳闸 停电 断电 摸黑 电费 电表 电压 校表 供电所 保险丝 空开 来电 断线 刮断 "
        "掉闸 电闸 电磁炉"
    ),
    "network": "打不通 信号 基站 没网 宽带 网线 断网 网速 wifi WIFI",
    "epidemic": (
        "隔离 封控 封楼 封闭 静默 核酸 抗原 阳性 密接 红码 黄码 居家 封着 管控 居家监测 单元有阳性 "
        "阳 封控楼"
    ),
    "supplies": "菜 送菜 送到门口 药 买菜 买药 米面 奶粉 蔬菜 物资 代购 送饭 送货",
    "trees": "树 枝条 树枝 法桐 小树 杨絮 梧桐树 枯枝 大树 杨树 柳树 绿篱 冬青 绿植 花草",
    "treeharm": "压 挡 遮 伸 断 枯 砍 锯 修剪 浇水 飘絮 压到 旱死 长到 刮倒 疯长 枯死 横在",
    "houseword": (
        "房子拆 老房拆 房子住 楼盘 开发商 安置房 回迁 房款 首付 小区房 新房 购房 毛坯 停工 安置楼 "
        "拆迁款 房本 征地 拆了 卖房 棚改 保障房"
    ),
    "househarm": (
        "没影 交房 抽签 分房 少了 面积 停工 过户 延期 放款 办不下来 拖 遥遥无期 没下来 搬 承诺 "
        "宣传 虚假宣传 变成商铺 质量 裂缝 渗水 退房 办本 分钱 没下文 少算 刷下来 欠税 刷掉"
    ),
    "well": "井盖 窨井盖 窨井 盖板 盖子 井圈",
}

SCENES: tuple[Scene, ...] = (
    Scene(Category.POLLUTION, 8, "night noise", "well quarrel"),
    Scene(Category.POLLUTION, 5, "night noise", "well quarrel"),
    Scene(Category.POLLUTION, 10, "factory smoke"),
    Scene(Category.POLLUTION, 6, "factory noise"),
    Scene(Category.POLLUTION, 5, "smoke stink"),
    Scene(Category.POLLUTION, 9, "factory stink"),
    Scene(Category.PROPERTY_MANAGEMENT, 11, "indoor light", "fear"),
    Scene(Category.PUBLIC_WORKS, 7, "roadplace light", "indoor"),
    Scene(Category.PUBLIC_WORKS, 8, "roadplace roadharm"),
    Scene(Category.PUBLIC_WORKS, 8, "rain flooded"),
    Scene(Category.PUBLIC_WORKS, 8, "trees treeharm"),
    Scene(Category.ILLEGAL_CONSTRUCTION, 9, "occupy publicplace vendor"),
    Scene(Category.ILLEGAL_CONSTRUCTION, 10, "grow green"),
    Scene(Category.ILLEGAL_CONSTRUCTION, 10, "build rooftop"),
    Scene(Category.ILLEGAL_CONSTRUCTION, 5, "occupy build"),
    Scene(Category.SANITATION, 10, "trash dump"),
    Scene(Category.SANITATION, 3, "indoor dump"),
    Scene(Category.SANITATION, 6, "trash stink"),
    Scene(Category.SANITATION, 6, "dump stink"),
    Scene(Category.ASSISTANCE, 8, "poor give goods"),
    Scene(Category.ASSISTANCE, 6, "poor give"),
    Scene(Category.ASSISTANCE, 3, "give goods"),
    Scene(Category.HEALTH_ELDERLY, 6, "epidemic supplies"),
    Scene(Category.HEALTH_ELDERLY, 5, "old care"),
    Scene(Category.HEALTH_ELDERLY, 3, "old sick"),
    Scene(Category.SAFETY, 8, "fear fall walls"),
    Scene(Category.SAFETY, 5, "fall walls"),
    Scene(Category.SAFETY, 7, "waterbody guard"),
    Scene(Category.SAFETY, 5, "waterbody child fear"),
    Scene(Category.SAFETY, 11, "wire window"),
    Scene(Category.SAFETY, 10, "firelane car"),
    Scene(Category.SAFETY, 7, "firegear expired"),
    Scene(Category.SAFETY, 1, "fear fall"),
    Scene(Category.PARKING_CHARGING, 8, "car parkword"),
    Scene(Category.PARKING_CHARGING, 5, "car needcharge"),
    Scene(Category.PROPERTY_MANAGEMENT, 6, "owners manage"),
    Scene(Category.PROPERTY_MANAGEMENT, 6, "owners door"),
    Scene(Category.DISPUTES, 7, "quarrel parties"),
    Scene(Category.DISPUTES, 10, "shop refund"),
    Scene(Category.DISPUTES, 10, "debt parties"),
    Scene(Category.DISPUTES, 6, "debt refund"),
    Scene(Category.PUBLIC_SECURITY, 10, "steal valuables"),
    Scene(Category.PUBLIC_SECURITY, 9, "cheat old"),
    Scene(Category.PUBLIC_SECURITY, 5, "dogs bite"),
    Scene(Category.PUBLIC_SECURITY, 8, "crowd indoor"),
    Scene(Category.PUBLIC_SECURITY, 8, "crowd fear"),
    Scene(Category.PUBLIC_SECURITY, 4, "night steal"),
    Scene(Category.PUBLIC_SECURITY, 9, "brawl"),
    Scene(Category.TRAFFIC, 6, "trafficgear car"),
    Scene(Category.TRAFFIC, 4, "speed car"),
    Scene(Category.TRAFFIC, 5, "speed roadplace"),
    Scene(Category.TRAFFIC, 8, "busword car"),
    Scene(Category.EMPLOYMENT, 6, "jobword wage"),
    Scene(Category.EMPLOYMENT, 5, "jobword"),
    Scene(Category.RENOVATION, 7, "leakup leak", "parties"),
    Scene(Category.UTILITIES, 6, "watertap power"),
    Scene(Category.UTILITIES, 4, "network"),
    Scene(Category.UTILITIES, 2, "power", "wire"),
    Scene(Category.HOUSING_TITLE, 7, "houseword househarm"),
    Scene(Category.EDUCATION_CULTURE, 5, "play"),
    Scene(Category.OTHER, 5, "harvest", "roadplace smoke"),
    Scene(Category.OTHER, 8, "lostfound"),
)
