//! Parameters of requests: percent-encoding and form bodies, read strictly.

use super::problem::Problem;

/// Name and value, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// The most parameters of a request.
const MOST: usize = 1_000;

impl Parameters {
    /// Reads `a=b&c=d`, in which `+` is a space.
    ///
    /// # Errors
    /// When an escape is broken, or what it stands for is no UTF-8.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parts: Vec<&str> = text.split('&').filter(|part| !part.is_empty()).collect();
        if parts.len() > MOST {
            return Err(Problem::bad(format!("more than {MOST} parameters")));
        }
        let pair = |part: &&str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name, true)?, decode(value, true)?))
        };
        parts.iter().map(pair).collect::<Result<_, _>>().map(Self)
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a name.
    ///
    /// # Errors
    /// When it is given more than once.
    pub fn one<'a>(&'a self, name: &'a str) -> Result<Option<&'a str>, Problem> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Problem::bad(format!(
                "the parameter {name} is given more than once"
            ))),
            (first, None) => Ok(first),
        }
    }

    /// Whether a name is given.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Adds what a second source gave.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Undoes percent-encoding.
///
/// # Errors
/// When an escape is broken, or what it stands for is no UTF-8.
pub fn decode(text: &str, plus_is_space: bool) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' if plus_is_space => bytes.push(b' '),
            b'%' => {
                let digit = |at: usize| after.get(at).and_then(|b| (*b as char).to_digit(16));
                let (Some(high), Some(low)) = (digit(0), digit(1)) else {
                    return Err(Problem::bad(
                        "a '%' in the address or form is followed by no two hexadecimal digits",
                    ));
                };
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).map_err(|_| Problem::bad("the address or form is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_or_refused() {
        let parameters =
            Parameters::parse("query=a+%2B%E4%B8%AD&default&x=1&x=2").expect("is good");
        assert_eq!(parameters.one("query").ok(), Some(Some("a +中")));
        assert!(parameters.has("default") && !parameters.has("other"));
        assert!(parameters.one("x").is_err());
        for broken in ["a=%", "a=%4", "a=%zz", "a=%ff"] {
            assert!(Parameters::parse(broken).is_err(), "{broken}");
        }
        assert!(Parameters::parse(&"a&".repeat(5_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(?s).{0,100}") {
            let _ = Parameters::parse(&text);
        }
    }
}
