//! Cases 18 and 19: many who ask at once, and those who leave.

use super::{Served, many, request, served, settings};
use axum::body::Body;
use axum::http::{Request, header};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use xinzhi::data::dataset::Dataset;
use xinzhi::meaning::query::limits::Limit;
use xinzhi::store::live::{Live, Sees};
use xinzhi::views::serve::{Problem, Settings, respond};

/// A query that does not end by itself.
fn heavy() -> Request<Body> {
    request(
        "POST",
        "/query",
        &[("content-type", "application/sparql-query")],
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    )
}

#[test]
fn among_heavy_queries_a_plain_one_is_answered_or_told_to_come_again() {
    let served = served(
        &many(),
        |limits| {
            limits.set(Limit::QueryTime, 3);
            limits.set(Limit::Evaluations, 2);
            limits.set(Limit::Queue, 4);
        },
        false,
    );
    let statuses = served.runtime.block_on(async {
        let all: Vec<_> = (0..32)
            .map(|_| {
                let (service, request) = (Arc::clone(&served.service), heavy());
                tokio::spawn(async move {
                    let response = respond(&service, request).await;
                    (
                        response.status().as_u16(),
                        response.headers().contains_key(header::RETRY_AFTER),
                    )
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let began = Instant::now();
        let service = Arc::clone(&served.service);
        let plain = tokio::spawn(async move {
            respond(&service, request("GET", "/query?query=ASK%7B%7D", &[], "")).await
        });
        let plain = plain.await.expect("answers");
        assert!([200, 503].contains(&plain.status().as_u16()));
        assert!(began.elapsed() < Duration::from_secs(5));
        let mut statuses = Vec::new();
        for one in all {
            statuses.push(one.await.expect("answers"));
        }
        statuses
    });
    assert!(statuses.iter().all(|(status, _)| *status == 503));
    assert!(
        statuses.iter().filter(|(_, again)| *again).count() >= 16,
        "{statuses:?}"
    );
    served.lives();
}

/// As many readers ask for pages as there are threads that read requests.
#[test]
fn queries_do_not_wait_until_the_pages_are_made() {
    let begun = AtomicBool::new(false);
    let served = Served::new(Settings {
        pages: Some(Box::new(move |_| {
            if !begun.swap(true, Ordering::SeqCst) {
                std::thread::sleep(Duration::from_secs(1));
            }
            Err(Problem::bad("it never will be"))
        })),
        ..settings(Live::new(Dataset::default(), Sees::Strict))
    });
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let service = Arc::clone(&served.service);
            let page = request("GET", "/", &[], "");
            served
                .runtime
                .spawn(async move { respond(&service, page).await.status() })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    assert_eq!(served.query("ASK {}").status, 200);
    assert!(
        began.elapsed() < Duration::from_millis(600),
        "{:?}",
        began.elapsed()
    );
    readers.into_iter().for_each(|reader| reader.abort());
}

#[test]
fn a_reader_who_leaves_stops_the_evaluation() {
    let served = served(
        &many(),
        |limits| {
            limits.set(Limit::QueryTime, 60);
            limits.set(Limit::Evaluations, 1);
            limits.set(Limit::Queue, 0);
        },
        false,
    );
    served.runtime.block_on(async {
        let service = Arc::clone(&served.service);
        let task = tokio::spawn(async move { respond(&service, heavy()).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        task.abort();
        tokio::time::sleep(Duration::from_secs(3)).await;
    });
    // The one place is free again.
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d <http://e/p> ?f }";
    assert_eq!(served.query(slow).status, 200);
}
