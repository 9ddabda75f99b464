//! How a keyword is written, and where it stands in a text as it is.

/// Shortest keyword whose plural is a cue too: `i` and `is` are different words.
pub(super) const MIN_PLURAL: usize = 3;
/// Shortest keyword that is one with a digit behind it too: `ssn2` is one of several, `id3` a kind of tag.
pub(super) const MIN_NUMBERED: usize = 3;
/// Widest stretch a keyword may fill in text, separators included.
pub(crate) const MAX_HIT: usize = 160;

/// The longest stretch that a keyword fills in text: a space stands for up to three separators, a plural or a
/// number adds a character.
pub(super) fn longest_hit(keyword: &str) -> usize {
    let spaces = keyword.bytes().filter(|&byte| byte == b' ').count();
    (keyword.len() + 2 * spaces + 1).min(MAX_HIT)
}

/// The forms in which a keyword is written: lower case, capitals beyond ASCII, umlauts typed as two letters.
///
/// ASCII letters are compared in any case; other letters only as spelled here, all capital, the first one, or the
/// first one of each word.
pub(super) fn spellings(keyword: &str) -> Vec<String> {
    if keyword.is_ascii() && !keyword.contains('-') {
        return vec![keyword.to_ascii_lowercase()];
    }
    let lower = keyword.to_lowercase();
    let mut all = vec![lower.clone()];
    // Found by its first word, `i-94` written as `I94` has another first word.
    if lower.contains('-') {
        all.push(lower.replace('-', ""));
    }
    if !lower.is_ascii() {
        let raise = |character: char, yes: bool| -> String {
            if yes && !character.is_ascii() {
                character.to_uppercase().collect()
            } else {
                character.into()
            }
        };
        all.push(lower.chars().map(|c| raise(c, true)).collect());
        all.push(
            lower
                .chars()
                .enumerate()
                .map(|(at, c)| raise(c, at == 0))
                .collect(),
        );
        all.push(title(&lower));
        let typed = lower
            .replace('ä', "ae")
            .replace('ö', "oe")
            .replace('ü', "ue");
        all.push(typed.replace('ß', "ss"));
    }
    if let Some(particles) = lower.chars().next_back().and_then(korean_particles) {
        all.extend(particles.iter().map(|particle| lower.clone() + particle));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What Korean joins to a noun that ends with `syllable`, if that is one: `번호는`, `여권은`. With a consonant at its end
/// a syllable takes other forms.
fn korean_particles(syllable: char) -> Option<&'static [&'static str]> {
    const OPEN: &[&str] = &["는", "가", "를", "로", "의"];
    const CLOSED: &[&str] = &["은", "이", "을", "으로", "의"];
    let number = u32::from(syllable).checked_sub(u32::from('가'))?;
    match syllable {
        '가'..='힣' if number % 28 == 0 => Some(OPEN),
        '가'..='힣' => Some(CLOSED),
        _ => None,
    }
}

/// With a capital where a word begins with a letter beyond ASCII: `Cédula Única`.
fn title(keyword: &str) -> String {
    let mut title = String::with_capacity(keyword.len());
    let mut begins = true;
    for character in keyword.chars() {
        if begins && !character.is_ascii() {
            title.extend(character.to_uppercase());
        } else {
            title.push(character);
        }
        begins = character == ' ';
    }
    title
}

/// Lower case of the byte at `at`.
#[inline]
fn folded(text: &[u8], at: usize) -> u8 {
    text[at].to_ascii_lowercase()
}

/// Letters and digits of any script.
#[inline]
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// A change from lower to upper case between `at - 1` and `at`.
#[inline]
pub(super) fn is_hump(text: &[u8], at: usize) -> bool {
    at > 0 && text[at - 1].is_ascii_lowercase() && text.get(at).is_some_and(u8::is_ascii_uppercase)
}

/// Where `keyword` ends if it stands at `start`, as whole words, and whether it is a plural there; its first `known`
/// bytes do.
#[inline]
pub(super) fn match_keyword(
    keyword: &[u8],
    text: &[u8],
    start: usize,
    known: usize,
) -> Option<(usize, bool)> {
    let known = known.min(keyword.len());
    let mut at = start + known;
    for &wanted in &keyword[known..] {
        match wanted {
            b' ' => at = skip_separators(text, at)?,
            // Written without it, the keyword has a spelling of its own.
            b'-' => {
                if !matches!(text.get(at), Some(b'-' | b' ' | b'_')) {
                    return None;
                }
                at += 1;
            }
            _ => {
                if at >= text.len() || folded(text, at) != wanted {
                    return None;
                }
                at += 1;
            }
        }
    }
    if at - start > MAX_HIT {
        return None;
    }
    let ends_in_word = keyword.last().is_some_and(|&byte| is_word_byte(byte));
    if !ends_in_word || is_end_of_word(text, at) {
        return Some((at, false));
    }
    if !is_end_of_word(text, at + 1) {
        return None;
    }
    let is_numbered = text[at].is_ascii_digit()
        && keyword.len() >= MIN_NUMBERED
        && !text[at - 1].is_ascii_digit();
    let is_plural = text[at].eq_ignore_ascii_case(&b's') && keyword.len() >= MIN_PLURAL;
    (is_numbered || is_plural).then_some((at + 1, is_plural))
}

#[inline]
fn is_end_of_word(text: &[u8], at: usize) -> bool {
    !text.get(at).is_some_and(|&byte| is_word_byte(byte)) || is_hump(text, at)
}

/// What may stand between the words of a keyword.
#[inline]
pub(super) fn is_separator(byte: &u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b'_' | b'-' | b'.' | b'*'
    )
}

/// A space in a keyword stands for one to three separators, or for a hump.
#[inline]
fn skip_separators(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let count = rest
        .iter()
        .take(3)
        .take_while(|byte| is_separator(byte))
        .count();
    if count > 0 || is_hump(text, at) {
        return Some(at + count);
    }
    None
}
