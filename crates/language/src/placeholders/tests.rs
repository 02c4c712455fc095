//! Placeholders told apart and named, one sentence each.

use super::{Kind, Rounding, ValueKind, find};

/// The first name of the figure so many places in.
fn first_names(table: &[(&str, usize, &str)]) {
    let mut wrong = Vec::new();
    for (text, which, want) in table {
        let names = &find(text)[*which].metric;
        if names.first().map(String::as_str) != Some(*want) {
            wrong.push(format!("{text}: {names:?}, wanted {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_left_out_is_told_from_its_neighbours() {
    use Kind::{Date, Figure, Name, Ordinal, Other, Person, Place, Year};
    let table: [(&str, &[Kind]); 22] = [
        ("X村距县城X公里", &[Place, Figure]),
        ("我们镇的监测对象〔*〕户〔*〕人", &[Figure, Figure]),
        ("在〔*〕镇的讲话", &[Place]),
        ("队长由王xx 同志担任", &[Person]),
        ("刚才*镇长把打分念了一遍", &[Person]),
        ("20XX年XX月XX日", &[Year, Date, Date]),
        ("到201x 年底还剩 xx 户", &[Year, Figure]),
        ("X委发〔20XX〕XX号", &[Name, Year, Ordinal]),
        ("党的第XX次全会", &[Ordinal]),
        ("XX村、XX村为贫困村", &[Place, Place]),
        ("XX人民政府", &[Place]),
        ("XX人受到表彰", &[Figure]),
        ("分别为XX、XX、XX万元", &[Figure, Figure, Figure]),
        ("任期X年", &[Figure]),
        ("“*.**”燃气爆燃事故造成**人死亡", &[Date, Figure]),
        ("从高知_等重点人群中", &[Other]),
        ("联系电话:XXXXXXX", &[Other]),
        ("普及率达到__%", &[Figure]),
        ("打开 Excel 表 10x20", &[]),
        ("农户共    户,已脱贫", &[Figure]),
        ("体现在XXX,主要是发展不均衡", &[Name]),
        ("XX项目落地", &[Name]),
    ];
    for (text, want) in table {
        let got: Vec<Kind> = find(text).iter().map(|p| p.kind).collect();
        // 人民政府 may be taken for a name as well: no figure either way.
        let same = got.len() == want.len()
            && got.iter().zip(want).all(|(g, w)| g == w || (matches!((g, w), (Name | Place, Name | Place))));
        assert!(same, "{text}: {got:?}");
    }
}

#[test]
fn figures_are_named_by_the_words_around_them() {
    let table = [
        ("改造户厕xxx座", 0, "改造户厕数量"),
        ("无害化厕所普及率达到xx%", 0, "无害化厕所普及率"),
        ("全镇**名保洁员,要管***个自然庄", 0, "全镇保洁员人数"),
        ("辖XX个行政村,全镇XXXX户、XXXX人", 2, "全镇总人口"),
        ("硬化通组路XX公里", 0, "硬化通组路里程"),
        ("市财政局要落实XX万元专项资金", 0, "专项资金"),
        ("事故造成**人死亡、*人受伤", 1, "事故受伤人数"),
        ("帮扶困难党员XX名,困难群众XX名", 1, "帮扶困难群众人数"),
        ("村集体经济收入XX万元,同比增长XX%", 1, "村集体经济收入增长率"),
        ("XX个项目没有完工", 0, "未完工项目数量"),
        ("全县XX支工作队走访农户XX户次", 1, "走访农户户次"),
        ("投入衔接资金XX万元,到位资金XX万元", 1, "到位资金"),
        ("发放问卷XX份,收回XX份", 1, "收回问卷份数"),
        ("排查资产XX宗,闲置XX宗", 1, "闲置资产宗数"),
        ("夏粮播种面积XX万亩,总产XX万吨", 1, "夏粮总产量"),
        ("城乡居民医保参保XX人,参保率XX%", 1, "城乡居民医保参保率"),
        ("养老保险缴费XX人,完成任务的XX%", 1, "养老保险缴费完成率"),
        ("派出单位要落实驻村补助,每人每月XX元按时发放", 0, "驻村补助标准"),
        ("把X户X人纳入监测", 0, "纳入监测户数"),
        ("跑回资金XX万元", 0, "争取资金"),
        ("办“四点半课堂”XX期", 0, "举办四点半课堂期数"),
        ("落实管水员XX名,年工资人均XX元", 1, "管水员人均年工资"),
        ("XX个贫困村出列,XX个车间停产", 1, "停产车间数量"),
    ];
    let mut wrong = Vec::new();
    for (text, which, want) in table {
        let found = find(text);
        let names = &found[which].metric;
        if names.first().map(String::as_str) != Some(want) {
            wrong.push(format!("{text}: {names:?}, wanted {want}"));
        }
        assert!(names.len() <= 3);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names put together from two places of a sentence, on wording made for this table.
#[test]
fn figures_are_named_by_the_frame_of_their_sentence() {
    let table = [
        ("抛荒耕地XX亩,涉及XX个乡镇、XX个村", 2, "抛荒耕地涉及村数量"),
        ("组织党务培训活动XX场,覆盖党员干部XX人次", 1, "党务培训覆盖党员干部人次"),
        ("采购疫苗XX支,每个防疫员每年补助XX元", 1, "防疫员每年补助标准"),
        ("打捆机只有XX台,缺口XX台", 1, "打捆机缺口数量"),
        ("硬是把XX公里的出村路修通了", 0, "修通出村路里程"),
        ("竹编厂里,XX名妇女在厂里上班", 0, "妇女就业人数"),
        ("三类村还有XX个,占行政村总数的XX%", 1, "三类村占比"),
        ("农村妇女XX人,其中外出务工的占XX%", 1, "外出务工农村妇女占比"),
        ("亩均节本XX元、增产XX公斤", 1, "亩均增产量"),
        ("零售点XX个,其中城区XX个", 1, "城区零售点数量"),
        ("连片抛荒10亩以上的有XX处", 0, "连片抛荒10亩以上数量"),
        ("带动XX户贫困户户均增收XX元", 1, "贫困户户均增收"),
        ("目前还剩XX户XX人未脱贫", 1, "剩余未脱贫人数"),
        ("为了解决吃水难,他筹来资金XX万元", 0, "吃水难筹集资金"),
    ];
    first_names(&table);
}

/// What a figure leaves unsaid comes from its sentence: the thing, the measure, the row, the plan.
#[test]
fn half_names_are_completed_from_what_went_before() {
    let table = [
        ("改建圈舍XX间,比去年多XX间", 1, "圈舍增加数量"),
        ("育苗场有社员XX户,卖苗XX万元,分红XX万元", 2, "育苗场分红"),
        ("计划改厕XX户,已完成XX户,占XX%", 1, "已完成改厕户数"),
        ("计划改厕XX户,已完成XX户,占XX%", 2, "改厕完成率"),
        ("年出栏生猪XX头、肉牛XX头、肉羊XX只", 2, "年出栏肉羊数量"),
        ("宰杀猪XX头、羊XX只", 1, "宰杀羊数量"),
        ("签了XX个项目,合同额XX亿,听着不少吧?开工的XX个", 1, "项目合同额"),
        ("签了XX个项目,合同额XX亿,听着不少吧?开工的XX个", 2, "开工项目数量"),
        ("收储价每公斤XX元,比去年高XX元", 0, "每公斤收储价"),
        ("收储价每公斤XX元,比去年高XX元", 1, "收储价增加额"),
        ("共摸底闲置农房XX宗,已腾空XX宗,拆除XX宗", 2, "拆除农房宗数"),
        ("检修水渠XX条XX公里", 1, "检修水渠长度"),
        ("溪口村XX个村民小组,XXX户XXXX人", 1, "全村总户数"),
        ("来参加会议的有各村书记、主任,共XX人", 0, "参会人数"),
        ("每公里给XX元管护费", 0, "每公里管护费标准"),
        ("一户多宅XX宗", 0, "一户多宅宗数"),
        ("发放两项补贴XX万元", 0, "发放两项补贴"),
        ("出动人员XX人次、车辆XX台次", 1, "出动车辆台次"),
        ("抛荒地XX亩,剩余XX亩多数是坡地", 1, "剩余抛荒地面积"),
        ("捐赠仪器XX台价值XX万元", 1, "仪器价值"),
        ("项目资金支出进度年底前达到XX%", 0, "项目资金支出进度"),
        ("给新生每人奖XX元", 0, "新生每人奖励标准"),
        ("危墙没拆的有XX处", 0, "未拆危墙数量"),
        ("监测对象〔*〕户〔*〕人", 1, "监测对象人数"),
        ("XX名选派同志中有XX人受到表彰", 1, "受表彰人数"),
    ];
    first_names(&table);
}

/// What those counted did tells them apart; a bare verb or measure is named with what the text is about.
#[test]
fn deeds_and_the_topic_of_the_text_are_part_of_a_name() {
    let table = [
        ("XX户房子没验收", 0, "未验收房子户数"),
        ("有XX名同志受到市级表彰", 0, "受市级表彰人数"),
        ("为XX名老人建立健康档案", 0, "建立健康档案老人人数"),
        ("有XX个村经营性收入不到5万元", 0, "经营性收入不到5万元村数量"),
        ("XX%的农户用上了天然气", 0, "用上天然气农户占比"),
        ("XX个党支部XXX名党员参加", 0, "党支部数量"),
        ("拿来XX份拖欠租金的合同", 0, "拿来拖欠租金合同份数"),
        ("在全镇秸秆禁烧工作会议上的讲话\n同志们:投入XX万元,抽调XX人。", 0, "秸秆禁烧投入资金"),
        ("在全县危房改造工作会议上的讲话\n同志们:已开工XX户,开工率XX%。", 0, "危房改造开工户数"),
        ("在全县危房改造工作会议上的讲话\n同志们:已开工XX户,开工率XX%。", 1, "危房改造开工率"),
        ("一、林下养殖有了路子。今年累计销售XX万元", 0, "林下养殖销售额"),
    ];
    first_names(&table);
}

#[test]
fn rounding_scope_and_kind_of_value_come_with_the_figure() {
    let only = |text: &str| find(text).into_iter().next().expect("a placeholder");
    let roads = only("三年来,任职村新修村级公路XX多公里");
    assert_eq!((roads.rounding, roads.unit.as_deref()), (Some(Rounding::Duo), Some("公里")));
    assert_eq!(roads.scope_words, ["三年来", "任职村", "村级"]);
    let money = only("任职村集体收入平均净增XX万余元");
    assert_eq!((money.rounding, money.unit.as_deref()), (Some(Rounding::Yu), Some("万元")));
    assert_eq!(only("不到XX个村").rounding, Some(Rounding::Budao));
    assert_eq!(only("消除率在XX%左右").rounding, Some(Rounding::Zuoyou));
    assert_eq!(only("每个月在村子里面不少于X天").value_kind, ValueKind::Parameter);
    assert_eq!(only("要开展技能培训XX场次以上").value_kind, ValueKind::Target);
    assert_eq!(only("共协调引进项目XX个").value_kind, ValueKind::Result);
    assert_eq!(only("XX镇").value_kind, ValueKind::NoFigure);
}

#[test]
fn a_context_fits_no_neighbour() {
    let text = "一年来召开支部委员会X次、党员大会X次,上党课X节,培养入党积极分子X名。全村有X户X人。";
    let contexts: Vec<String> = find(text).into_iter().map(|p| p.context).collect();
    let want = [
        "一年来召开支部委员会X次、党员大会",
        "次、党员大会X次,上党课",
        "次,上党课X节,培养入党积极分子",
        "节,培养入党积极分子X名。全村有",
        "名。全村有X户",
        "户X人。",
    ];
    assert_eq!(contexts[..5], want[..5]);
    // Too little is left beside the last one to be known by.
    assert!(contexts[5].ends_with("X户X人。"), "{contexts:?}");
}
