//! What is proposed of short papers of every kind: where one task ends and the next begins, whose it is, until when,
//! how much; and what is no task at all.

use super::{Context, Proposal, propose};

fn proposed(title: &str, body: &str) -> Vec<Proposal> {
    let text = format!("{title}\n{body}");
    propose(&text, &crate::outline(&text), &Context::default())
}

/// Text, owner, deadline, target.
type Want<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn check(title: &str, body: &str, want: &[Want<'_>]) {
    let found = proposed(title, body);
    let got: Vec<Want<'_>> = found
        .iter()
        .map(|p| {
            let target = p.target.as_ref().map(|t| t.text.as_str());
            (p.text.as_str(), p.owner.as_deref(), p.deadline.as_deref(), target)
        })
        .collect();
    assert_eq!(got, want, "{body}");
}

const SPEECH: &str = "在全县春耕备耕现场会上的讲话";
const NOTICE: &str = "关于做好冬季取暖安全工作的通知";

#[test]
fn orders_without_a_modal_word_are_taken() {
    check(
        SPEECH,
        "一、种子化肥要备到位。县供销联社3月10日前把6000吨化肥调到乡镇网点,农业执法大队对种子门店挨家查一遍。",
        &[
            ("县供销联社3月10日前把6000吨化肥调到乡镇网点", Some("县供销联社"), Some("3月10日前"), Some("6000吨")),
            ("农业执法大队对种子门店挨家查一遍", Some("农业执法大队"), None, Some("一遍")),
        ],
    );
    check(
        NOTICE,
        "(一)烟囱、炉具逐户检查,发现裂缝的当天更换。\n(二)独居老人由网格员每天上门看一次。\n(三)检查情况每周五下午4点前报镇安监站。",
        &[
            ("烟囱、炉具逐户检查,发现裂缝的当天更换", None, Some("当天"), None),
            ("独居老人由网格员每天上门看一次", Some("网格员"), Some("每天"), Some("一次")),
            ("检查情况每周五下午4点前报镇安监站", None, Some("每周五下午4点前"), None),
        ],
    );
}

#[test]
fn a_task_ends_where_the_next_says_when_or_how_much() {
    let plan = "关于开展农村供水提升行动的实施方案";
    check(
        plan,
        "二、主要任务\n全年新建污水处理站4座,铺设管网18公里,农村生活污水治理率达到45%。",
        &[
            ("全年新建污水处理站4座", None, Some("全年"), Some("4座")),
            ("铺设管网18公里", None, None, Some("18公里")),
            ("农村生活污水治理率达到45%", None, None, Some("45%")),
        ],
    );
    // Until when the same work is done goes with it.
    check(
        plan,
        "二、主要任务\n改造窄路基路面30公里,10月底前全部通车。",
        &[("改造窄路基路面30公里,10月底前全部通车", None, Some("10月底前"), Some("30公里"))],
    );
    // Who was appointed goes on, to the next semicolon.
    check(
        plan,
        "二、主要任务\n每村选聘管水员1名,每月清洗蓄水池两次;6月底前换完水表。",
        &[
            ("每村选聘管水员1名", Some("每村"), None, Some("1名")),
            ("每月清洗蓄水池两次", Some("管水员"), Some("每月"), Some("两次")),
            ("6月底前换完水表", None, Some("6月底前"), None),
        ],
    );
    // A case opens a task of its own.
    check(
        plan,
        "二、主要任务\n网格员每两小时巡查一次,遇强降雨,提前转移危险区群众。",
        &[
            ("网格员每两小时巡查一次", Some("网格员"), Some("每两小时"), Some("一次")),
            ("遇强降雨,提前转移危险区群众", Some("网格员"), None, None),
        ],
    );
}

#[test]
fn who_does_it_is_found_behind_what_it_is_about() {
    let table: [(&str, &str); 7] = [
        ("渠首的三处漏水点由水利局派施工队补上。", "水利局"),
        ("学生由县教育局负责,12月5日前统一扫码完成。", "县教育局"),
        ("林区各村进山路口一律设卡。", "林区各村"),
        ("交警、路政联合在三处路口设点治超。", "交警"),
        ("连续三天排在后两位的乡镇书记到县里说明情况。", "乡镇书记"),
        ("养牛合作社再敞开收800吨青贮。", "养牛合作社"),
        ("供电公司想办法在国庆前把电线入地。", "供电公司"),
    ];
    for (body, owner) in table {
        let found = proposed(SPEECH, &format!("一、重点工作\n{body}"));
        let owners: Vec<Option<&str>> = found.iter().map(|p| p.owner.as_deref()).collect();
        assert_eq!(owners, [Some(owner)], "{body}");
    }
    check(
        "2024年乡村建设工作要点",
        "二、主要任务\n1.新建公厕20座,6月底前完工。(县住建局、各乡镇)",
        &[("新建公厕20座,6月底前完工", Some("县住建局"), Some("6月底前"), Some("20座"))],
    );
}

#[test]
fn labels_speak_of_every_point_of_a_line() {
    let found = proposed(
        "关于巡察反馈意见的整改方案",
        "问题表现:补贴重复发放XX户。\n整改措施:①重复发放的补贴4月15日前全额追回;②补贴名单在村组公示7天。\n责任单位:县财政局",
    );
    let got: Vec<(&str, Option<&str>)> = found.iter().map(|p| (p.text.as_str(), p.owner.as_deref())).collect();
    let want = [("重复发放的补贴4月15日前全额追回", Some("县财政局")), ("补贴名单在村组公示7天", Some("县财政局"))];
    assert_eq!(got, want);
}

#[test]
fn what_is_told_meant_or_threatened_is_no_task() {
    let table: [(&str, &str); 14] = [
        ("云头村党支部典型材料", "三、办好实事\n对独居老人,网格员每天上门看一次,村医每月体检一次。"),
        ("上半年工作情况汇报", "一、工作开展情况\n(一)强化组织领导。建立乡领导包村制度,每人每月入户不少于2次。"),
        ("上半年工作情况汇报", "一、工作开展情况\n(一)严格要求。对照清单逐户核查,改造危房XX户。"),
        ("关于做好防疫工作的通知", "对推诿扯皮的,镇纪委从严从快处理。"),
        ("公益性岗位管理办法", "一、岗位开发坚持按需设岗、以岗聘任的原则。"),
        ("公益性岗位管理办法", "二、申请人员应当具备下列条件:(一)年龄在18周岁以上;(二)未被其他岗位聘用。"),
        ("会议主持词", "会议共有两项议程:一是县林业局通报前期情况;二是两个乡镇作表态发言。"),
        ("活动实施方案", "三、工作要求\n各乡镇结合实际,扎实开展各项活动。"),
        (SPEECH, "一、肯定成绩\n派出单位半年不去一次,经费不落实。"),
        (SPEECH, "三、凝聚合力\n各单位要支持驻村工作,把这项光荣的任务完成好。"),
        ("在座谈会上的发言", "我们的做法是:\n一、早发现。春节返乡的时候,支部开青年恳谈会。"),
        ("在座谈会上的发言", "去年冬天,村里自来水管冻裂,我和村干部连夜抢修。"),
        ("扶贫工作汇报", "2、村卫生室 拟建3间,需投资22万元。"),
        (SPEECH, "我相信,石桥村的明天一定会更好。"),
    ];
    for (title, body) in table {
        let found: Vec<String> = proposed(title, body).into_iter().map(|p| p.text).collect();
        assert!(found.is_empty(), "{body}: {found:?}");
    }
}

#[test]
fn how_and_how_far_belong_to_the_work_before() {
    let table: [(&str, &str, &str, &str, Option<&str>); 9] = [
        (
            "各村要在12月10日前对自建房、学校、山塘水库开展一次拉网式排查,逐处登记,不漏一户。",
            "各村",
            "在12月10日前",
            "逐处登记,不漏一户",
            Some("一次"),
        ),
        ("各村12月10日前对自建房开展排查,逐户登记,不漏一人。", "各村", "12月10日前", "逐户登记,不漏一人", None),
        ("镇民政办6月底前走访特困老人,挨户核对,一个不落。", "镇民政办", "6月底前", "挨户核对,一个不落", None),
        ("镇安监站4月底前检查加油站,逐项销号,不留一处隐患。", "镇安监站", "4月底前", "逐项销号,不留一处隐患", None),
        ("包村干部7月底前核对名册,逐一签字,一户都不能少。", "包村干部", "7月底前", "逐一签字,一户都不能少", None),
        (
            "县应急管理局牵头,12月10日前对各乡镇抽查一遍,每个乡镇不少于3个村。",
            "县应急管理局",
            "12月10日前",
            "每个乡镇不少于3个村",
            Some("3个"),
        ),
        ("县粮储局10月上旬抽查一遍,每个乡镇不少于3个点。", "县粮储局", "10月上旬", "每个乡镇不少于3个点", Some("3个")),
        ("县住建局5月底前派4个组复核,复核面10%。", "县住建局", "5月底前", "复核面10%", Some("4个")),
        ("县供电公司从7月1日起轮流检修线路,8月底前修完。", "县供电公司", "8月底前", "8月底前修完", None),
    ];
    for (body, owner, deadline, end, target) in table {
        let whole = body.trim_end_matches('。');
        assert!(whole.ends_with(end), "{body}");
        check(NOTICE, body, &[(whole, Some(owner), Some(deadline), target)]);
    }
}

#[test]
fn a_rate_of_its_own_and_another_act_are_other_work() {
    let plan = "关于做好春季重大动物疫病防控工作的方案";
    check(
        plan,
        "一、防控目标\n应免畜禽免疫密度达到90%,免疫抗体合格率保持在70%以上。",
        &[
            ("应免畜禽免疫密度达到90%", None, None, Some("90%")),
            ("免疫抗体合格率保持在70%以上", None, None, Some("70%")),
        ],
    );
    check(
        plan,
        "二、工作措施\n镇畜牧站领回疫苗XX头份,培训防疫员XX名。",
        &[
            ("镇畜牧站领回疫苗XX头份", Some("镇畜牧站"), None, Some("XX头份")),
            ("培训防疫员XX名", Some("镇畜牧站"), None, Some("XX名")),
        ],
    );
    check(
        plan,
        "二、工作措施\n2月底前完成设计批复,4月上旬完成招标。",
        &[("2月底前完成设计批复", None, Some("2月底前"), None), ("4月上旬完成招标", None, Some("4月上旬"), None)],
    );
    check(
        plan,
        "二、工作措施\n聚焦秋冬季用火用电安全,立即组织开展一次大排查。",
        &[("聚焦秋冬季用火用电安全,立即组织开展一次大排查", None, Some("立即"), Some("一次"))],
    );
    check(
        "新的一年工作打算",
        "下一步,村党支部要在雨季前把漏雨的房子修好,再培养后备干部3名。",
        &[
            ("村党支部要在雨季前把漏雨的房子修好", Some("村党支部"), Some("在雨季前"), None),
            ("再培养后备干部3名", Some("村党支部"), None, Some("3名")),
        ],
    );
}

#[test]
fn who_does_it_stands_before_a_colon_or_behind_the_work() {
    let table: [(&str, &str, Option<&str>); 9] = [
        ("1.派出所:每周在赶集日上路执勤不少于2次。", "派出所", Some("每周")),
        ("2.中心校:与接送学生车辆的驾驶人签订责任书。", "中心校", None),
        ("资产全部登记到村,各村二季度完成移交签字。", "各村", Some("二季度")),
        ("改水的方案,县发改局会同卫健局11月中旬拿出来。", "县发改局", Some("11月中旬")),
        ("普查员上传的数据普查指导员当晚审完。", "普查指导员", Some("当晚")),
        ("漏雨的房子,住建局这个星期派人去修。", "住建局", Some("这个星期")),
        ("设备由镇统计站12月26日发放。", "镇统计站", Some("12月26日")),
        ("镇林业站给8个村各配一台风力灭火机。", "镇林业站", None),
        ("预定新兵家庭由镇街武装部长“三访”。", "镇街武装部长", None),
    ];
    for (body, owner, deadline) in table {
        let found = proposed(NOTICE, &format!("一、任务分工\n{body}"));
        let got: Vec<(Option<&str>, Option<&str>)> =
            found.iter().map(|p| (p.owner.as_deref(), p.deadline.as_deref())).collect();
        assert_eq!(got, [(Some(owner), deadline)], "{body}");
    }
}

#[test]
fn names_and_counts_alone_order_nothing() {
    let table: [(&str, &str); 8] = [
        ("关于表彰先进的通知", "镇党政办公室 2021年6月28日印发"),
        (SPEECH, "一、责任要分清\n县道县管、乡道乡管、村道村管,这是多年的规矩。"),
        (SPEECH, "一是水在哪里要清楚。全县水库、坑塘***处,有护栏的只有**处。"),
        ("活动实施方案", "三、组织保障\n镇里成立领导小组,办公室设在镇经管站。"),
        ("整治通知", "一、整治重点\n面包车超员、三轮车和拖拉机违法载人、无牌无证上路。"),
        ("控辍保学工作汇报", "现将情况汇报如下:一、主要做法(一)找得到。比对学籍信息XX条,查出疑似失学XX人。"),
        ("平安建设工作汇报", "主要抓了以下工作:一是入户讲。发放宣传单XX份。二是调得快。化解邻里纠纷XX件。"),
        (
            "驻村第一书记述职报告",
            "2021年6月由县税务局选派到某村任第一书记,到今天整整XX天。\n一、抓支部\n村里有党员37名。\n二、抓产业\n梨树占了一半。",
        ),
    ];
    for (title, body) in table {
        let found: Vec<String> = proposed(title, body).into_iter().map(|p| p.text).collect();
        assert!(found.is_empty(), "{body}: {found:?}");
    }
}
