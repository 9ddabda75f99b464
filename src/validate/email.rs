//! E-mail addresses in their usual form, without quoted local parts: RFC 5321 lengths, RFC 5322
//! dot-atoms, RFC 1035 labels.

/// Whether the candidate is a local part and a domain that mail could be sent to.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.len() <= 254
        && candidate
            .rsplit_once('@')
            .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain))
}

fn is_local_part(local: &str) -> bool {
    local.len() <= 64
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

/// Letters beyond ASCII are those of internationalised addresses, RFC 6531.
fn is_atom_character(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(character)
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(is_label)
        && domain
            .rsplit_once('.')
            .is_some_and(|(_, top_level)| is_top_level(top_level))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-')
}

/// A last label of digits is the end of an IP address or a version, never a top-level domain.
fn is_top_level(label: &str) -> bool {
    label.len() >= 2 && label.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "jane.doe@example.com",
            "first+tag@mail.example.org",
            "a_b@sub.example.co.uk",
            "o'brien@example.net",
            "a@xn--bcher-kva.example",
            "jürgen@example.de",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long_domain = format!("a@{}com", "b.".repeat(130));
        for candidate in [
            "jane..doe@",
            "jane..doe@example.com",
            ".jane@example.com",
            "jane.@example.com",
            "@example.com",
            "jane@localhost",
            "jane@example..com",
            "jane@-example.com",
            "jane@example-.com",
            "user@10.0.0.1",
            "a@b.c",
            "two@signs@",
            "",
            &long_local,
            &long_label,
            &long_domain,
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
