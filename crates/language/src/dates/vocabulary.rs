//! Word tables of times.

use super::Frequency;
use crate::words::Words;

pub(super) static AT_ONCE: Words = Words::new(
    "尽早 及早 火速 连夜 当即 即时 随即 眼下 近段时间 立即 立刻 马上 即刻 第一时间 当场 当天 当日 当晚 尽快 从速 近期 会后",
);

pub(super) static AS_SET: Words = Words::new("限期 按期 如期 限时 按时限");

pub(super) static PAST: Words = Words::new(
    "去冬今春 上季度 上一季度 上一年度 到现在 至今 迄今 到今天 到今日 到昨天 去年 前年 上年 往年 历年来 上个月 上月 上半月以来 上周 上星期 昨天 前天 昨晚 刚才 日前 近日 近年来 近几年 这几年 几年来
    多年来 一直以来 长期以来 以来 今年以来 年初以来 入汛以来 截至目前 截止目前 到目前为止 目前为止 前段时间 前一阶段 前期 此前 最近 过去 当初 那时 会前",
);

pub(super) const EVERY: &[(&str, Frequency)] = &[
    ("每天", Frequency::Daily),
    ("每日", Frequency::Daily),
    ("每小时", Frequency::Daily),
    ("逐日", Frequency::Daily),
    ("每晚", Frequency::Daily),
    ("每早", Frequency::Daily),
    ("每夜", Frequency::Daily),
    ("按日", Frequency::Daily),
    ("按旬", Frequency::HalfMonthly),
    ("逐周", Frequency::Weekly),
    ("每礼拜", Frequency::Weekly),
    ("逐季", Frequency::Quarterly),
    ("半年一次", Frequency::HalfYearly),
    ("按半年", Frequency::HalfYearly),
    ("每两周", Frequency::HalfMonthly),
    ("双周", Frequency::HalfMonthly),
    ("每半月", Frequency::HalfMonthly),
    ("每半个月", Frequency::HalfMonthly),
    ("每旬", Frequency::HalfMonthly),
    ("每周", Frequency::Weekly),
    ("每星期", Frequency::Weekly),
    ("按周", Frequency::Weekly),
    ("每个月", Frequency::Monthly),
    ("每月", Frequency::Monthly),
    ("按月", Frequency::Monthly),
    ("逐月", Frequency::Monthly),
    ("月月", Frequency::Monthly),
    ("每季度", Frequency::Quarterly),
    ("每两个季度", Frequency::HalfYearly),
    ("每个季度", Frequency::Quarterly),
    ("每季", Frequency::Quarterly),
    ("按季度", Frequency::Quarterly),
    ("按季", Frequency::Quarterly),
    ("每半年", Frequency::HalfYearly),
    ("每年", Frequency::Yearly),
    ("每学期", Frequency::HalfYearly),
    ("按年", Frequency::Yearly),
    ("逐年", Frequency::Yearly),
    ("不定期", Frequency::Regularly),
    ("定期", Frequency::Regularly),
    ("常态化", Frequency::Standing),
    ("长期", Frequency::Standing),
];

/// Fixed feasts and seasons that serve as limits: month and last day before them.
pub(super) const FEASTS: &[(&str, i64, i64)] = &[
    ("元旦", 12, 31),
    ("三八", 3, 7),
    ("植树", 3, 11),
    ("清明", 4, 3),
    ("五一", 4, 30),
    ("五四", 5, 3),
    ("六一", 5, 31),
    ("七一", 6, 30),
    ("八一", 7, 31),
    ("教师", 9, 9),
    ("国庆", 9, 30),
    ("十一", 9, 30),
    ("劳动节", 4, 30),
    ("儿童节", 5, 31),
    ("建党", 6, 30),
    ("建军", 7, 31),
];

/// Events a length of time is counted from, each on the day of the paper itself: 会后3天内.
pub(super) static EVENTS_OF_THE_PAPER: Words = Words::new(
    "会后 散会后 会议结束后 接到通知后 收到通知后 接通知后 文件印发后 通知印发后 文件下发后 通知下发后 自通知印发之日起 自本通知印发之日起 自发文之日起 自即日起",
);

/// Events on days that are not known: 接到申请后15日内.
pub(super) static EVENTS: Words = Words::new(
    "接到申请后 收到申请后 收到反馈后 收到材料后 接到举报后 接到报告后 接报后 接警后 发现后 查实后 受理后 公示期满后 公示结束后 验收合格后 合同签订后 资金到位后",
);

/// Seasons, farm work and events of the year that serve as limits: 汛期前, 秋收后.
pub(super) static SEASONS: Words = Words::new(
    "暑假 寒假 暑期 麦收 开春 三秋 冬至 霜降 秋冬 防火期 主汛期 汛期 入汛 汛 春耕 春播 春种 备耕 插秧 栽插 移栽 秋收 秋 秋播 秋种 秋粮 夏粮 入冬 冬季 冬灌 雨季 梅雨 台风季
    入夏 入秋 春季 夏季 秋季 开学 放假 中秋 端午 重阳 元宵 除夕 小年 腊八 年关 换届 春运 封冻 上冻 霜冻 结冰 下雪 降雪 供暖 农忙 农闲 冬闲 夏收 三夏 双抢 收割 播种期 收获
    小满 谷雨 芒种 立夏 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 立冬 小雪 大雪 小寒 大寒 立春 惊蛰 春分 采摘季 采茶季 会议召开 两会 党代会 双节 两节 节日 节 高考 中考 旅游旺季 旺季 考核 省考 国考 迎检",
);

/// Seasons named with their year: they lie ahead.
pub(super) static AHEAD_SEASONS: Words = Words::new(
    "今冬明春 今秋明春 今秋今冬 今冬 今秋 今夏 今春 明春 明夏 明秋 秋冬季 冬春季节 冬春季 冬春两季 今明两年 岁末年初 年末岁初",
);

/// Five-year plans and the last year of each.
pub(super) const PLANS: &[(&str, i32)] =
    &[("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030), ("十六五", 2035)];
