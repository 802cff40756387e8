//! Who we are to a remote store: a name with a password, or a token; never part of an address or of the command line.

use std::fmt;
use std::path::{Path, PathBuf};

/// What proves who we are.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Nothing: the store is open.
    None,
    /// Basic or Digest, as the store asks.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// `Authorization: Bearer`.
    Token(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Password { .. } => "Password",
            Self::Token(_) => "Token",
        })
    }
}

/// Credentials that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The file cannot be read.
    #[error("{path}: the credentials cannot be read: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error("{0}: write user = \"…\" and password = \"…\", or token = \"…\" (TOML)")]
    Syntax(PathBuf),
    /// A name without a password, or more than one kind.
    #[error("{0}: give a user with a password, or a token, not both")]
    Mixed(String),
    /// A character that no header carries.
    #[error("{0}: a control character cannot stand in credentials")]
    Control(String),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    user: Option<String>,
    password: Option<String>,
    token: Option<String>,
}

impl Credentials {
    /// From a file (TOML: `user` and `password`, or `token`).
    ///
    /// # Errors
    /// When it cannot be read or holds something else; its contents are never told.
    pub fn of_file(path: &Path) -> Result<Self, CredentialsError> {
        let text = std::fs::read_to_string(path).map_err(|source| CredentialsError::Io {
            path: path.to_owned(),
            source,
        })?;
        let file: File =
            toml::from_str(&text).map_err(|_| CredentialsError::Syntax(path.to_owned()))?;
        Self::of(
            file.user,
            file.password,
            file.token,
            &path.display().to_string(),
        )
    }

    /// From a name with a password, or a token; `place` is where they come from.
    ///
    /// # Errors
    /// When they are incomplete, or of two kinds.
    pub fn of(
        user: Option<String>,
        password: Option<String>,
        token: Option<String>,
        place: &str,
    ) -> Result<Self, CredentialsError> {
        let given = [&user, &password, &token];
        if given
            .into_iter()
            .flatten()
            .any(|t| t.contains(char::is_control))
        {
            return Err(CredentialsError::Control(place.to_owned()));
        }
        match (user, password, token) {
            (None, None, None) => Ok(Self::None),
            (Some(user), Some(password), None) => Ok(Self::Password { user, password }),
            (None, None, Some(token)) => Ok(Self::Token(token)),
            _ => Err(CredentialsError::Mixed(place.to_owned())),
        }
    }
}
