//! Whose certificates are believed: those of the public authorities, or those in the file that SSL_CERT_FILE names, as other
//! programs have it, for hosts whose certificate an authority of their own has signed. Without the feature `tls` there is nobody
//! to believe.

use super::RemoteError;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

type Builder = ConfigBuilder<AgentScope>;

/// Settings of a client that believes whom the environment says.
///
/// # Errors
/// When the file that it names cannot be read, or has no certificate in it.
#[cfg(feature = "tls")]
pub fn trusting(builder: Builder) -> Result<Builder, RemoteError> {
    Ok(match certificates()? {
        Some(roots) => with_roots(builder, roots),
        None => builder,
    })
}

/// Settings of a client that speaks plain http only.
///
/// # Errors
/// None.
#[cfg(not(feature = "tls"))]
pub fn trusting(builder: Builder) -> Result<Builder, RemoteError> {
    Ok(builder)
}

/// Whether the environment can be followed: to be asked before clients are made, which cannot say why they believe nobody.
///
/// # Errors
/// As [`trusting`].
pub fn check() -> Result<(), RemoteError> {
    trusting(ureq::Agent::config_builder()).map(drop)
}

/// The same, believing nobody where the environment cannot be followed.
pub(super) fn trusting_or_nobody(builder: Builder) -> Builder {
    #[cfg(feature = "tls")]
    return match certificates() {
        Ok(None) => builder,
        Ok(Some(roots)) => with_roots(builder, roots),
        Err(_) => with_roots(builder, Vec::new()),
    };
    #[cfg(not(feature = "tls"))]
    builder
}

#[cfg(feature = "tls")]
type Certificates = Vec<ureq::tls::Certificate<'static>>;

#[cfg(feature = "tls")]
fn with_roots(builder: Builder, roots: Certificates) -> Builder {
    let roots = ureq::tls::RootCerts::Specific(std::sync::Arc::new(roots));
    builder.tls_config(ureq::tls::TlsConfig::builder().root_certs(roots).build())
}

#[cfg(feature = "tls")]
fn certificates() -> Result<Option<Certificates>, RemoteError> {
    let Some(path) = std::env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let wrong = |why: String| RemoteError::Trust {
        path: path.to_string_lossy().into_owned(),
        why,
    };
    let text = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    let certificates: Certificates = ureq::tls::parse_pem(&text)
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(wrong("it holds no certificate in PEM".to_owned()));
    }
    Ok(Some(certificates))
}
