//! Words that follow "password", "username" or "bearer" in running text instead of a value.

use super::word_list::WordList;

static WORDS: WordList = WordList::of_words(&[ENGLISH, GERMAN]);

/// What English sentences say about a password or a user name.
const ENGLISH: &str = "
    about above access account accounts admins after again all also always and any are
    authentication authorization available bearer because been before being below blank bool
    boolean both but can cannot case-sensitive changed char compromised correct could created
    credential default delivered different disabled does each empty enabled encrypted enter entered
    expired expires expiring false field for forgotten format from generated gets given good
    has hashed have hidden how incorrect input integer invalid its just kept known leaked
    length like limited locked long lost mandatory masked may means missing must needed never
    new not now null object off old only optional our out own policy prompt protected provided
    public required requirement requirements reset resets safe same saved secure see sent set
    shared should shown somewhere still stolen stored str string strong such text that the
    their there these they this those too true unique until updated used using valid varchar
    very was weak what when where which who will with would wrong you your
";

/// The same in German, words with an umlaut in small letters.
const GERMAN: &str = "
    aber abgelaufen aktiv bekannt bereits bitte das deaktiviert dein der die ein eine
    einzugeben erforderlich falsch fehlerhaft fehlt geheim gesetzt gesperrt geändert gültig
    hier ihr immer inaktiv jetzt kein korrekt leer mein mindestens nicht noch notwendig nur
    oder pflicht richtig schwach sehr sein sicher stark unbekannt und ungültig unsicher
    vergessen verloren verschlüsselt vorhanden wird zu zurückgesetzt zwingend
";

/// Whether the text, punctuation at its end aside, is one of those words.
pub(super) fn is_prose_word(text: &str) -> bool {
    let word = text.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    is_participle(word) || WORDS.contains(word)
}

/// Small letters with an ending of verbs and adjectives: "wanted", "working", "recoverable".
fn is_participle(word: &str) -> bool {
    word.len() >= 6
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && ["ed", "ing", "able", "ible"]
            .iter()
            .any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_prose_word;

    #[test]
    fn words_of_sentences_are_prose() {
        for word in [
            "required",
            "Required.",
            "abgelaufen,",
            "ungültig!",
            "case-sensitive",
            "wanted",
            "working.",
        ] {
            assert!(is_prose_word(word), "{word}");
        }
        for word in ["", "hunter", "required2", "Geheim123", "Wanted", "king"] {
            assert!(!is_prose_word(word), "{word}");
        }
    }
}
