//! Word tables of the tasks. To teach the reader a word, add it to its table.

use crate::words::Words;

/// Endings of those who can be given work (责任主体).
pub(super) static OWNER_ENDS: Words = Words::new(
    "乡镇 镇 乡 街道 村 社区 办事处 村委会 居委会 村民委员会 两委 “两委” \"两委\" 党委 党组 党工委 工委 管委会 党总支 总支 党支部 支部 党组织 党委政府 党政 政府 人民政府 财政 部门 单位 成员单位 局 委 委员会 办 办公室
    中心 站 所 厅 处 科 科室 股 室 队 组 大队 中队 支队 专班 工作专班 领导小组 指挥部 协会 联社 联合社 合作社 公司 集团 企业 银行 信用社 医院 学校 卫生院 卫生室 派出所 司法所 供销社 农场 林场 书记 第一书记 主任 镇长 乡长 县长
    区长 市长 局长 组长 队长 站长 所长 校长 院长 支书 干部 党员 队员 网格员 网格长 农商行 支行 分行 民警 辅警 管理员 安全员 巡查员 协管员 驾驶员 养殖场 屠宰场 牛场 羊场 猪场 鸡场 茶场 机构 保洁员 护林员 护河员 河长 林长 路长 田长 辅导员 调解员 联络员 信息员 监督员 调查员 普查员 监测员 技术员 指导员 特派员 宣讲员 负责人 责任人 包保人 帮扶人 联系人 联户 领导 同志
    人员 成员 专干 业主 主体 机关 残联 妇联 团委 共青团 工会 总工会 工商联 科协 文联 人大 政协 纪委 监委 纪检监察机关 组织部 宣传部 统战部 政法委 武装部 人武部 县区 县(市、区) 县(市) 县(区) 市县 村(社区) 乡镇(街道) 各地 各级 各方 各县 各区 各市 各乡 各镇 各组 各户 园区 片区
    工作队 工作组 驻村队 突击队 服务队 志愿者 小组 网格 团队 理事会 监委会 村务监督委员会 代表 委员 常委 分管领导 包村领导 包片领导 镇里 县里 村里 市里 区里 乡里 省里 州里 农业农村 水务 住建 民政 教育 卫健 人社 应急 应急管理 公安 交警 交通 交通运输 医保 税务 自然资源 生态环境 市场监管 文旅 司法 发改 电力 供电 气象
    农工办 督查办 党政办 扶贫办 乡村振兴局 自然村 村组 村屯 镇村 乡村两级 两级 三级 农户 村民 家家户户 各家各户 户户 支书们 书记们 家长 业委会 物业 老党员 带头人 致富能手 农技员 水管员 炊事员 收费员 饲养员 防疫员 统计员 报账员 文书 会计 出纳 连长 联户长 十户长 户长 楼栋长 楼长 片长 巷长 街长 村医 医生 教师 老师 班子成员 村支两委 支委 镇上 乡上 县上 村上 组上 区上 一级 户主 种植户 养殖户 大户 商户 经营户 贫困户 脱贫户 监测户 党员户 干部户 示范户 中心户 承包人 承包方 施工方 建设方 监理 乙方 甲方 学生 青年 民兵 邮政 移动 电信 联通 税务所 财政所 国土所 文化站 农技站 兽医站
    部长 镇街 网点 服务点 代办点 监测点 作业点 炮点 家属 中心校 幸福院 养老院 敬老院 福利院 路政 城管 运管 疾控 消防 法院 检察院 国土 卫计 网信 综治 保险公司 支委会 党委会 业主委员会 村集体 一把手 责任单位 牵头单位 配合单位 帮扶单位 派出单位 选派单位 接收单位 结对单位 参建单位 施工单位 家 人",
);

/// How the name of an owner begins that is taken for one even before a verb no table knows.
pub(super) static OWNER_STARTS: Words = Words::new(
    "银行 邮政 供销 保险 各 每名 每个 每位 县 区 市 镇 乡 村 省 州 街道 社区 驻村 驻镇 驻县 包村 包片 包组 包户 老 新 全体 有关 相关 上述 这些 党员 民政 水利 农业 农技 农机 供电 派出所 司法所 卫生院 养老 养殖 环卫 城管 监理 施工 水库 网格 保洁 护林 结对 帮扶 责任 牵头 公安 财政 住建 交通 卫生 林业 扶贫 学校 工作队 工作组 队员 队长 组长 值班 分管 主要负责 主要领导 支部 理事会 合作社",
);

/// What goes on with a noun and so can not follow an owner of that kind.
pub(super) static NOUN_GOES_ON: Words = Words::new(
    "门口 门前 周边 附近 两侧 沿线 大门 院内 集镇 地界 旧址 ( （ 的 、 和 与 及 以及 是 有 内 里 中 上 级 化 性 方面 工作 建设 公开 室 员 长 人 会 所 站 队 组 党 集体 经济 庄 民 容 貌 规 道 路 口 头 子 们 ) , : ; 。 之间 之一 代表 名单 班子 群众 数 全 成立 召开 实现 取得 获得 开始 在 了 已 曾 不 没 仍 还 都 也",
);

/// Owners of the last two kinds count only after one of these (每家、每人、专人).
pub(super) static OWNER_SHORT_ENDS: Words = Words::new("家 人");
pub(super) static OWNER_SHORT: Words = Words::new("每家 各家 专人");

/// They are everyone, and so no one: a subject, but no owner.
pub(super) static EVERYONE: Words = Words::new(
    "大家 我们 全镇上下 全县上下 全市上下 全区上下 同志们 咱们 你们 广大干部群众 我 今年 下一步 全社会 人人",
);

/// Authors of reports about their own work, and posts whose duties are written down.
pub(super) static AUTHORS: Words = Words::new(
    "工作队 驻村工作队 工作组 帮扶工作队 第一书记 网格员 网格长 保洁员 护林员 调解员 联络员 村医 河长 田长 路长 林长 包村干部 驻村干部 帮扶责任人 党支部 村委会 党小组",
);

/// Endings that look like an owner and are none.
pub(super) static NOT_OWNER_END: Words = Words::new(
    "带队 领队 归队 列队 入队 想办 举办 开办 承办 主办 督办 代办 帮办 交办 停办 缓办 简办 申办 兴办 创办 快办 就办 领办 难办 整村 整镇 电站 水站 泵站 车站 站场 厕所 场所 住所 农村 包村 驻村 乡村 进村 每所 每处 每场 到村 入村 在村 离村 回村 全村 全镇 全乡 美丽乡村 城乡 城镇 行政村总数 建设单位面积 回家 国家 专家 大家 自家 老家 农家 人家",
);

/// A verb of this list may begin the name of an owner: 帮扶单位, 督查组.
pub(super) static OWNER_TAILS: Words = Words::new(
    "指导员 书记 主任 委员 成员 单位 部门 组 办 人 场 干部 领导 责任人 人员 小组 中心 局 队 员 委员会 机构 企业 专班 所 站 部 户 会 委 学校 工作 指挥 改革 基地 大队 服务 管理 监督 责任 者 师 科 股 室 公司 第一书记 帮扶 驻村 联系 机关 社 协会 分局 网",
);

/// Words that can not stand inside the name of an owner.
pub(super) static NOT_IN_OWNER: Words = Words::new(
    "推动 促进 争取 实行 激发 鼓励 吸引 提升 提高 增强 动员 引导 健全 完善 维护 依靠 夯实 打造 培育 培养 发展壮大 带动 掌握 体察 倾听 动员 中央 党中央 国务院
    把 将 是 了 不 让 使 被 从 按 到 而 则 着 要 必须 务必 应 须 得 对 在 给 确保 力争 加强 推进 抓 做 完成 开展 落实 建立 制定 强化 实现 达到 为 以 有 没 向 于 通过 进行 帮助 问题 工作中 由 与 跟 如 若 凡 这 那 谁 什么 怎 就 都 也 还 又 再 只 才 , : ; 。 ? ! < >",
);

/// Words that hold one of the signs above and are none the less part of a name.
pub(super) static IN_OWNER: Words = Words::new(
    "这些 主要负责 主要领导 主要负责人 主要 结对 对口 对接 应急 建设 有关 将军 为民 着力点 到村 到户 以上 不动产 得力 以下 拥有 向阳 驻在 在职 在村 在编 在岗 在外 在家 落实办 规上 就业 再生 推进办 推进会 强化办 建立者 再就业 还迁 都市 抓落实 有林 应对 就医 有线 如意 向前 必须品",
);

/// What an owner is followed by when it is the subject: adverbs and prepositions of an order.
pub(super) static AFTER_OWNER: Words = Words::new(
    "起码 24小时 全天 全天候 跟 同 协同 协助 参加 不准 不许 严禁 各 负总责 于 晚上 三天 一天 确保 力争 争取 做到 保证 各建 各成立 各选 各配 各确定 要 必须 务必 务须 须 需 应 应当 得 不得 不能 可 可以 将 把 对 在 于 按 按照 以 从 向 为 给 由 根据 结合 围绕 针对 通过 利用 用 依托 至少 每 均 都 也 全部 分别 逐 再 先 共同 主动 积极 及时 认真 严格 切实 继续 进一步 抓紧 全面 带头 亲自 统一 具体 负责 牵头 配合 协助 会同 联合 组织
    带着 带领 带 领着 着手 一律 原则上 首先 坚决 全力 全程 不再 只 只能 共同 两天 三天 定点 深入 上门 挨家 挨户 一次性 不少于 不低于 不超过 集中 重点 大力 扎实 细化 当好 履行 承担 落实 帮助 指导 督促 监督 参与 负总责 还要 也要 都要 就要 则要 更要 既要 务要 要把 能 尽 充分 采取 提前 按时 按期 如期 限期 到 轮流 每天 每周 每月 每季度 每半年 每年 立即 马上 尽快
    接到 收到 发现 遇到 如数 如实 现场 专门 单独 直接 凭 敞开 会后 散会后 打包 挂号 去 率先 持续 不断 坚持 随时 当场 常态化 定期 不定期 逐级 逐户 逐村 逐人 逐项 逐一 入户 包干 包保 主要 三天 两天",
);

/// Modal words that order (要求词). Longest first wins.
pub(super) static MODALS: Words = Words::new(
    "要 必须 务必 务须 须 需 需要 应 应当 应该 要把 都要 也要 还要 又要 均要 就要 既要 更要 则要 再要 仍要 首先要 一定要 一律要 都应 均应 均须 一律 请 负责 牵头 要求 着力 务求 严格 抓紧 继续 进一步 计划 拟 将 准备 力争 争取 确保 做到 保证",
);

/// Modal words that order plainly; the others only lean that way.
pub(super) static STRONG_MODALS: Words = Words::new(
    "要 必须 务必 务须 须 需 应 应当 要把 都要 也要 还要 又要 均要 就要 既要 更要 则要 仍要 首先要 一定要 都应 均应 均须 一律要 一律 请 负责 牵头",
);

/// Words that hold 要、应、将、须 or 需 and order nothing.
pub(super) static NO_MODALS: Words = Words::new(
    "拟建 重要 主要 需求 要求 要点 要素 要害 要紧 要么 只要 要是 首要 紧要 险要 简要 纪要 摘要 必要 想要 不要 应急 应对 供应 效应 适应 反应 相应 响应 应用 应收 应保 应帮 应纳 应扶 应享 应改 应参 应种 将来 即将 必将 将近 将军 急需 所需 刚需 要我 要你 要不 要从别人 还要不 应有 应该说 要看到 要说 要讲 需要注意 谁要 是要 若要 不应",
);

/// Orders not to do something: they belong to a task, they are none.
pub(super) static NEGATIVE: Words = Words::new(
    "不得 不能 不要 不可 不准 不许 不应 绝不 决不 切不可 切忌 严禁 禁止 杜绝 防止 避免 谨防 严防 别 任何单位 任何人 不再 坚决不 决不能 绝不能 千万不",
);

/// Words that forbid plainly: a task when they open a sentence of orders.
pub(super) static FORBIDS: Words = Words::new("严禁 禁止 不准 不许 不得 坚决不准 一律不准 一律不得 绝不允许 不允许");

/// What is forbidden in the mind only.
pub(super) static ABSTRACT: Words = Words::new(
    "形式主义 官僚主义 走过场 松懈 麻痹 侥幸 懈怠 马虎 敷衍 应付 畏难 观望 拖延 推诿 扯皮 空喊 作秀 放松 半点 任何",
);

/// Endings of those an order is about: 对新识别的监测对象, …
pub(super) static WHOM: Words = Words::new(
    "对象 农户 户 人员 问题 隐患 项目 家庭 群众 劳动力 村 房屋 企业 干部 党员 单位 资产 资金 的 纠纷 线索 诉求 老人 儿童 人口 地块 路段 点位",
);

/// What makes a noun of a verb: 评议结果, 自查面.
pub(super) static OF_VERBS: Words = Words::new("结果 情况 面 率 数 量 工作 比例 对象 户 点 经费 资金 成效 质量 标准");

/// Headings under which even 不要… is a rule.
pub(super) static RULES: Words = Words::new("纪律 规矩 红线 底线 禁令 不准 守则 约束 作风");

/// Those a speech may be given to, as its title names them.
pub(super) static AUDIENCE: Words = Words::new(
    "第一书记 驻村干部 驻村工作队长 工作队长 驻村工作队 网格员 村支书 村党支部书记 村党组织书记 党组织书记 党支部书记 支部书记 大学生村官 镇村干部 包村干部 帮扶责任人 帮扶干部 选派干部 村干部 村级干部 乡镇干部 党员干部 护林员 保洁员 河长 村医 乡镇长 镇长 局长 致富带头人 民政助理员 辅导员 宣讲员 调查员 普查员 村会计 报账员 人大代表",
);

/// Verbs of concrete acts (具体动作).
pub(super) static ACTS: Words = Words::new(
    "排查 摸排 摸底 调查 普查 走访 入户 遍访 核查 核实 核对 复核 比对 筛查 过筛 验收 检查 督查 督导 调度 抽查 巡查 巡访 暗访 自查 自评 通报 约谈 曝光 公示 公开 公布 张榜 上墙 亮牌 挂牌 建立 制定 制订 编制 编写 拟定 修订 出台 印发 下发 转发 上报 报送 提交 报告 报请 报备 备案 填报 填写 录入 登记 造册 建档 建账 归档 存档 更新 汇总 统计 核算 清查 清产 清收 清理 清运 清扫 清除 清淤
    打扫 清洁 拆除 拆旧 整治 整改 整顿 整修 销号 修建 修缮 修复 维修 加固 新建 改建 扩建 改造 建成 建好 配建 配备 配齐 配强 安装 铺设 硬化 绿化 亮化 美化 疏通 疏浚 开挖 栽植 栽种 种植 补种 播种 复耕 翻耕 收割 收储 聘用 聘请 招聘 招募 选派 选聘 选拔 推选 选举 换届 抽调 派驻 派出 轮换 轮训 轮流 培训 宣讲 宣传 张贴 悬挂 发放 拨付 拨出 兑现 兑付 支付 筹集 筹措 安排 投入 补助 奖励 表彰
    收缴 缴纳 征收 代缴 催收 完成 办理 办结 办好 受理 答复 回复 反馈 交办 转办 移交 交接 对接 联系 签订 签字 签收 签约 召开 组织 开展 举办 举行 启动 实施 成立 组建 设立 设置 划定 划分 明确 确定 认定 评定 评选 评议 评估 评比 考核 考评 打分 测评 排名 盘活 流转 出租 发包 引进 引入 招引 谋划 储备 申报 争取 落地 开工 竣工 投产 投用 启用 通车 供水 通水 帮扶 包保 救助 资助 慰问 探望 看望 回访
    化解 调处 调解 疏导 接访 下访 包案 值班 值守 巡逻 备勤 演练 转移 撤离 搬迁 安置 入住 腾退 培育 培养 发展党员 吸纳 吸收 输送 带动 增收 销售 收购 加工 养殖 出栏 存栏 认领 领办 分解 细化 倒排 列出 列入 纳入 张挂 定出 定好 定下 定一名 报到 到岗 驻村 在岗 签到 请假 销假 考勤 测算 评审 审批 审核 审查 审计 核销 封存 封堵 管控 关停 取缔 查处 打击 收治 体检 接种 消毒 检测 监测
    预警 处置 处理 抢修 抢险 除险 灌溉 防治 防控 扑灭 封山 禁捕 禁烧 秸秆 分类 收集 转运 处理 填埋 清零 归零 见底 动工 施工 交付 推广 示范 试点 推开 覆盖 评先 创建 打造 命名 授牌 挂钩 结对 认亲 走进 讲授 讲清 讲给 研讨 备足 备齐 作说明 说明情况 作检讨 作检查 作表态 表态发言 书面说明 更换 置换 回收 招租 跟踪 办成 扩种 扩建 背书 夜访 清掏 返工 建言 开设 刊播 刊发 录进 录入系统 摸底 带路 研究 研判 查勘 出具 述职 复垦 补填 清退 代缴 拷 复种 完工 报账 监交 上图 挂到 挂网 发到 贴到 帮销 促成 待命 宣读 传达 送达 发送 告知 提醒 通知 单列 另列 列支 专账 算 填 写明 注明 扫 拆 修 种 建 聘 签 交 报 查 送 贴 挖 装 报销 下沉 蹲点 驻点 进驻 督办 盯办 回头看 补齐 补录 补报 补办 补签 补发 补种
    留样 拿出来 拿出方案 拿出名单 拿出意见 拿出办法 拿出计划 走程序 走法律 走司法 走诉讼 设卡 募集 捐赠 赠送 购置 采购 购买 添置 增设 增建 翻建 粉刷 竖立 清掏 码放 拔除 铲除 浇灌 补苗 施肥 除草 修剪 采摘 调运 抽水 送水 引水 驻守 守在 谈话 家访 走亲 讲课 授课 送教 送医 送药 设卡 拉网 地毯 压减 补足 抓实抓 讲解 演示 巡回 巡诊 义诊 上门 代办 帮办 兜底 保障 托管 托养 开通 开放 延长 巡河 巡林 巡田
    存入 缴存 上缴 退还 归还 追回 追缴 收回 抵扣 扣除 代收 代发 结算 决算 对账 查账 记账 晾晒 拉练 列明 标注 标明 编号 编成 编组 分组 分片 分包 包抓 包联 包户 划片 排出 排定 排班 轮班 轮值 带班 坐班 坐诊 转诊 护送 接送 送到 送往 送上 领取 发给 分发 配发 派发 投放 摆放 腾出 腾空 让出 加宽 加高 加密 加装 架设 搭建 搭起 竖起 立牌 喷涂 刷写 清洗 冲洗 消杀 扑杀 免疫 注射 检疫
    隔离 封控 围挡 设点 设岗 布设 布防 蹲守 看守 清障 清沟 清渠 清塘 挖沟 开沟 起垄 覆膜 育苗 育秧 插秧 移栽 追肥 打药 喷药 抢收 抢种 烘干 入仓 入库 出库 卖出 直播 带货 上架 下架 签下 谈成 谈下 招来 招满 招收 招录 录用 聘任 任命 免职 补选 改选 增补 走遍 走到 走完 跑遍 见面 面谈 面访 打电话 扫码 打卡 拍照 录像 上传 导入 建群 转载 放映 播放 广播 喊话 敲门 贴出 挂出 亮出
    晒出 制表 填表 绘制 绘图 测绘 勘测 踏勘 丈量 测量 称重 评出 推荐 推举 投票 表决 批复 核准 核定 核减 核发 颁发 发证 办证 换证 换发 注销 吊销 撤销 取消 终止 解除 解聘 辞退 劝退 劝返 劝导 劝离 制止 纠正 责令 处罚 罚款 追责 问责 约见 训诫 扣发 扣减 扣分 加分 评分 采买 订购 订阅 续签 续租 租下 租用 租赁 转包 下达 下拨 划拨 划转 划入 转入 调入 调剂 调配 派人 派员 派车 出动
    抽人 抽出 抽派 集合 会商 会诊 会审 联审 审定 商定 敲定 选定 选出 遴选 立项 招标 投标 定标 进场 入场 开建 开园 开馆 开课 开班 开讲 结业 结案 结账 结清 还清 付清 缴清 缴齐 交清 交齐 交给 交到 交回 报给 呈报 抄送 抄告 函告 提请 扩面 增容 增派 停产 停工 停业 停用 通电 联网 并网 接入 接通 填平 平整 回填 浇筑 砌筑 栽上 种上 抽检 送检 化验 检验 检修 试运行 打通 打井 拆掉
    拆完 搬走 搬完 搬进 迁走 迁出 迁入 迁坟 移走 运走 运到 拉走 清走 收走 收齐 锁上 带出 持证 上岗 挂职 住村 值夜 夜巡 夜查 巡夜 巡堤 查险 排险 排危 排涝 排水 蓄水 备好 预留 留出 留足 撤出 疏散 点名 签名 签承诺书 写出 写进 写清 记录 记下 记清 归集 归并 合并 撤并 分流 分拣 分级 分选 申领 认养 捐资 出资 投工 投劳 垫付 贴息 放贷 授信 投保 参保 续保 理赔 赔付 补偿 配套 奖补
    授予 摘牌 恳谈 座谈 问需 征求 征集 梳理 编印 编发 排练 演出 展销 建起 建到 修到 修好 修通 铺到 装到 装上 换上 补上 堵上 种到 送进 搬到 接到户 牵线 搭线 试种 引种 改种 重签 重建 重修 重选 重做 重报 倒查 复查 复检 复评 复诊 质检 抽测 摸清 核清 查清 理清 算清 分清 说清 讲明 讲清楚 列清 定责 追踪 跟进 上会 过会 上会研究 集体研究 会签 联签 双签 备份 密封 编码 赋码 亮码
    贴码 挂图 制作 印制 收看 收听 观看 参观 考察 观摩 交流发言 拜访 报名 登门 走村 串户 入组 下沉到 沉到 住到 搬出 换岗 顶班 补班 调休 销账 挂账 清账 理账 报批 报审 报建 竞价 拍卖 挂拍 转让 承包 分红 入股 参股 折股 量化到 打款 到账 打到 发到卡 兑现到 支取 提取 借出 代销 包销 代购 配送 派送 捎带 发短信 发消息 发函 发公告 发通知 发倡议书 发传单 停养",
);

/// Verbs of that table that name a figure as well: 参保XX人, 分红XX万元.
pub(super) static ACTS_AND_FIGURES: Words = Words::new("参保 续保 投保 理赔 赔付 补偿 奖补 贴息 分红 入股 参股 罚款");

/// Verbs of one character that are an act when a number follows: 办5期, 配1台, 开一次.
pub(super) const SHORT_ACTS: &str =
    "找记写听收出交报签走访查奖扣贴讲跑晒租卖管办开配派修建挖打装种栽养买聘请招选评发送设拆铺换补包联帮教抽拨编印腾";

/// Words that report an order: 镇长要求:, 会议决定,
pub(super) static REPORTS: Words = Words::new(
    "要求 强调 部署 决定 明确 议定 指示 提出要求 提出 研究决定 会议要求 会议强调 会议决定 会议明确 会议议定 布置 安排",
);

/// Labels a paragraph of orders opens with, a colon behind them: 整改措施:, 下一步打算:
pub(super) static ORDER_LABELS: Words = Words::new(
    "措施 打算 任务 目标 要求 安排 计划 承诺 几件事 两件事 三件事 四件事 五件事 整改时限 举措 对策 责任内容 职责 以下工作 工作思路",
);

/// Words of a speech that announce its orders.
pub(super) static ANNOUNCES: Words =
    Words::new("再强调 强调几点 强调三点 强调两点 强调四点 强调五点 几点要求 两点要求 三点要求 四点要求 五点要求");

/// Labels of what was done, a colon behind them.
pub(super) static PAST_LABELS: Words =
    Words::new("问题表现 具体表现 主要表现 表现 存在问题 情况 成效 进展 成果 做法 成绩");

/// Words at the start of a sentence that turn to work to come.
pub(super) static AHEAD_STARTS: Words =
    Words::new("今后 往后 下一步 下步 下阶段 下一阶段 接下来 明年 来年 新的一年 下半年 下个月 下月 今后一个时期");

/// Labels of the head of minutes and the foot of notices; what stands behind them is no task.
pub(super) static FORM_LABELS: Words = Words::new(
    "时间 地点 会议时间 会议地点 主持 主持人 参加人员 参会人员 出席 出席人员 列席 列席人员 缺席 请假 记录 记录人 记录员 议题 主题 会议主题 会议议题 联系人 联系电话 电话 传真 邮箱 抄送 抄报 报送 签发 印发 发文字号 附件 主题词 来源 作者 编辑 讲话人 汇报人 述职人 日期",
);

/// Words that say which value is to be reached: with a figure they make a target.
pub(super) static MEASURES: Words = Words::new(
    "达到 突破 实现 不低于 不少于 不超过 降至 降到 控制 提高到 提升到 增加到 扩大到 保持 稳定在 达 以上 以下 以内 不高于 不突破",
);

/// Verbs of work too general to stand alone (泛动词).
pub(super) static GENERAL: Words = Words::new(
    "做到 确保 保证 加强 推进 强化 完善 健全 抓好 抓实 抓紧 抓 做好 做实 做细 做大 做强 推动 提升 提高 深化 优化 扩大 巩固 加大 加快 改善 支持 指导 督促 引导 推行 落实 压实 管好 用好 用活 用足 建强 建好 规范 拓展 拓宽 延伸 促进 保持 维护 守住 守牢 履行 承担 发挥 聚焦 突出 统筹 协调 关注 关心 解决 帮助 配合 协助 参与 牵头 负责 当好 服务 利用 探索 积极探索 创新",
);

/// Verbs of attitude (态度动词): what follows is no task.
pub(super) static ATTITUDE: Words = Words::new(
    "提高思想 提高思想认识 提升思想 强化认识 强化责任 强化担当 强化意识 增进 改进作风 转变作风 能够 能 得到 受到 获得 关系 可以 提高认识 提高站位 提高政治站位 统一思想 统一认识 增强 树立 坚持 坚定 坚信 深刻认识 充分认识 清醒认识 清醒看到 认识到 认清 牢记 铭记 高度重视 重视 领会 深刻领会 理解 深刻理解 把握 准确把握 弘扬 发扬 振奋 保持 珍惜 端正 转变 摒弃 克服 反思 深刻反思 警惕 警醒 绷紧 绷起 记住 明白 懂得 看到 想到 认真学习领会 汲取 吸取 深怀 心怀 满怀 热爱 敢于 勇于 善于 乐于 甘于 勤于 敢 肯 学会 有一个 有一 有底线 具有 具备 善于 注重 着眼 不忘 不负 不辜负 争当
    永葆 甘当 拿出实 拿出决心 拿出干劲 拿出勇气 拿出劲头 拿出担当 拿出精神 拿出硬 拿出真 拿出壮士 拿出看家 拿出态度 拿出十 拿出百 拿出更 下苦功夫 下功夫 鼓足 凝聚 凝心 团结 同心 齐心 携手 以身作则 身体力行 真抓实干 埋头苦干 尽心尽力 尽职尽责 全力以赴 扛起 担起 扛好 担负 肩负 站在 站稳 坚守 恪守 严守 遵守 服从 讲政治 发奋 奋发 再接再厉 开好局 起好步 迎难而上 真心实意 将心比心 举一反三 结合实际 立足 紧盯 紧紧围绕 围绕 按照要求 从我做起 算清 想一想 问一问 掂量 放在心上 记在心里 放在首位 亲自抓 亲自过问 高位推动 带好头 作表率 当先锋 提高政治 摆上 摆在 当作 作为 视为 正确处理 擦亮 打起精神 唱响 讲大局 贯彻",
);

/// Things one can put on a table (具体成果): with a general verb they make a task.
pub(super) static RESULTS: Words = Words::new(
    "台账 清单 方案 预案 计划 规划 名册 花名册 底册 名单 账本 档案 村规民约 制度 机制 办法 细则 标准 流程 公示栏 宣传栏 明白卡 连心卡 责任书 承诺书 协议 合同 报表 月报 周报 台帐 一户一策 一户一档 一村一策 三会一课 “三会一课” 主题党日 组织生活 民主评议 联席会议 例会 代表会议 村务公开 财务公开 党务公开 票决 网格化 网格 积分 红黑榜 “红黑榜” 信箱 热线 专班 工作队 领导小组 队伍 基地 项目库 合作社 车间 厂房 大棚 暖棚 道路 公路 水渠 管网 厕所 污水 垃圾 垃圾箱 垃圾桶 路灯
    广场 活动室 卫生室 养老院 幸福院 互助 食堂 培训班 夜校 课堂 活动 行动 攻坚 大排查 大整治 大走访 大清理 隐患 问题 矛盾纠纷 信访 征地 拆迁 纠纷 监测对象 脱贫户 低保 五保 特困 残疾人 留守 特殊人群 救助 补贴 补助 保费 医保 养老保险 “两费” 资金 经费 三资 “三资” 资产 闲置 土地 房屋 耕地 撂荒 种子 化肥 良种 果园 产业园 产业 种植 养殖 订单 销路 电商 劳务 岗位 公益性岗位 技能培训 培训 危房 住房 饮水 义务教育 辍学 体检 签约 帮扶 措施 食宿 住宿 双评双促 “双评双促” 五个好 “五个好” 评议 评比 创建
    考核 督查 通报 验收 检查 舆情 值班 防汛 防火 禁烧 秸秆 疫苗 疫情 安全生产 消防 交通 食品 用电 燃气 自建房 河道 沟渠 水库 山塘 林长 河长 搬迁 报告 汇报 工作 任务 试点",
);

/// Results so general that they do not count by themselves.
pub(super) static WEAK_RESULTS: Words = Words::new("工作 任务 问题 活动 行动 措施 产业 标准 计划 土地 交通 项目");

/// Signs of work done (已做).
pub(super) static DONE: Words = Words::new(
    "应到 实到 成效 已经 已 曾 曾经 先后 累计 共计 总计 合计 得到了 取得了 取得 完成了 建成了 开展了 有所 逐步形成 基本形成 涌现 受到 获得 荣获 被评 圆满 同比 较上年 比上年 比去年 环比 仍然 依然 依旧 还不 不够 不足 不高 不强 不实 不到位 不平衡 落后 滞后 薄弱 缺乏 缺少 匮乏 打转 难以 普遍存在 时有发生 有的 有些 一些 个别 少数 部分 稳步 显著 明显提升 明显改善 占比 占全 尚未 没有 据统计 据了解",
);

/// Done words that an owner with a modal word outweighs.
pub(super) static WEAK_DONE: Words = Words::new(
    "不够 不足 不高 不强 不实 不到位 薄弱 落后 滞后 个别 少数 部分 一些 有些 有的 没有 先后 明显提升 明显改善 显著 稳步 难以 尚未 缺乏 缺少 占比",
);

/// Speech about the meeting or the speech itself (会议用语).
pub(super) static META: Words = Words::new(
    "纷纷表示 表示要 作了汇报 做了汇报 分别就 传达了 通报了 重申了 介绍了 参加座谈 负责解释 之日起施行 之日起执行 余人参加 人参加会议 人参加了 同志主持 会议由 下面 接下来 等一会儿 等会儿 待会 稍后 议程 我讲 我再讲 我再强调 我强调 我简要 讲几点 讲三点 讲两点 讲四点 讲五点 讲一讲 谈几点 谈三点 几点意见 三点意见 几点要求 几点体会 汇报如下 报告如下 通知如下 如下: 表示衷心 表示热烈 表示感谢 致以 崇高敬意 谢谢大家 我代表 今天会议 今天的会议 这次会议 召开这次 召开今天 刚才 开得很 会议听取 会议传达 会议学习 会议通报 主持会议 主持召开 制定本 制订本 特制定 如下方案 如下意见 如下安排 如下措施 如下通知 如下决定 如下要求 人介绍 介绍说 据介绍 告诉记者 本责任书 本办法 本方案 本意见 本通知 本制度 本细则 本计划 请领导 请组织 出席会议 参加会议 主持人 欢迎 让我们 祝",
);

/// Words that ask.
pub(super) static ASKS: Words = Words::new(
    "吗 呢 么 怎 谁 哪 多少 几 何 啥 咋 是不是 有没有 能不能 会不会 行不行 好不好 够不够 难道 还是 是否 吧 了? 了？ 岂 凭",
);

/// Words of higher authority: what follows is quoted, not ordered here.
pub(super) static QUOTED: Words = Words::new(
    "总书记指出 总书记强调 总书记要求 总书记在 党中央 党的十 党的二十 中央要求 中央决定 国务院 会议指出 全会提出 全会指出 经济工作会议 报告指出 大会上指出 讲话中指出 明确提出",
);

/// Words at the start of a clause that join it to what went before (连接词).
pub(super) static JOINS: Words = Words::new(
    "往后 建议 同时 另外 此外 并且 并 且 而且 其次 最后 再次 首先 第一 第二 第三 第四 第五 因此 所以 为此 对此 然后 随后 总之 希望 要求 会议要求 会议强调 会议决定 会议明确 会议议定 会议指出 特别是 尤其是 具体来说 具体 下一步 下步 今后 近期 当前 接下来 也 还 又 其中 坚决 切实 即 一是 二是 三是 四是 五是 六是 七是 八是 一要 二要 三要 四要 五要 六要 首要的是 重点是 关键是",
);

/// Words at the start of a clause that make it a condition or a reason, not an order.
pub(super) static CONDITIONS: Words = Words::new(
    "离考核 距离 距考核 离年底 距年底 如果 假如 倘若 若 只有 只要 即使 虽然 因为 由于 尽管 既然 随着 当 一旦 无论 不管 不论 要是 除非 越是 为了 为 正因 如何 怎么 怎样 谁 凡是 对于 关于 据 据统计 看 从 说到底 归根到底 所谓 这 那 其 它 他 她 有 没有 没 是 就是 也是 还是 都是 这就 主要是 目的是",
);

/// Clauses that only prepare the order (对…、以…为抓手): they belong to the task behind them.
pub(super) static PREPARES: Words = Words::new(
    "对 对于 针对 围绕 按照 按 根据 结合 依托 通过 以 在 从 聚焦 利用 借助 采取 坚持 立足 本着 紧盯 紧扣 凡 凡是 有钱 重点 深刻汲取 举一反三 每逢 遇到 关于",
);

/// Purposes (目的): never the start of a task unless a figure makes them a target.
pub(super) static PURPOSES: Words = Words::new(
    "确保 力争 争取 使 让 以 为 切实 不断 真正 努力 实现 做到 形成 营造 推动 促进 提升 提高 增强 最大限度 从而 进而 防止 避免 不留 不漏 保证 不让 切忌 达到 打造 优先 专款 把握 持续",
);

/// Objects of 为…: clauses that say for whom, not new work.
pub(super) static FOLLOWS: Words = Words::new(
    "为 给 向 并 且 其中 每人 每户 每村 每个 优先 以 由 再 同步 同时 确保 力争 使 让 做到 达到 不少于 不低于 原则上 最多 最少 至少 写明 注明 先 后 直至 直到 一户 一村 一人 一事 做 形成 改成 变成 办成 做成 带动",
);

/// What says how things are and not what is to be done.
pub(super) static STATES: Words = Words::new("有 很 太 难 多 少 还 都在 已 正 没 不 能 高 强 了 过 着 是 受 遭 占 比");

/// Words of a plain order of work: how it is handed out, and what becomes of a thing.
pub(super) static DIRECTED: Words = Words::new(
    "逐 一律 带头 全部 再 先 去 把 将 予以 如数 敞开 亲自 挨 轮流 统一 按 凭 一块 一起 到 会同 专门 单独 定点 优先 上门 直接 马上 集中 重点 如实 分头 当面",
);

/// What is said to follow when work is not done: threats and penalties, no work of their own.
pub(super) static CONSEQUENCES: Words = Words::new(
    "追究 问责 追责 从严从快 从严处理 严肃处理 严肃查处 绝不姑息 决不姑息 严惩 就地免职 谁负责 唯你是问 拿谁是问",
);

/// The first part of a verb of two characters whose second part says the act: 补装, 重签, 抢修.
pub(super) const AGAIN: &str = "补重新改扩抢加清复普轮互联代统集自快速联预";

/// The second part of such a verb.
pub(super) const DONE_TO: &str = "装建修种栽查报填发签办拆铺换运收缴训检测评审核挖排植录登印购配";

/// Ends of the work that is open: they say until when, not what else.
pub(super) static MILESTONES: Words = Words::new(
    "完成 动工 开工 完工 收尾 竣工 投用 投产 到位 清零 销号 见底 交付 结束 办结 见效 启用 通车 通水 通电 入住 开业 开园 开张 到账 达标 过半 全部 动态清零 建成",
);

/// Labels of practice told, a colon behind them: our way was this.
pub(super) static TOLD: Words = Words::new(
    "做法是 做法有 做法如下 主要做法 具体做法 经验是 体会是 体会有 做了以下 做了这些 主要做了 情况是 下列条件 以下条件 条件之一 下列情形 以下情形 情形之一 情形之一的 下列内容 议程",
);

/// Words at the start of a sentence that turn to another matter inside a paragraph.
pub(super) static TURNS: Words = Words::new(
    "第一 第二 第三 第四 第五 第六 头一 再一 还有一 另外 此外 往后 其一 其二 其三 其四 首先 其次 再次 最后 再一个 还有",
);

/// Clauses that say when, before the act: 遇强降雨, 一旦发现.
pub(super) static CASES: Words = Words::new("遇 如遇 一旦 若 如有 发现 出现 凡有 逢");

/// What a thing costs or is to be, told of a project: no order.
pub(super) static PROJECTED: Words =
    Words::new("需投资 总投资 计划投资 预计投资 概算 估算 拟建 占地 建筑面积 可容纳 自筹");

/// Objects so general that no act on them can be seen done.
pub(super) static VAGUE_OBJECTS: Words = Words::new(
    "各项工作 各项活动 各项任务 各项措施 各项政策 有关工作 相关工作 路线方针 方针政策 决策部署 决策落地 会议精神 讲话精神 重大意义 活动意义 宣传发动 氛围 积极性 主动性 创造性 使命感 责任感 凝聚力 战斗力 明确专人负责 工作合力 强大合力 良好局面 工作格局",
);

/// What makes a thing of the verb before it: 驻村工作, 培训力度.
pub(super) static NOUNS: Words =
    Words::new("工作 建设 事业 水平 质量 能力 意识 成果 成效 力度 氛围 效果 责任 作用 体系 格局 成绩 经验 形势 局面");
