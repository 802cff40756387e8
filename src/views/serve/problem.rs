//! Answers that tell what is wrong, as plain text: what, and the next step.

use crate::store::StoreError;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// The longest text of a problem, in characters: it may quote the request.
const LONGEST: usize = 4_000;

/// Why a request was refused.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// What is wrong, and the next step.
    pub text: String,
    /// Headers that the status asks for.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem with a status and a text.
    pub fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self {
            status,
            text: text.into(),
            headers: Vec::new(),
        }
    }

    /// The request is wrong.
    pub fn bad(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// The server does not do this.
    pub fn forbidden(text: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, text)
    }

    /// The store on disk refuses, or cannot be written; nothing has changed.
    pub fn of_store(error: &StoreError) -> Self {
        match error {
            StoreError::Disk(error) => Self::bad(error.to_string()),
            error => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                format!("nothing was changed: {error}"),
            ),
        }
    }

    /// There is no such thing.
    pub fn missing(text: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    /// The method is not one of those.
    pub fn method(allowed: &'static str) -> Self {
        let text = format!("this address answers {allowed}");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, text)
            .with(header::ALLOW, HeaderValue::from_static(allowed))
    }

    /// The server has too much to do.
    pub fn busy(text: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, text)
            .with(header::RETRY_AFTER, HeaderValue::from_static("2"))
    }

    /// None of the forms that are there was asked for.
    pub fn not_acceptable<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let forms: Vec<&str> = forms.into_iter().collect();
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            format!("there is no such form; there are:\n{}", forms.join("\n")),
        )
        .with(header::VARY, HeaderValue::from_static("Accept"))
    }

    /// The same with one more header.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As a response.
    pub fn response(self) -> Response<Body> {
        let mut text: String = self.text.chars().take(LONGEST).collect();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::of_store(&error)
    }
}
