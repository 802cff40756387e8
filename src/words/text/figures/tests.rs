//! Forms one by one, then every figure of the first paper against a list made by hand.

use super::*;
use proptest::prelude::*;

/// Role, kind, bound, printed form and value of each figure, in short.
fn told(text: &str) -> Vec<String> {
    figures(text).iter().map(short).collect()
}

fn short(figure: &FoundFigure) -> String {
    let bound = match figure.bound {
        Bound::Exactly => "",
        Bound::About => "~",
        Bound::NearlyButLess => "<~",
        Bound::MoreThan => ">",
        Bound::AtLeast => ">=",
        Bound::LessThan => "<",
        Bound::AtMost => "<=",
        Bound::OrderOfMagnitude => "^",
    };
    let currency = figure
        .currency
        .map(|code| format!(" {code}"))
        .unwrap_or_default();
    format!(
        "{:?} {:?} {} = {bound}{}{currency}",
        figure.role,
        figure.kind,
        figure.printed,
        value(figure.value)
    )
}

#[test]
fn figures_of_full_width_have_their_thousands() {
    assert_eq!(
        told("每晚約有８，５００人次到訪")[0].split(" = ").last(),
        Some("~8500")
    );
    assert_eq!(told("有16所，500人").len(), 2, "a comma between clauses");
}

fn value(value: Value) -> String {
    match value {
        Value::None => "-".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Ratio(above, below) => format!("{above}/{below}"),
        Value::Between(lower, upper) => format!("{lower}..{upper}"),
        Value::Date(date) => day(date),
        Value::Period(from, to) => format!("{}..{}", day(from), day(to)),
    }
}

fn day(date: Date) -> String {
    let year = match (date.year, date.relative_year) {
        (Some(year), _) => year.to_string(),
        (None, Some(years)) => format!("Y{years:+}"),
        (None, None) => String::new(),
    };
    let decade = if date.decade { "s" } else { "" };
    let month = date
        .month
        .map(|month| format!("-{month:02}"))
        .unwrap_or_default();
    let day = date.day.map(|day| format!("-{day:02}")).unwrap_or_default();
    let part = date
        .part
        .map(|part| format!(" {part:?}"))
        .unwrap_or_default();
    format!("{year}{decade}{month}{day}{part}")
}

/// All figures of the paper, as a reader listed them: address, role, kind, printed form and value.
const PAPER: &str = include_str!("paper.tsv");

#[test]
fn the_count_in_a_name_measures_where_its_members_are_set_out() {
    for text in [
        "提出「四大要素」，即土地、勞動、資本和技術",
        "（「四大要素」），包括土地和資本",
        "「三項原則」：先易後難",
        "兩地的『五大中心』分別是金融、貿易等",
    ] {
        assert!(told(text)[0].starts_with("Quantity Count "), "{text}");
    }
    for text in [
        "結合「四大要素」的願景",
        "「四大要素」即將公佈",
        "「三位一體」，包括學校",
        "「四個全面」，即全面提高",
        "「四大」，包括甲",
        "《四大要素》：一份報告",
    ] {
        let told = told(text);
        assert!(
            told.iter().all(|told| told.starts_with("InName")),
            "{text}: {told:?}"
        );
    }
}

#[test]
fn all_figures_of_the_paper() {
    let Some(text) = crate::words::text::laws::paper() else {
        return;
    };
    let leaves = crate::words::text::segment(&text).leaves;
    let found: Vec<String> = leaves
        .iter()
        .flat_map(|leaf| {
            figures(&leaf.text)
                .into_iter()
                .map(|figure| format!("{}\t{}", leaf.address, short(&figure)))
        })
        .collect();
    let expected: Vec<&str> = PAPER.lines().collect();
    assert_eq!(found, expected);
}

#[test]
fn changes_of_the_paper() {
    let Some(text) = crate::words::text::laws::paper() else {
        return;
    };
    let told = |address: &str| -> Vec<String> {
        let leaf = crate::words::text::segment(&text)
            .leaf(address)
            .unwrap()
            .text
            .clone();
        let all = figures(&leaf);
        let told = |c: Change| {
            format!(
                "{} {:?} {}",
                all[c.from].printed, c.direction, all[c.to].printed
            )
        };
        changes(&leaf, &all).into_iter().map(told).collect()
    };
    assert_eq!(told("s1.p4.s1"), ["7.4% Down 2.7%", "0.56 Up 1.49"]);
    assert_eq!(told("s2.p3.s3"), ["兩成 Up 四成"]);
}

#[test]
fn chinese_forms() {
    let cases: &[(&str, &[&str])] = &[
        ("百分之三點五", &["Quantity Share 百分之三點五 = 3.5"]),
        ("增長百分之三至五", &["Quantity Share 百分之三至五 = 3..5"]),
        ("七成半", &["Quantity Share 七成半 = 75"]),
        ("成半", &["Quantity Share 成半 = 15"]),
        ("逾20多億元", &["Quantity Money 逾20多億元 = >2000000000"]),
        ("十多萬人", &["Quantity Count 十多萬人 = >100000"]),
        ("不足一百二十家", &["Quantity Count 不足一百二十家 = <120"]),
        ("增加三倍", &["Quantity Multiple 三倍 = 3"]),
        ("不少於三千人", &["Quantity Count 不少於三千人 = >=3000"]),
        ("30歲以上", &["Quantity Count 30歲以上 = >=30"]),
        ("最近5年", &["Quantity Count 5年 = 5"]),
        ("近百家企業", &["Quantity Count 近百家 = <~100"]),
        ("百家爭鳴，千人一面，進一步", &[]),
        ("3至5家", &["Quantity Count 3至5家 = 3..5"]),
        (
            "3億至5億元",
            &["Quantity Money 3億至5億元 = 300000000..500000000"],
        ),
        ("兩成至四成", &["Quantity Share 兩成至四成 = 20..40"]),
        (
            "一億二千萬港元",
            &["Quantity Money 一億二千萬港元 = 120000000 HKD"],
        ),
        (
            "人民幣3億元",
            &["Quantity Money 人民幣3億元 = 300000000 CNY"],
        ),
        ("HK$5,000萬", &["Quantity Money HK$5,000萬 = 50000000 HKD"]),
        (
            "二〇二三年五月三日",
            &["Date Date 二〇二三年五月三日 = 2023-05-03"],
        ),
        ("去年底", &["Date Date 去年底 = Y-1 End"]),
        ("九十年代", &["Date Date 九十年代 = 1990s"]),
        ("2021至2025年", &["Date Period 2021至2025年 = 2021..2025"]),
        ("升2個百分點", &["Quantity Share 2個百分點 = 2"]),
        (
            "五花八門的２３種",
            &["InName Name 五花八門 = -", "Quantity Count ２３種 = 23"],
        ),
        (
            "《十年計劃》的「三大主軸」",
            &["InName Count 十年 = 10", "InName Count 三大 = 3"],
        ),
        ("50億元成立", &["Quantity Money 50億元 = 5000000000"]),
        ("一半是大學生", &["Quantity Share 一半 = 1/2"]),
        (
            "两成企业超过３家",
            &["Quantity Share 两成 = 20", "Quantity Count 超过３家 = >3"],
        ),
        (
            "附表1有3所，策略二",
            &[
                "Ordering Ordinal 1 = 1",
                "Quantity Count 3所 = 3",
                "Ordering Ordinal 二 = 2",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(&told(text), expected, "{text}");
    }
}

#[test]
fn english_forms() {
    let cases: &[(&str, &[&str])] = &[
        (
            "about 30 per cent",
            &["Quantity Share about 30 per cent = ~30"],
        ),
        (
            "nearly HK$200 billion",
            &["Quantity Money nearly HK$200 billion = <~200000000000 HKD"],
        ),
        (
            "US$29.9 billion",
            &["Quantity Money US$29.9 billion = 29900000000 USD"],
        ),
        (
            "more than 100 companies",
            &["Quantity Count more than 100 companies = >100"],
        ),
        (
            "at least twenty-three universities",
            &["Quantity Count at least twenty-three universities = >=23"],
        ),
        (
            "ranked 17th of the top 100",
            &["Quantity Rank 17th = 17", "Quantity TopN top 100 = <=100"],
        ),
        ("over one-third", &["Quantity Share over one-third = >1/3"]),
        (
            "since the 1950s, in June 2023",
            &["Date Date 1950s = 1950s", "Date Date June 2023 = 2023-06"],
        ),
        ("in 2023", &["Date Date 2023 = 2023"]),
        (
            "two hundred and five schools",
            &["Quantity Count two hundred and five schools = 205"],
        ),
        (
            "one of them; COVID-19; see https://a.b/20230618",
            &["InName Name COVID-19 = -"],
        ),
        ("3 times", &["Quantity Multiple 3 times = 3"]),
        ("5 to 7 percent", &["Quantity Share 5 to 7 percent = 5..7"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&told(text), expected, "{text}");
    }
    let text = "Growth fell from 7.4% to 2.7%.";
    assert_eq!(changes(text, &figures(text))[0].direction, Direction::Down);
}

#[test]
fn fractions_agree_with_their_roundings() {
    let third = &figures("三分之一")[0];
    let agrees = |number: &str| third.agrees(number.parse().unwrap());
    assert!(
        agrees("0.3333") && agrees("33.33") && agrees("0.33") && !agrees("0.34") && !agrees("0.3")
    );
    assert!(
        figures("三成")[0].agrees("0.3".parse().unwrap())
            && figures("三成")[0].agrees("30".parse().unwrap())
    );
}

proptest! {
    #[test]
    fn figures_stand_where_they_say(text in "([一二三四十百千萬億兩0-9,.%成倍元年月第前位家所約近超過「」《》 a-z-]|HK\\$|至|分之|billion ){0,40}") {
        let length = text.chars().count();
        for figure in figures(&text) {
            prop_assert!(figure.range.0 <= figure.core.0 && figure.core.1 <= figure.range.1 && figure.range.1 <= length);
            let printed: String = text.chars().skip(figure.range.0).take(figure.range.1 - figure.range.0).collect();
            prop_assert_eq!(printed, figure.printed);
        }
    }

    #[test]
    fn a_printed_count_is_found(number in 2_i64..1_000_000, bound in 0_usize..4) {
        let (word, expected) =
            [("", Bound::Exactly), ("約", Bound::About), ("逾", Bound::MoreThan), ("不足", Bound::LessThan)][bound];
        let found = figures(&format!("共有{word}{number}家企業"));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].value, found[0].bound), (Value::Number(number.into()), expected));
    }
}
