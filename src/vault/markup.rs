//! [`Markup`]: what of HTML a text has opened, followed from its start.
//!
//! Tags are followed by the states of the HTML standard, because a `>` closes what a browser thinks it closes: none in
//! a quoted value, none in a style, but any behind `<?` or in an attribute whose name is `="`. Where browsers read one
//! text in two ways, as inside and outside of SVG, nothing that follows is believed to be outside.

/// Follows a text from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Markup {
    place: Place,
    /// A tag or comment has begun somewhere.
    has_tags: bool,
    /// SVG or MathML has begun somewhere: styles and titles are no raw text there.
    has_foreign: bool,
    /// Nobody can tell any more.
    is_lost: bool,
    name: Name,
    /// The element whose text is raw: it ends at its own end tag and nowhere else.
    raw: Option<Raw>,
}

/// The name of the last tag in lower case, as far as it fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Name {
    text: [u8; 10],
    len: u8,
    is_end: bool,
}

/// Elements with raw text. Of these only the text of a title is prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    Title,
    Script,
    Other(Name),
}

/// States of the standard's tokenizer, those together that close alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    /// Behind `<`.
    Opening,
    /// Behind `</`.
    EndOpening,
    TagName,
    BeforeName,
    AttributeName,
    AfterName,
    BeforeValue,
    /// In a value without quotes.
    Bare,
    /// In a value in quotes.
    Quoted(u8),
    /// Behind `<!`.
    Declaration,
    /// Behind `<!-`.
    DeclarationDash,
    /// Up to the next `>`, whatever comes.
    Bogus,
    /// Behind `<!--`.
    CommentStart,
    /// Behind `<!---`.
    CommentStartDash,
    Comment,
    CommentDash,
    CommentEnd,
    /// Behind `--!`.
    CommentBang,
    /// Behind `<` in raw text.
    RawOpening,
    /// In the name behind `</` in raw text.
    RawEnd,
}

impl Markup {
    pub(super) fn is_inside(self) -> bool {
        match self.place {
            _ if self.is_lost => true,
            Place::Text | Place::Opening | Place::RawOpening => {
                !matches!(self.raw, None | Some(Raw::Title))
            }
            _ => true,
        }
    }

    /// Whether there has been a tag, so that quotes may be those of an attribute.
    pub(super) fn has_tags(self) -> bool {
        self.has_tags
    }

    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() && !self.is_lost {
            if self.place == Place::Text {
                let Some(next) = memchr::memchr(b'<', &text[at..]) else {
                    return;
                };
                at += next;
            }
            self.byte(text[at]);
            at += 1;
        }
    }

    fn byte(&mut self, byte: u8) {
        let before = self.place;
        self.place = match before {
            Place::Text if byte != b'<' => Place::Text,
            Place::Text if self.raw.is_some() => Place::RawOpening,
            Place::RawOpening | Place::RawEnd => self.in_raw(before, byte),
            _ => before.after(byte),
        };
        match (before, self.place) {
            (Place::Opening | Place::EndOpening, Place::TagName) => {
                self.name = Name::new(byte, before == Place::EndOpening);
            }
            (Place::TagName, Place::TagName) => self.name.push(byte),
            (Place::TagName, _) => self.named(),
            // What stands between `<![CDATA[` and `]]>` is text in SVG and markup elsewhere.
            (Place::Declaration, _) => self.is_lost |= byte == b'[',
            _ => {}
        }
        let is_tag = !matches!(before, Place::Text | Place::RawOpening);
        if is_tag && self.place == Place::Text {
            self.closed(before);
        }
        self.has_tags |= !matches!(self.place, Place::Text | Place::Opening);
    }

    /// The name of a tag has ended.
    fn named(&mut self) {
        self.has_foreign |= matches!(self.name.as_bytes(), b"svg" | b"math");
        self.is_lost |= self.name.as_bytes() == b"plaintext";
    }

    /// Something was closed; if it was a start tag, its text may be raw.
    fn closed(&mut self, before: Place) {
        let is_tag = !matches!(
            before,
            Place::Opening
                | Place::EndOpening
                | Place::Declaration
                | Place::DeclarationDash
                | Place::Bogus
                | Place::CommentStart
                | Place::CommentStartDash
                | Place::CommentEnd
                | Place::CommentBang
                | Place::RawEnd
        );
        if is_tag && !self.name.is_end {
            self.raw = self.name.raw();
        }
    }

    /// Raw text ends at the end tag of its own element.
    fn in_raw(&mut self, before: Place, byte: u8) -> Place {
        let is_first = before == Place::RawOpening;
        if is_first && byte == b'/' {
            self.name = Name {
                is_end: true,
                ..Name::default()
            };
            return Place::RawEnd;
        }
        if is_first {
            let may_open = byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?');
            self.lose_if_two_ways(may_open, byte);
        } else if byte.is_ascii_alphabetic() {
            self.name.push(byte);
            return Place::RawEnd;
        } else {
            let is_own = self.raw.is_some_and(|raw| raw.ends_with(self.name));
            if is_own && (byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')) {
                self.raw = None;
                return Place::TagName.after(byte);
            }
            self.lose_if_two_ways(true, byte);
        }
        if byte == b'<' {
            Place::RawOpening
        } else {
            Place::Text
        }
    }

    /// Raw text that holds what would be a tag elsewhere: in SVG it is one. And in a script behind `<!--` its end tag
    /// may be none.
    fn lose_if_two_ways(&mut self, may_open: bool, byte: u8) {
        let is_hidden_end = self.raw == Some(Raw::Script) && byte == b'!';
        let is_either = self.has_foreign || self.raw.is_some_and(Raw::is_either);
        self.is_lost |= is_hidden_end || is_either && may_open;
    }
}

impl Place {
    fn after(self, byte: u8) -> Place {
        use Place::*;
        let is_space = byte.is_ascii_whitespace();
        match (self, byte) {
            (Text | Opening, b'<') => Opening,
            (Opening, b'!') => Declaration,
            (Opening, b'/') => EndOpening,
            (Opening, b'?') => Bogus,
            (Opening | EndOpening, _) if byte.is_ascii_alphabetic() => TagName,
            (Text | Opening, _) => Text,
            (CommentStart | CommentStartDash | CommentEnd | CommentBang, b'>') => Text,
            (Comment | CommentDash, b'>') => Comment,
            (Declaration, b'-') => DeclarationDash,
            (DeclarationDash, b'-') => CommentStart,
            (CommentStart, b'-') => CommentStartDash,
            (Comment | CommentBang, b'-') => CommentDash,
            (CommentStartDash | CommentDash | CommentEnd, b'-') => CommentEnd,
            (CommentEnd, b'!') => CommentBang,
            (
                CommentStart | CommentStartDash | Comment | CommentDash | CommentEnd | CommentBang,
                _,
            ) => Comment,
            (BeforeValue, b'"' | b'\'') => Quoted(byte),
            (Quoted(quote), _) if byte == quote => BeforeName,
            (Quoted(_), _) => self,
            (_, b'>') => Text,
            (EndOpening | Declaration | DeclarationDash | Bogus, _) => Bogus,
            (BeforeValue, _) if is_space => BeforeValue,
            (BeforeValue, _) => Bare,
            (TagName | BeforeName | Bare, _) if is_space => BeforeName,
            (AttributeName | AfterName, _) if is_space => AfterName,
            (TagName | BeforeName | AttributeName | AfterName, b'/') => BeforeName,
            (AttributeName | AfterName, b'=') => BeforeValue,
            (BeforeName | AfterName, _) => AttributeName,
            (TagName | AttributeName | Bare | RawOpening | RawEnd, _) => self,
        }
    }
}

impl Name {
    fn new(first: u8, is_end: bool) -> Name {
        let mut name = Name {
            is_end,
            ..Name::default()
        };
        name.push(first);
        name
    }

    /// A name that is too long is none of those that matter, and stays so.
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.text.get_mut(usize::from(self.len)) {
            *place = byte.to_ascii_lowercase();
            self.len += 1;
        }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.text[..usize::from(self.len)]
    }

    fn raw(self) -> Option<Raw> {
        match self.as_bytes() {
            b"title" => Some(Raw::Title),
            b"script" => Some(Raw::Script),
            b"style" | b"textarea" | b"xmp" | b"iframe" | b"noembed" | b"noframes"
            | b"noscript" => Some(Raw::Other(self)),
            _ => None,
        }
    }
}

impl Raw {
    fn ends_with(self, name: Name) -> bool {
        let own: &[u8] = match &self {
            Raw::Title => b"title",
            Raw::Script => b"script",
            Raw::Other(name) => name.as_bytes(),
        };
        own == name.as_bytes()
    }

    /// Whether the text is raw for some browsers only.
    fn is_either(self) -> bool {
        matches!(self, Raw::Other(name) if name.as_bytes() == b"noscript")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_inside(text: &str) -> bool {
        let mut markup = Markup::default();
        markup.follow(text.as_bytes());
        markup.is_inside()
    }

    #[test]
    fn styles_and_scripts_are_inside_to_their_end() {
        for text in [
            "<style>a{background:image-set(\"https://a.example/ b ",
            "<STYLE type=x>@import 'https://a.example/ b ",
            "<script\n>a < b ",
            "<style></styles> ",
            "<script> '<b>' ",
            "<script>/*</style>*/ ",
            "<textarea><a b=\"</textarea><img src=\"> ",
            "<title><a b=\"</title><img src=\"> ",
            "<iframe> ",
        ] {
            assert!(is_inside(text), "{text}");
        }
        for text in [
            "<style>a{}</style> ",
            "<script></SCRIPT > ",
            "<script>if(a<b){}</script> ",
            "<styled> ",
            "<title>A ",
            "<title>A</title> ",
            "<textarea><b c=\"</textarea> ",
        ] {
            assert!(!is_inside(text), "{text}");
        }
    }

    #[test]
    fn tags_open_and_close() {
        for text in [
            "<img alt=\">\" src=",
            "<img alt='>' src= \"x ",
            "<!-- > <img alt=\" --> <img alt=\"> \" src=\" ",
            "<img src=",
            "<a href=x",
            "<b>x</b ",
            // An attribute whose name is `="`, and a tag whose name ends in it.
            "<img =\" style=\"> ",
            "<a=\" style=\"> ",
            // What ends at the next `>`, whatever its quotes.
            "<? a=\"> <img style=\"> ",
            "</ a=\"> <img style=\"> ",
            "<!x a=\"> <img style=\"> ",
            // A comment that `--!>` ends, and one that it does not end.
            "<!-- --!><img alt=\"--> ",
            "<!--!><a b=\"--><img src=\"> ",
            "<!---><img alt=\" ",
        ] {
            assert!(is_inside(text), "{text}");
        }
        for text in [
            "<!-- <a b=\" --> ",
            "<a b=x\">",
            "<b>x</b>",
            "1 < 2",
            "</> x",
            "<a b='c'/> ",
            "<a b = > ",
            "<!DOCTYPE html> ",
            "<?xml version=\"1.0\"?> ",
        ] {
            assert!(!is_inside(text), "{text}");
        }
    }

    #[test]
    fn what_reads_two_ways_is_inside() {
        for text in [
            "<![CDATA[><a b=\"]]><img src=\"> ",
            "<svg><title><a b=\"</title>\" style=\" ",
            "<svg><style><a b=\"</style>\" style=\" ",
            "<script><!--<script></script> ",
            "<noscript><a b=\"</noscript>\" style=\" ",
            "<plaintext></plaintext> ",
        ] {
            assert!(is_inside(text), "{text}");
        }
        assert!(!is_inside("<svg><title>x</title></svg> "));
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(
            text in r#"(<|>|</|<!--|--!?>|<\?|<!\[|"|'|=|/|a| |style|script>|title>|svg>|é){0,40}"#,
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.sort_unstable();
            let (mut markup, mut from) = (Markup::default(), 0);
            for cut in cuts.into_iter().chain([text.len()]) {
                markup.follow(&text.as_bytes()[from..cut]);
                from = cut;
            }
            prop_assert_eq!(markup.is_inside(), is_inside(&text));
        }
    }
}
