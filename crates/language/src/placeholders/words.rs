//! Word tables of the placeholders: units, place words, titles, surnames, verbs. To teach the reader a word, add it
//! to its table.

use super::Rounding;
use crate::words::Words;

/// Units of figures by the word a figure of that unit is named by; an empty word: the noun before names it (普及率).
/// 万, 亿, 千 and 百 may stand before each.
static UNITS: [(&str, Words); 43] = [
    ("百分点", Words::new("个百分点 百分点")),
    ("人次", Words::new("人次")),
    ("户次", Words::new("户次")),
    ("村次", Words::new("村次")),
    ("场次", Words::new("场次 场")),
    ("班次", Words::new("班次")),
    ("车次", Words::new("车次")),
    ("家次", Words::new("家次")),
    ("台次", Words::new("台次 辆次 架次 艘次")),
    ("点次", Words::new("点次 处次")),
    ("面积", Words::new("平方公里 平方千米 平方米 平米 公顷 亩")),
    (
        "数量",
        Words::new(
            "立方米 立方 方 台班 公斤 吨 斤 个 家 座 栋 幢 间 台套 台(套) 套 具 根 枚 处 所 台 辆 艘 口 眼 盏 头 只 羽 匹 株 棵 支 项 本 张 幅 块 双 袋 箱 桶 床 片 面 部 车 担 池 捆 筐 垄 窝 尾 粒 瓶 罐 剂 针 桌 餐 顿 蔸 兜 票 扇 种 类 对 门 级 步 度 份 头份 羽份 堂 页 封 顶 架 万 亿",
        ),
    ),
    ("里程", Words::new("公里 千米 里")),
    ("长度", Words::new("毫米 厘米 米")),
    ("金额", Words::new("元")),
    ("容量", Words::new("千瓦 兆瓦")),
    ("户数", Words::new("户")),
    ("人数", Words::new("个人 人 名 位")),
    ("件次", Words::new("件次")),
    ("批次", Words::new("批次")),
    ("件数", Words::new("件")),
    ("条数", Words::new("条")),
    ("宗数", Words::new("宗")),
    ("起数", Words::new("起")),
    ("例数", Words::new("例")),
    ("篇数", Words::new("篇")),
    ("节数", Words::new("节")),
    ("册数", Words::new("册")),
    ("笔数", Words::new("笔")),
    ("批次", Words::new("批")),
    ("期数", Words::new("期")),
    ("轮次", Words::new("轮")),
    ("次数", Words::new("趟 遍 次 回")),
    ("层数", Words::new("层")),
    ("周数", Words::new("周")),
    ("天数", Words::new("天")),
    ("时长", Words::new("个小时 小时 分钟")),
    ("学时", Words::new("学时 课时")),
    ("年龄", Words::new("岁")),
    ("倍数", Words::new("倍 番")),
    ("分数", Words::new("分")),
    ("占比", Words::new("成")),
    ("", Words::new("% ％ ‰")),
];

/// Words that begin like a unit but are none: 条例, 台账, 人民政府. The token before them is a name.
static NO_UNITS: Words = Words::new(
    "针对 针灸 池塘 担任 担当 担保 担忧 餐饮 餐厅 罐头 车间 车辆 车站 车位 车主 车道 车库 方面 方案 方式 方向 方法 方位 方便 方针 方才 方可 方能 人民 人大 人社 人武 人才 人力 人口 人居 名称 名单 名下 位于 个人所 个人独 个人信 个人事 个人简 个人资 个人账 个人承 个人年 个人自 个人述 个人总 个人能 个人荣 个人和 个人名 个人先 个体 家庭 家园 家乡
     户籍 处长 处室 处级 所长 所在 所属 台账 台风 口岸 口镇 口村 头村 头镇 支部 支行 支队
     支书 支持 件事 条例 条线 条件 项目 份额 部门 部长 部委 面上 面积 期间 场镇 场站 场长
     场所 场部 种植 种养 对口 门口 门户 门店 级别 步骤 周年 周边 天然 分管 分局 分公司 分别
     里程 双创 双拥 双减 双报 双向 双评 双争 双联 双带 双培 床位 成立 成员 成功 度假 元旦 米业 亩产 间隔 片区 块状 级领导 级党 级政 批示 批复 起草
     起步 起点 张家 李家 本级 本地 本村 本镇 只有 只要 只是 回收 回访 回头 回复 回款 回应 回乡 回流 具体 具有 具备 根据 根本 例会 例如 万村 万达 套餐 座谈
     类似 轮换 层面 套路 节约 节日 节水 节能 节目 节点 节省 节育 节前 节后 节俭 节假 节庆 节本 节支 节气 节肥 节药 堂屋 页岩 封闭 封山 封堵 封存 封控 封禁 顶层 顶住 架设 架构",
);

/// A unit read in front of other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Its name without 万.
    pub name: &'static str,
    /// 万, 亿, 千 or 百 before it, or nothing.
    pub scale: &'static str,
    /// The word figures of this unit are named by.
    pub named: &'static str,
    /// Its length in bytes, blanks and scale before it included.
    pub length: usize,
}

/// Signs that count as blank inside a line.
pub(super) const BLANKS: [char; 3] = [' ', '\u{3000}', '\u{a0}'];

/// Reads a unit at the start of `rest`; blanks, and one of 万, 亿, 千, 百, may stand before it.
pub(crate) fn unit_at(rest: &str) -> Option<Unit> {
    let trimmed = rest.trim_start_matches(BLANKS);
    let blanks = rest.len() - trimmed.len();
    if NO_UNITS.start(trimmed).is_some() {
        return None;
    }
    let plain = |text: &str| {
        let found = UNITS.iter().filter_map(|(named, units)| units.start(text).map(|name| (name, *named)));
        found.max_by_key(|(name, _)| name.len())
    };
    if let Some(scale) = ["万", "亿", "千", "百"].into_iter().find(|s| trimmed.starts_with(s)) {
        let behind = &trimmed[scale.len()..];
        if let Some((name, named)) = plain(behind).filter(|_| NO_UNITS.start(behind).is_none()) {
            return Some(Unit { name, scale, named, length: blanks + scale.len() + name.len() });
        }
    }
    plain(trimmed).map(|(name, named)| Unit { name, scale: "", named, length: blanks + name.len() })
}

/// Words that make a place of what stands before them.
pub(super) static PLACE_WORDS: Words = Words::new(
    "省 市 县 区 镇 乡 村 州 旗 盟 街道 社区 屯 寨 庄 林场 农场 水库 河 江 湖 山 路 街
     巷 桥 片区 园区 自然村 行政村 管理区 开发区 高新区 新区 办事处 地区 流域 沟 岭 坝 组",
);

/// Words that begin like a place word but say something else.
pub(super) static NO_PLACE: Words =
    Words::new("村民 村干 村两委 市场 区别 区间 县域 山羊 路灯 组织 江山 乡亲 乡贤 省略 庄稼 街坊");

/// Words after a name that make it a person.
pub(super) static TITLES: Words = Words::new(
    "同志 书记 副书记 镇长 乡长 县长 区长 市长 州长 省长 局长 部长 主任 村长 队长 组长 科长
     处长 院长 校长 常委 主席 委员 干事 先生 女士 老师 总书记 所长 站长 代表 支书 第一书记
     副镇长 副县长 副市长 副区长 副乡长 副主任 副局长 理事长 经理 董事长",
);

/// Words that make the name of a unit, document or project of what stands before them.
pub(super) static NAME_WORDS: Words = Words::new(
    "局 委 办 厅 公司 集团 银行 学校 中学 小学 医院 大学 学院 企业 合作社 基地 项目 工程
     部门 单位 党委 党支部 党总支 支部 政府 工作队 工作组 会议 活动 行动 精神 条例 规定 意见
     通知 方案 文件 杯 站 中心 品牌 等 两会 专业 产业 集团公司 农业 人民政府",
);

/// The hundred surnames most in use, and a few more of the countryside.
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈\
     姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤\
     温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍\
     涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑\
     景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟\
     邝";

/// Rounding words in front of a figure.
pub(super) const ROUND_BEFORE: [(&str, Rounding); 20] = [
    ("不少于", Rounding::Yishang),
    ("不低于", Rounding::Yishang),
    ("不得少于", Rounding::Yishang),
    ("不得低于", Rounding::Yishang),
    ("不小于", Rounding::Yishang),
    ("至少", Rounding::Yishang),
    ("不超过", Rounding::Yixia),
    ("不高于", Rounding::Yixia),
    ("不得超过", Rounding::Yixia),
    ("不到", Rounding::Budao),
    ("不足", Rounding::Budao),
    ("将近", Rounding::Jin),
    ("接近", Rounding::Jin),
    ("近", Rounding::Jin),
    ("大约", Rounding::Yue),
    ("约", Rounding::Yue),
    ("超过", Rounding::Chaoguo),
    ("突破", Rounding::Chaoguo),
    ("逾", Rounding::Chaoguo),
    ("超", Rounding::Chaoguo),
];

/// Rounding words between a figure and its unit, or behind the unit.
pub(super) const ROUND_AFTER: [(&str, Rounding); 8] = [
    ("余", Rounding::Yu),
    ("多", Rounding::Duo),
    ("来", Rounding::Duo),
    ("以上", Rounding::Yishang),
    ("左右", Rounding::Zuoyou),
    ("上下", Rounding::Zuoyou),
    ("以下", Rounding::Yixia),
    ("以内", Rounding::Yixia),
];

/// Words at the start of a phrase that name nothing.
pub(super) static DROP_FRONT: Words = Words::new(
    "各级 里头 里面 当中 之中 光是 单是 光 一年下来 一年到头 算下来 原来 当时 那时 当年 当初 12345热线 12345平台 12345 一年 一年来 两年来 三年来 几年来 一年多来 带着大家 带领大家 领着大家 带着群众 带领群众 带着村民 带领村民 被县里 被市里 被省里 被区里 被上级 精心 悉心 认真 扎实 大力 镇的 村的 县的 乡的 前三季度 前两季度 前三个月 会议 以前 过去 以往 这次 本次 此次 大家 晚上 上午 下午 刚才 前不久 昨天 村里 镇里 县里 乡里 市里 区里 社里 队里 单位里 自己 彻底 基本 这个村 前前后后 硬是 足足 整整 竟 却 只 仅 我 他 她 咱 咱们 共 一是 二是 三是 四是 五是 六是 其中 目前 现有 现 同时 并且 并 还有 还 又 也 已经 已
     先后 共计 共 累计 总共 合计 全年 我们 我镇 我县 我村 我市 我区 我乡 我局 本村 本镇 一共
     全部 均 都 就 其 且 以及 及 和 与 有 等 的 了 将 要 再 共同 因此 另外 另有 另
     使 让 把 于 在 通过 对 用 辖 下辖 管辖 其余 仅 到 可 但 真正 目前已 现已 我街道 我社区 我校 我院 我处 咱县 咱镇 咱乡 咱村",
);

/// Words that begin like one of those and are part of a name.
pub(super) static KEEP_FRONT: Words = Words::new(
    "光伏 光缆 光纤 光荣 光彩 光棍 要来 要回 辖区 设立 设置 设施 设备 分类 分红 分配 分布 对象 管水 管护 管网 管理 管道 管线 到位 到期 到岗 到户 到会 到账 用工 用电 用水 用地 用户 现金 现役 有机 有效 均价 和谐 与会 就业 就医 就读 就诊 再生 再就业 在校 在建
     并网 并购 并轨 可用 可支配 可持续 可再生 可回收 可耕 可养 可利用 真空 真丝 在册 在岗 在读 在编 在外 在村 在职 在库 对口 对接 使用 共建 共管 等级 还款 还贷 全部门 通村 通组 通水 通电 通路 通过 将军 其他 有劳动力 有劳动能力",
);

/// Words that end like one that names nothing and are a verb of their own.
pub(super) static KEEP_BACK: Words = Words::new("应到 实到 签到 报到 收到 接到 受到 公共 行为 供应 对应 响应 反应");

/// What people say for a verb of work, and the verb; a sign behind 的 excludes words that go on with it.
pub(super) const PLAIN_VERBS: [(&str, &str, &str); 42] = [
    ("卖", "销售", "点场家"),
    ("烧", "烧毁", "毁香纸伤炭烤水"),
    ("捐", "捐赠", "赠款资助献"),
    ("发出去的", "发放", ""),
    ("签", "签订", "约字名收发订到"),
    ("伤", "受伤", "残员情害感"),
    ("死", "死亡", "亡因者角"),
    ("要来的钱", "争取资金", ""),
    ("争取来的钱", "争取资金", ""),
    ("省下", "节省", ""),
    ("还上", "偿还", ""),
    ("花掉", "花费", ""),
    ("花", "花费", "费卉生木园圃椒"),
    ("看了", "参观", ""),
    ("跑回", "争取", ""),
    ("跑来", "争取", ""),
    ("筹来", "筹集", ""),
    ("要来", "争取", ""),
    ("要回", "争取", ""),
    ("争取到", "争取", "户"),
    ("拿下", "获得", ""),
    ("拿到", "获得", ""),
    ("捧回", "获得", ""),
    ("请来", "邀请", ""),
    ("送去", "发放", ""),
    ("走遍", "走访", ""),
    ("跑遍", "走访", ""),
    ("敲开", "走访", ""),
    ("领着", "带动", ""),
    ("欠", "拖欠", "缺账薪收费发"),
    ("安", "安装", "置装全排徽居"),
    ("种", "种植", "植养粮子田业类"),
    ("建", "建设", "设成立档造筑起强有议好制"),
    ("办", "举办", "结理公事好法案证得成完学实复"),
    ("办实事", "办理实事", ""),
    ("抽", "抽调", "调查检取水样"),
    ("开", "召开", "展发通工设垦挖办辟具出放支业学始"),
    ("播", "播种", "放出种撒音报"),
    ("投了", "投入", ""),
    ("扣", "扣减", "减除留押件子款分人"),
    ("领回", "领取", ""),
    ("离", "距", "退婚职任田岗校异线不"),
];

/// A verb of one sign alone in front of a figure, and the verb.
pub(super) const SHORT_VERBS: [(&str, &str); 26] = [
    ("投", "投入"),
    ("招", "招收"),
    ("报", "上报"),
    ("查", "检查"),
    ("修", "修建"),
    ("装", "安装"),
    ("拆", "拆除"),
    ("栽", "栽植"),
    ("发", "发放"),
    ("收", "收缴"),
    ("补", "补助"),
    ("拨", "拨付"),
    ("挖", "开挖"),
    ("铺", "铺设"),
    ("养", "养殖"),
    ("聘", "聘用"),
    ("抓", "查处"),
    ("复", "复耕"),
    ("漏", "漏报"),
    ("剩", "剩余"),
    ("纯赚", "纯收入"),
    ("净赚", "纯收入"),
    ("赚", "收入"),
    ("挣", "收入"),
    ("扣", "扣减"),
    ("帮", "帮扶"),
];

/// Verbs that hand something down: what follows them names the figure.
pub(super) static HANDED: Words = Words::new("下达 下拨 下派 现有 共有 拥有 设有 建有 存有 配有 住着 住有");

/// 有 inside these says no more than the word.
pub(super) static NOT_HAVING: Words = Words::new(
    "有限 有效 有机 有关 所有 没有 享有 国有 有劳 有色 有序 私有 具有 持有 占有 未有 有偿 有条件 有意 有需 有能力 有病 有房 公有 集体所有 稀有 原有 特有 有害 有毒 有线 富有 含有",
);

/// Measures that need the thing they measure: 资金, 总产.
pub(super) static GENERIC_MEASURES: Words = Words::new(
    "出勤率 资金 总投资 投资 投资额 总产 总产量 产量 单产 亩产 产值 总产值 面积 收入 总收入 补助 补助资金 规模 经费 总额 贷款 销售额 销售收入 进度 支出 结余 盈余 负债 债务 利润 工资 用工 参与率 完成率 覆盖率 合格率 到位率 满意率 满意度",
);

/// Those who do something when a verb follows them.
pub(super) static HOLDERS: Words = Words::new(
    "队 员 户 人 干部 书记 企业 党员 群众 家庭 老人 学生 孩子 单位 部门 乡镇 社区 公司 合作社 村民 医生 教师 老师 专家 志愿者 车间 问题 项目 农民 妇女 青年 劳动力 儿童 大户 职工 商户 人口",
);

/// Words at the end of a phrase, in front of the figure, that name nothing.
pub(super) static DROP_BACK: Words = Words::new(
    "减到 减至 增到 升到 扩到 涨到 刚刚 却 竟 才 一共 历时 少说 首次 再次 一举 需要 要 应 须 造成 导致 达到 达 高达 多达 为 是 有 共有 住着 住有 共 共计 累计 合计 总计 就有 已有 现有 仍有 还有 倒有 却有 才有 竟有 则有 又有 计 约
     大约 近 将近 接近 超 超过 突破 逾 不到 不足 不少于 不低于 不得少于 不得低于 不超过
     不得超过 不高于 至少 了 的 实现 等 完成 发展到 壮大到 扩大到 上升到 增长到 到 至 从 在 由 增加到 提高到 提升到 增至 升至
     降至 下降到 降到 分别 分别为 分别达到 来自 只有 仅有 仅 只 不过 平均 控制 保持 也 都 已 已经
     全部 共同 : ： ( （ “ 就 能 加起来 合起来 算起来 整整 足足 正好 刚好 恰好 由过去 从过去 由原来 从原来 由去年 从去年 由最初 由年初 由",
);

/// Verbs so general that the figure is named by its object alone.
pub(super) static GENERAL_VERBS: Words = Words::new(
    "参观 带着 带来 转来 引来 迎来 欢送 欢迎 拿来 助力 组织 落实 安排 完成 前后 投入 拿出 统筹 选派 抽调 涉及 覆盖到 共有 拥有 配备 包括 包含
     实现 组成 成立 形成 具有 下拨 动员 对 给 为 辖 管 要管 设 设有 分 分为",
);

/// Verbs of work that begin the name of what was done.
pub(super) static ACTIONS: Words = Words::new(
    "新修 修建 新建 建成 建设 建立 改造 硬化 清运 清理 拆除 整治 发放 争取 协调 引进 培育
     培养 发展 开展 举办 召开 培训 帮扶 解决 化解 调处 排查 整改 走访 慰问 救助 安装 开挖
     疏浚 筹措 筹集 筹资 募集 捐赠 种植 栽植 流转 复耕 盘活 接待 受理 办理 办结 销售 创建
     打造 吸纳 带动 转移 实施 谋划 储备 签订 落地 完工 铺设 铺 打 修 新增 新发展 吸收 处分
     立案 查处 表彰 张贴 悬挂 印发 补助 兑现 拨付 收缴 减少 增收 下降 增长 提高 提升 参加
     节省 偿还 花费 自筹 提出 收到 征求 命名 调解 巡查 检查 督查 宣讲 投资 优化 推进 购买 采购 安置 搬迁 养殖
     脱贫 退出 识别 认定 登记 录入 核查 核实 入户 覆盖 惠及 收购 购置 成功 竣工 接收 转办
     回访 约谈 送去 关停 备足 储备 就业 设立 设置 答复 收回 带回 研究 办证 夜访 闲置 逾期 召回 问责 清退 退回 新纳入 纳入 授信 评级 走遍 销号 交办 追回 挽回 处理 监测 入库 输出 接诊 签约 抽查 抽调 获得 拖欠 邀请 量化 消除 配备 配建 开工 动工 投产 并网 挂牌 评出 评选 参保 缴费 出栏 存栏 开通 建档 归集 报销 下达 转移 撤离 接入 接种 筛查 签约 签订 认领 领办 承办 交办 推送 上报 立项 补种 补植 清淤 接待 通报 出动 检修 播种 收割 养护 绿化 救治 发现 敲开 摸排 摸底 普查 核对 复核 比对 验收 督导 暗访 自查 曝光 公示 修订 出台 转发 报送 填报 填写 造册 更新 清查 清收 清扫 清除 打扫 整顿 维修 修缮 加固 改建 扩建 美化 疏通 栽种 翻耕 聘用 聘请 招聘 招募 选聘 推选 派驻 轮训 兑付 支付 征收 代缴 移交 授课 组建 划定 划分 考核 测评 出租 发包 招引 申报 启用 资助 探望 疏导 接访 包案 巡逻 演练 腾退 腾空 输送 列入 审核 审批 审查 打击 体检 消毒 检测 预警 处置 抢修 除险 防治 扑灭 推广 结对 更换 清掏 复垦 翻建 粉刷 竖立 铲除 调运 送教 送药 巡河 巡林 义诊 代办 免疫 取缔 劝返 劝离 没收 追缴 退还 烧毁 修复 撰写 刊发 漏报 征缴 销毁 关闭 诊治 扶持 埋设 架设 改良 引种 补贴到 招收 创办 领取 补办 注册 认证 备案 扣减 辞退 解聘 调整 提拔 转任 起诉 移栽 领取 形成 供应",
);

/// Places and groups a figure may be limited to.
pub(super) static SCOPES: Words = Words::new(
    "全省 全市 全县 全区 全镇 全乡 全村 全州 全街道 全社区 全局 全系统 辖区 任职村 帮扶村
     联系村 包扶村 包村 贫困村 脱贫村 示范村 薄弱村 县域 镇域 村级 派出单位 接收单位 驻村工作队
     第一书记 第一批 第二批 第三批 首批 新一轮 上一轮 市级 县级 省级 区级 镇级 乡级",
);

/// Times a figure may be limited to.
pub(super) static TIMES: Words = Words::new(
    "今年以来 去年以来 近年来 近三年 近五年 三年来 两年来 五年来 几年来 多年来 一年来 半年来
     去年底 去年 前年 今年 明年 上半年 下半年 上年 年初 年底 上个月 本月 上月 一季度 二季度
     三季度 四季度 截至目前 每年 每月 每周 每季度 人均 户均 村均 平均",
);

/// Nouns that name an amount of money by themselves.
pub(super) static MONEY_NOUNS: Words = Words::new(
    "资金 金 款 收入 额 产值 经费 补贴 补助 投资 利润 分红 租金 工资 贷款 费 费用 支出 报酬
     价 薪 损失 价值 救助金 增收 净增 债务 标准 奖励 税收 总值 成本 余额 缺口 捐款 工钱 薪酬",
);

/// Nouns that name a share by themselves.
pub(super) static SHARE_NOUNS: Words = Words::new("率 比 比例 占比 比重 度 面 增幅 降幅 系数 增速");

/// Words of change at the end of what a figure is named by; their subject may stand before.
pub(super) static CHANGES: Words = Words::new(
    "增长 下降 提高 提升 上升 增加 减少 降低 净增 减产 增产 增幅 降幅 涨幅 增速 下滑 回落 缩短 压减 翻 翻了 高 低 多 少 涨 降 慢 快",
);

/// What a figure is compared with.
pub(super) static COMPARED: Words = Words::new(
    "同比 环比 比上年 较上年 比去年 较去年 比年初 较年初 比上年同期 较上年同期 比去年同期 较去年同期 同期 比同期 较同期 比前年 较前年 比往年 较往年
     比上月 较上月 比计划 较计划 比目标 比以前 比过去 比整治前 比改造前 比上届 较上届 净 分别 平均每年 每年 年均",
);

/// How something is measured: 总产量, 装机容量, 开工率.
pub(super) static MEASURES: Words = Words::new(
    "率 额 比例 比重 占比 满意度 覆盖面 收入 纯收入 总收入 产值 总产值 资金 投资 总投资 面积 播种面积 种植面积 产量 总产量 总产 单产 亩产 容量 装机容量 库容 能力
     利润 利润额 销售额 销售收入 交易额 营业额 支出 经费 成本 收益 效益 分红 税收 纳税 租金 数量 总数 人数 户数 规模 价格 单价 工资 长度 宽度 深度 里程 时间 用时 损失 价值 进度 增幅 降幅 时长 距离 存量 余额 缺口",
);

/// What may stand in front of a measure and does not say of what: 年产值, 人均收入.
pub(super) static MEASURE_FRONTS: Words = Words::new(
    "总 年 月 日 年均 月均 日均 平均 预计 实际 年度 全年 当年 累计 亩均 户均 人均 村均 完成 到位 营业 务工 贷款 存款 合同 成交 净 纯 毛 共 计划 设计 综合 经营 播种 种植 销售 装机 直接 经济 年销售 每年",
);

/// Endings that tell some of those counted apart and name none: 女性, 35岁以下.
pub(super) static FEW_OF: Words = Words::new(
    "性 族 类 级 型 式 派 以下 以上 以内 之间 及以上 学历 文化 年龄段 新增 城区 农村 外地 本地 本县 外县 男性 女性",
);

/// Endings of those counted: 党员, 农户.
pub(super) static GROUPS: Words = Words::new("员 户 人 生 兵 干部 村 家庭 老人 儿童 妇女 企业");

/// What a payment is made for each time.
pub(super) static EACH: Words = Words::new(
    "每人每月 每人每天 每人每年 每户每年 每户每月 每月 每人 每户 每亩 每个 每名 每位 每村 每斤 每公斤 每吨 每天 每年 每次 每亩每年 每平方米 每场 每件 每只 每头 每人每次 每座 每台 每公里",
);

/// Words of change that take their subject from the figure before.
pub(super) static GROWTH: Words = Words::new("增长 下降 提高 提升 上升 增加 减少 降低 净增");

/// Averages that take their noun from the sentence.
pub(super) static AVERAGES: Words = Words::new("亩均 村均 户均 人均 村平 村平均 户平均 人平均 平均");

/// Nouns that only say that something is counted.
pub(super) static COUNT_NOUNS: Words = Words::new("数量 总数 人数 户数 次数 场次 规模 总量 面积 总人数");

/// Words a noun behind a unit ends before.
pub(super) static NOUN_ENDS: Words = Words::new(
    "里头 里面 当中 之中 给大家 给群众 给村民 给我们 给学生 给老人 为大家 连一 逐户 逐一 逐个 逐村 逐人 逐项 逐畜 逐件 开展 举办 的 在 与 和 及 为 被 把 将 已 也 都 均 要 进行 参加 死亡 受伤 受到 得到 没有 实现
     到 是 有 以上 左右 以下 一起 组成 上台 作了 全部 用于 仍 还 就 完成 纳入 达到 下去
     同时 通过 由 从 向 流转 筹资 出列 退出 获得 荣获 按时 按月 按年 按季 一次性 被评 一个 一名 一户 个个 人人 户户 全都 回村 返乡 回乡 每 占 其中 正在 住进 搬进 喝上
     吃上了 用上 吃上 挣上 通了 通上 通水 通电 通路 通硬化路 有了 达标 建成 建起 装上 种上 成为 参与
     报名 申请 外出 务工 予以 表示 给予 编成 分到 发到 送到 打到 划到 拨到 抱团 跟着 扛着 停产 一律 解除 消除 已经 仍有 还有 坐在 来自 分布 集中在 分散 需要 存在 尚未 享受 领取 签订 落户 落地 散在 散居 住在 天天
     投产 开工 竣工 试点 推开 没 未 无人 不 半个月 半年 约见 增收 脱贫 人均 送去 给予 做了 开展了 进行了 发了",
);

/// Words a noun behind a unit goes on through, though they begin like one it ends before.
pub(super) static NOUN_GOES_ON: Words = Words::new(
    "还田 还林 还款 就医 就诊 就学 就读 在读 在校 在册 在岗 在编 在外 在职 在建 由来 有功 有线 为民 到期 到岗 及格 及其 和谐 和美 每日 流转户",
);

/// Words right behind a unit that name nothing: 突破XX万元大关.
pub(super) static SAYS_NOTHING: Words =
    Words::new("多数 大多 多半 大部分 大关 之多 不等 开外 有余 出头 上下 左右 整 钱");

/// Words before what those counted did that name nothing.
pub(super) static MANNERS: Words = Words::new(
    "逐一 逐户 逐个 逐村 逐人 逐项 已经 已 都 均 也 还 仍 至今 目前 全部 陆续 先后 顺利 成功 正在 正 主动 分别 就 又 再 直接 纷纷 是 自愿 长期 常年 积极 率先 首次 现在 今年 去年 将 要 可 能 可以 能够 必须 应 应当 按时 如期 一起 共同",
);

/// Nouns too general to name a figure by themselves.
pub(super) static PLAIN_NOUNS: Words = Words::new("村 户 人 组 乡镇 社区");

/// What befell those counted, and how the name says it: XX人受到表彰 → 受表彰人数.
pub(super) const PREDICATES: &[(&str, &str)] = &[
    ("解除了", "解除"),
    ("解除", "解除"),
    ("消除了", "消除"),
    ("消除", "消除"),
    ("入住", "入住"),
    ("就业", "就业"),
    ("外出务工", "外出务工"),
    ("参加会议", "参会"),
    ("参加了会议", "参会"),
    ("参会", "参会"),
    ("参加", "参加"),
    ("没有脱贫", "未脱贫"),
    ("未脱贫", "未脱贫"),
    ("没有", "未"),
    ("亏损", "亏损"),
    ("盈利", "盈利"),
    ("倒闭", "倒闭"),
    ("停业", "停业"),
    ("停工", "停工"),
    ("复工", "复工"),
    ("辍学", "辍学"),
    ("失业", "失业"),
    ("返贫", "返贫"),
    ("患病", "患病"),
    ("死亡", "死亡"),
    ("受伤", "受伤"),
    ("受到表彰", "受表彰"),
    ("受到", "受"),
    ("得到", ""),
    ("实现", ""),
    ("稳定脱贫", "稳定脱贫"),
    ("脱贫", "脱贫"),
    ("退出", "退出"),
    ("出列", "出列"),
    ("获得", "获"),
    ("荣获", "获"),
    ("被评为", "获评"),
    ("被", "被"),
    ("增收", "增收"),
    ("住进", "住进"),
    ("搬进", "搬进"),
    ("用上", "用上"),
    ("吃上", "吃上"),
    ("喝上", "喝上"),
    ("完成", "完成"),
    ("通过", "通过"),
    ("纳入", "纳入"),
];

/// Words of a clause that make its figure a line somebody set.
pub(super) static RULE_WORDS: Words = Words::new(
    "标准 任期 每人每月 每人每天 每人每年 每户 人均年收入在 贫困线 监测线 低保线 门槛 限额 起付线
     上限 下限 每个月在 每月在村 驻村时间 驻村不少于 补助",
);

/// Words of a clause that make its figure a plan.
pub(super) static PLAN_WORDS: Words = Words::new("要 将 力争 确保 计划 目标 争取 预计 拟 再 必须 务必 完成剩余 明年");

/// Words of a sentence that speak of what was done.
pub(super) static DONE_WORDS: Words = Words::new("以来 去年 已 累计 先后 截至 共 了 上半年 完成了");
