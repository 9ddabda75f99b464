//! Passwords of database connections, in a URL or as a `Password=` field: vendors' connection
//! string references.

use super::placeholder::is_placeholder;
use super::prose::is_prose_word;
use super::url_password;

/// Whether the candidate, a whole URL or the value of the field, holds a real password.
pub(super) fn is_valid(candidate: &str) -> bool {
    if candidate.contains("://") {
        return url_password::is_valid(candidate);
    }
    !is_placeholder(candidate) && !is_prose_word(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        let url = ["postgres://app", ":Pw12345@", "db.example:5432/x"].concat();
        assert!(is_valid(&url));
        assert!(is_valid("P4ssw0rd9"));
    }

    #[test]
    fn near_misses_fail() {
        let url = ["postgres://app", ":<password>@", "db.example"].concat();
        for candidate in [
            &url,
            "postgres://db.example/x",
            "<password>",
            "required",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
