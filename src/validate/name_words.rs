//! The words of a run that may be a name, and the words round a name that make it that of something else.

use super::name_list::is_body;
use super::word_list::WordList;

/// Words after a name that make it a street, a school or a company.
static FOLLOWERS: WordList = WordList::of_words(&[
    "academy airport allee arena associates avenue ave award bank blvd boulevard bridge brücke \
    building cathedral center centre chapel church clinic college company corp corporation county court disease drive \
    elementary foundation gasse gmbh greenway group grundschule gymnasium hall haus highway hochschule hospital hotel house hwy \
    inc institut institute klinik klinikum krankenhaus lane library ln llc llp ltd medical memorial museum park parkway \
    pkwy platz plaza preis press prize rd road schule school square st stadium stiftung str strasse straße street \
    syndrome theater theatre tower township tunnel universität university way weg \
    act ag airlines airways bay beach brothers canyon capital city coast committee creek cup division doctrine effect \
    falls festival gallery games heights highlands hills holdings index island islands kg law mountain mountains \
    networks traders bros energy motors foods support watches software systems solutions consulting labs logistics insurance pharma pizza airport station stadion partners peninsula pictures records report river rule sons studios test theorem trophy valley ventures village \
     handels hochbau logistik maschinenbau metallbau spedition stahlbau tiefbau verlag",
]);

/// Words that are surnames as well, and behind a given name the kind of a street or a house far more often.
static STREETS: WordList = WordList::of_words(&[
    "airport avenue boulevard drive greenway highway hospital road school street",
]);

/// Words before a surname that make it a place or a house.
pub(super) static PLACES: WordList = WordList::of_words(&[
    "bay beach burg camp cape castle county east fort hotel haus lake lago \
    mount mt new north port saint san sankt santa sao schloss sir south st team the villa west",
]);

/// Longer words are no name, whatever their letters.
pub(super) const LONGEST: usize = 128;

/// Most words of a run that are looked at: a name, its initials, particles and suffix, and what follows.
const MOST_WORDS: usize = 8;

/// A word of a run.
#[derive(Clone, Copy, Default)]
pub(super) struct Word<'r> {
    /// Its number.
    pub(super) at: usize,
    /// Without what follows it.
    pub(super) text: &'r str,
    /// Offset of its end, a full stop included that belongs to it.
    end: usize,
    /// A comma follows.
    pub(super) comma: bool,
}

/// The words of a run, and those of them that are no initials, particles or suffixes; on the stack, because a warm
/// scan allocates nothing.
#[derive(Default)]
pub(super) struct Words<'r> {
    all: [Word<'r>; MOST_WORDS],
    len: usize,
    names: [Word<'r>; MOST_WORDS],
    names_len: usize,
}

/// A word without what follows it.
pub(super) fn without_end(word: &str) -> &str {
    without_last(without_last(word, b','), b'.')
}

/// A word without the signs at its end.
fn without_last(mut word: &str, sign: u8) -> &str {
    while word.as_bytes().last() == Some(&sign) {
        word = &word[..word.len() - 1];
    }
    word
}

impl<'r> Words<'r> {
    pub(super) fn of(run: &'r str) -> Words<'r> {
        let mut words = Words::default();
        let mut start = 0;
        for (at, piece) in run.split(' ').enumerate().take(MOST_WORDS) {
            let whole = without_last(piece, b',');
            let word = Word {
                at,
                text: without_last(whole, b'.'),
                end: start + whole.len(),
                comma: whole.len() < piece.len(),
            };
            start += piece.len() + 1;
            words.all[at] = word;
            words.len += 1;
            if is_name(word.text) {
                words.names[words.names_len] = word;
                words.names_len += 1;
            }
        }
        words
    }

    pub(super) fn names(&self) -> &[Word<'r>] {
        &self.names[..self.names_len]
    }

    /// Whether nothing but particles stands before `name`.
    pub(super) fn begins_with_particles(&self, name: &Word<'_>) -> bool {
        self.all[..name.at]
            .iter()
            .all(|word| is_particle(word.text))
    }

    fn after(&self, at: usize) -> Option<&Word<'r>> {
        self.all[..self.len].get(at + 1)
    }

    /// Whether an initial follows `name`, no comma between.
    pub(super) fn has_initial(&self, name: &Word<'_>) -> bool {
        let next = self.after(name.at).filter(|_| !name.comma);
        next.is_some_and(|next| {
            next.text.len() == 1 && next.text.as_bytes()[0].is_ascii_uppercase()
        })
    }

    /// The end of the name whose last name is the word `last`, its suffix included; `None` if a street or a school is
    /// called so.
    pub(super) fn end_of_name(&self, last: usize) -> Option<usize> {
        let last = match self.after(last) {
            Some(next) if is_suffix(next.text) => last + 1,
            // `Gonzalez, Maria T.`: the initial is hers.
            Some(next) if next.text.len() == 1 && self.all[0].comma => last + 1,
            _ => last,
        };
        let follows = self.after(last).filter(|_| !self.all[last].comma);
        let is_part = follows.is_some_and(|next| is_follower(next.text));
        (!is_part).then_some(self.all[last].end)
    }
}

/// Whether a name before this word is that of a street, a school or a company.
pub(crate) fn is_follower(word: &str) -> bool {
    FOLLOWERS.contains(word)
}

fn is_name(word: &str) -> bool {
    let mut parts = word.split('-').skip(1);
    let is_long = word.len() > 1 && word.chars().nth(1).is_some();
    is_long && !is_suffix(word) && !is_particle(word) && !parts.any(is_follower)
}

#[rustfmt::skip]
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "abu" | "al" | "bin" | "bint" | "da" | "das" | "de" | "del" | "della" | "den" | "der" | "di" | "do" | "dos" | "du" | "e"
        | "el" | "ibn" | "la" | "le" | "ten" | "ter" | "van" | "vom" | "von" | "y" | "zu" | "zum" | "zur"
    )
}

#[rustfmt::skip]
fn is_suffix(word: &str) -> bool {
    matches!(
        word,
        "CPA" | "DDS" | "DVM" | "Esq" | "II" | "III" | "IV" | "JD" | "Jr" | "MD" | "PhD" | "RN" | "Sr" | "V"
    )
}

/// Whether a street is called by the words before this one.
pub(super) fn is_street(word: &str) -> bool {
    STREETS.contains(word)
}

/// Whether a company or an institution is called by the first of these words.
pub(super) fn names_a_body(names: &[Word<'_>]) -> bool {
    (2..=names.len()).any(|len| is_body(names[..len].iter().map(|name| name.text)))
}
