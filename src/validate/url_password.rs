//! URLs with a password before the host, `scheme://user:password@host`, RFC 3986 section 3.2.1.

use super::placeholder::is_placeholder;

/// Whether the candidate is a URL whose user information holds a password that is no placeholder.
pub(super) fn is_valid(candidate: &str) -> bool {
    password(candidate).is_some_and(|password| !is_placeholder(password))
}

/// What stands between the first colon and the last `@` of the authority.
fn password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    // `?` and `#` would end the authority too, but people paste passwords that hold them bare.
    let authority = rest.split('/').next()?;
    let (user_information, _) = authority.rsplit_once('@')?;
    let (_, password) = user_information.split_once(':')?;
    Some(password)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    /// Joined at run time: code hosts refuse a repository that holds such a URL in one piece.
    fn url(start: &str, password: &str) -> String {
        format!("{start}:{password}@host.example/x")
    }

    #[test]
    fn samples_pass() {
        for (start, password) in [
            ("https://user", "s3cretpw"),
            ("ftp://bob", "pa55"),
            ("https://svc", "Ab1!x"),
            ("https://svc", "a#b?c:d"),
            ("redis://", "Pw12345"),
        ] {
            assert!(is_valid(&url(start, password)), "{start} {password}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for password in [
            "",
            "<password>",
            "password",
            "${PASSWORD}",
            "****",
            "changeme",
        ] {
            assert!(!is_valid(&url("https://user", password)), "{password}");
        }
        for candidate in [
            "https://host.example/x",
            "https://user@host.example",
            "https://host.example/a:b@c",
            "user:pa55@host",
            "",
            "://é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
