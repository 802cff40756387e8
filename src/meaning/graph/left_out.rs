//! A drawing that is not of all says so in its caption.

use super::title::measure_name;
use super::{Graph, Top};
use crate::words::language::Language;

/// Adds to the caption that the top of so many nodes is drawn.
pub(super) fn tell(graph: &mut Graph, top: Top, all: usize) {
    let drawn = graph.graph.node_count();
    if drawn == all {
        return;
    }
    let measure = measure_name(top.by, graph.language);
    let note = match graph.language {
        Language::TraditionalChinese => {
            format!("全部共 {all} 個，所畫的是其中 {drawn} 個（按{measure}）。")
        }
        Language::SimplifiedChinese => {
            format!("全部共 {all} 个，所画的是其中 {drawn} 个（按{measure}）。")
        }
        Language::English => format!("Of {all} in all, {drawn} are drawn, chosen by {measure}."),
    };
    graph.caption = Some(match graph.caption.take() {
        Some(caption) if graph.language == Language::English => format!("{caption} {note}"),
        Some(caption) => caption + &note,
        None => note,
    });
}
