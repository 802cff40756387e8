//! What a drawing of a part of any data is called.

use super::select::{Measure, Selection};
use crate::words::language::Language;
use oxrdf::NamedNode;

/// What a measure is called in titles and captions.
pub(super) fn measure_name(by: Measure, language: Language) -> &'static str {
    use Language::{English, SimplifiedChinese, TraditionalChinese};
    match (language, by) {
        (_, Measure::PageRank) => "PageRank",
        (English, Measure::Core) => "how densely they are linked",
        (English, by) => by.name(),
        (_, Measure::Betweenness) => "中介中心性",
        (TraditionalChinese, Measure::Degree) => "連線數目",
        (SimplifiedChinese, Measure::Degree) => "连线数目",
        (_, Measure::InDegree) => "入度",
        (_, Measure::OutDegree) => "出度",
        (_, Measure::Closeness) => "接近中心性",
        (TraditionalChinese, Measure::Core) => "互相連繫的疏密",
        (SimplifiedChinese, Measure::Core) => "互相联系的疏密",
    }
}

/// A title, for selections that have a subject.
pub(super) fn title(
    selection: &Selection,
    language: Language,
    label: impl Fn(&NamedNode) -> String,
) -> Option<String> {
    use Language::{English, SimplifiedChinese, TraditionalChinese};
    if let Some((centre, hops)) = &selection.around {
        let name = label(centre);
        return Some(match (language, hops) {
            (TraditionalChinese, 1) => format!("「{name}」的直接關係"),
            (TraditionalChinese, n) => format!("「{name}」{n} 步之內的關係"),
            (SimplifiedChinese, 1) => format!("“{name}”的直接关系"),
            (SimplifiedChinese, n) => format!("“{name}”{n} 步之内的关系"),
            (English, 1) => format!("{name}: direct relations"),
            (English, n) => format!("{name}: relations within {n} steps"),
        });
    }
    if let Some((a, b)) = &selection.between {
        let (a, b) = (label(a), label(b));
        return Some(match (language, selection.ways) {
            (TraditionalChinese, None) => format!("「{a}」與「{b}」之間的最短路徑"),
            (TraditionalChinese, Some(k)) => format!("「{a}」與「{b}」之間最短的 {k} 條路徑"),
            (SimplifiedChinese, None) => format!("“{a}”与“{b}”之间的最短路径"),
            (SimplifiedChinese, Some(k)) => format!("“{a}”与“{b}”之间最短的 {k} 条路径"),
            (English, None) => format!("Shortest ways between {a} and {b}"),
            (English, Some(k)) => format!("The {k} shortest ways between {a} and {b}"),
        });
    }
    let top = selection.top?;
    let n = top.n;
    let measure = measure_name(top.by, language);
    Some(match language {
        TraditionalChinese => format!("最重要的 {n} 個節點（按{measure}）"),
        SimplifiedChinese => format!("最重要的 {n} 个节点（按{measure}）"),
        English => format!("The {n} most important nodes, by {measure}"),
    })
}
