//! What a drawing of a part of any data is called.

use super::select::{Measure, Selection};
use crate::words::language::Language;
use oxrdf::NamedNode;

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
    let measure = match (language, top.by) {
        (_, Measure::PageRank) => "PageRank",
        (TraditionalChinese, Measure::Betweenness) => "中介中心性",
        (SimplifiedChinese, Measure::Betweenness) => "中介中心性",
        (TraditionalChinese, Measure::Degree) => "連線數目",
        (SimplifiedChinese, Measure::Degree) => "连线数目",
        (English, by) => by.name(),
        (TraditionalChinese, Measure::InDegree) => "入度",
        (TraditionalChinese, Measure::OutDegree) => "出度",
        (TraditionalChinese, Measure::Closeness) => "接近中心性",
        (SimplifiedChinese, Measure::InDegree) => "入度",
        (SimplifiedChinese, Measure::OutDegree) => "出度",
        (SimplifiedChinese, Measure::Closeness) => "接近中心性",
    };
    Some(match language {
        TraditionalChinese => format!("最重要的 {n} 個節點（按{measure}）"),
        SimplifiedChinese => format!("最重要的 {n} 个节点（按{measure}）"),
        English => format!("The {n} most important nodes, by {measure}"),
    })
}
