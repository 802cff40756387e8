//! `/search`: what is found, as a page or as JSON.

use super::ask::sent;
use super::negotiate::choose;
use super::pages::{aside, edition};
use super::problem::Problem;
use super::wanted::language_of;
use super::{Request, Service};
use crate::views::found::one;
use crate::views::site::{PageFormat, results, search_page};
use axum::body::Body;
use axum::http::{Method, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// The methods of the address.
pub const METHODS: &str = "GET, HEAD, OPTIONS";

/// How many results there are when nothing is said, and at most.
const USUAL: usize = 20;
const MOST: usize = 200;
/// The longest words that are looked for, in bytes.
const LONGEST: usize = 1_000;

/// Answers a search.
///
/// # Errors
/// When the request is wrong, or the server has no pages.
pub async fn answer(service: &Arc<Service>, request: &Request) -> Result<Response<Body>, Problem> {
    if request.parts.method != Method::GET {
        return Err(Problem::method(METHODS));
    }
    let parameters = &request.parameters;
    let words = parameters.one("q")?.unwrap_or_default().to_owned();
    if words.len() > LONGEST {
        return Err(Problem::bad(format!("q: more than {LONGEST} bytes")));
    }
    let kind = parameters.one("type")?.map(str::to_owned);
    let most = match parameters.one("limit")? {
        None => USUAL,
        Some(text) => text
            .parse()
            .ok()
            .filter(|most| (1..=MOST).contains(most))
            .ok_or_else(|| Problem::bad(format!("limit: write a number from 1 to {MOST}")))?,
    };
    let is_json = match parameters.one("format")? {
        Some("json") => true,
        Some("html") => false,
        Some(_) => return Err(Problem::not_acceptable(["html", "json"])),
        None => {
            let html = ["text/html"];
            let json = ["application/json"];
            let offers: [(&[&str], u16); 2] = [(&html, 1000), (&json, 900)];
            let chosen = choose(request.accept(), &offers);
            chosen.ok_or_else(|| Problem::not_acceptable(["text/html", "application/json"]))? == 1
        }
    };
    let edition = edition(service).await?;
    let language = language_of(request, edition.site.language())?;
    let work = move || {
        if !is_json {
            return search_page(&edition.site, &words, kind.as_deref(), language, most);
        }
        let (found, near) = results(&edition.site, &words, kind.as_deref(), language, most);
        let found = found.iter().map(|result| {
            let mut value = one(&result.found);
            if let Some(page) = &result.page {
                value["page"] = Value::from(page.as_str());
            }
            value
        });
        let found: Vec<Value> = found.collect();
        Ok(json!({ "words": words, "found": found, "near": near }).to_string())
    };
    let text = aside(work).await?.map_err(|error| {
        Problem::new(
            axum::http::StatusCode::INTERNAL_SERVER_ERROR,
            format!("the page cannot be written: {error}"),
        )
    })?;
    let media_type = match is_json {
        true => "application/json",
        false => PageFormat::Html.media_type(),
    };
    Ok(sent(text, media_type, language))
}
