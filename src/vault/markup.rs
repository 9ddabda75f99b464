//! [`Markup`]: what of HTML a text has opened, followed from its start.
//!
//! Tags are followed by the states of the HTML standard, because a `>` closes what a browser thinks it closes: none in
//! a quoted value, none in a style, but any behind `<?` or in an attribute whose name is `="`. Where browsers read one
//! text in two ways, as inside and outside of SVG, nothing that follows is believed to be outside.
//!
//! Code is full of `<` that open nothing: `i<n;`, `cout<<x`, `Vec<String>`. So the name of a tag and those of attributes
//! are no place that sends anything, and quotes are asked only behind tags that somebody may read otherwise.

/// Follows a text from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Markup {
    state: TagState,
    /// Something has begun that not everybody reads as one tag with the same end.
    is_odd: bool,
    quotes: Quotes,
    /// SVG or MathML has begun somewhere: styles and titles are no raw text there.
    has_foreign: bool,
    /// Nobody can tell any more.
    is_lost: bool,
    name: LastTag,
    /// The element whose text is raw: it ends at its own end tag and nowhere else.
    raw: Option<Raw>,
}

/// Whether a text goes on in the quoted value of an attribute, whatever opened the tag: the last quote of a kind stands
/// behind an equals sign.
#[derive(Clone, Copy, Debug, Default)]
struct Quotes {
    /// Since an equals sign there was nothing but space, and backslashes: quotes in a string have one.
    is_behind_equals: bool,
    /// An address in angle brackets, or a value whose quote is written in code, as an entity for instance, may have begun.
    /// It ends with the bracket.
    is_coded: bool,
    last: u8,
    /// Before the last byte stood a colon.
    is_behind_colon: bool,
    is_single_open: bool,
    is_double_open: bool,
}

/// The name of the last tag in lower case, as far as it fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LastTag {
    text: [u8; 10],
    len: u8,
    is_end: bool,
}

/// Elements with raw text. Of these only the text of a title is prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    Title,
    Script,
    Other(LastTag),
}

/// States of the standard's tokenizer, those together that close alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum TagState {
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
    /// Whether what comes next may be the value of an attribute, or of a script or a style.
    pub(super) fn is_inside(self) -> bool {
        match self.state {
            _ if self.is_lost => true,
            TagState::Text | TagState::Opening | TagState::RawOpening => {
                !matches!(self.raw, None | Some(Raw::Title)) || self.is_odd && self.quotes.is_open()
            }
            TagState::TagName
            | TagState::BeforeName
            | TagState::AttributeName
            | TagState::AfterName => {
                self.name.is_end || self.quotes.is_open() || is_in_address(self.quotes.last)
            }
            _ => true,
        }
    }

    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() && !self.is_lost {
            // Before anything odd, quotes in text are no part of a tag.
            if self.state == TagState::Text && !self.is_odd {
                let Some(next) = memchr::memchr(b'<', &text[at..]) else {
                    return;
                };
                at += next;
                self.quotes = Quotes::default();
            }
            self.byte(text[at]);
            at += 1;
        }
    }

    fn byte(&mut self, byte: u8) {
        let before = self.state;
        self.quotes.follow(byte, before);
        self.state = match before {
            TagState::Text if byte != b'<' => TagState::Text,
            TagState::Text if self.raw.is_some() => TagState::RawOpening,
            TagState::RawOpening | TagState::RawEnd => self.in_raw(before, byte),
            _ => before.after(byte),
        };
        match (before, self.state) {
            (TagState::Opening | TagState::EndOpening, TagState::TagName) => {
                self.name = LastTag::new(byte, before == TagState::EndOpening);
            }
            (TagState::TagName, TagState::TagName) => self.name.push(byte),
            (TagState::TagName, _) => self.named(),
            // What stands between `<![CDATA[` and `]]>` is text in SVG and markup elsewhere.
            (TagState::Declaration, _) => self.is_lost |= byte == b'[',
            _ => {}
        }
        let is_tag = !matches!(before, TagState::Text | TagState::RawOpening);
        if is_tag && self.state == TagState::Text {
            self.closed(before);
        }
        self.is_odd |= self.raw.is_some() || self.state.is_odd(before, byte);
    }

    /// The name of a tag has ended.
    fn named(&mut self) {
        self.has_foreign |= matches!(self.name.as_bytes(), b"svg" | b"math");
        self.is_lost |= self.name.as_bytes() == b"plaintext";
    }

    /// Something was closed; if it was a start tag, its text may be raw.
    fn closed(&mut self, before: TagState) {
        let is_tag = !matches!(
            before,
            TagState::Opening
                | TagState::EndOpening
                | TagState::Declaration
                | TagState::DeclarationDash
                | TagState::Bogus
                | TagState::CommentStart
                | TagState::CommentStartDash
                | TagState::CommentEnd
                | TagState::CommentBang
                | TagState::RawEnd
        );
        if is_tag && !self.name.is_end {
            self.raw = self.name.raw();
        }
    }

    /// Raw text ends at the end tag of its own element.
    fn in_raw(&mut self, before: TagState, byte: u8) -> TagState {
        let is_first = before == TagState::RawOpening;
        if is_first && byte == b'/' {
            self.name = LastTag {
                is_end: true,
                ..LastTag::default()
            };
            return TagState::RawEnd;
        }
        if is_first {
            let may_open = byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?');
            self.lose_if_two_ways(may_open, byte);
        } else if byte.is_ascii_alphabetic() {
            self.name.push(byte);
            return TagState::RawEnd;
        } else {
            let is_own = self.raw.is_some_and(|raw| raw.ends_with(self.name));
            if is_own && (byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')) {
                self.raw = None;
                return TagState::TagName.after(byte);
            }
            self.lose_if_two_ways(true, byte);
        }
        if byte == b'<' {
            TagState::RawOpening
        } else {
            TagState::Text
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

impl Quotes {
    fn is_open(self) -> bool {
        self.is_single_open || self.is_double_open || self.is_coded
    }

    /// `state` is that of the byte.
    fn follow(&mut self, byte: u8, state: TagState) {
        match byte {
            b'"' => self.is_double_open = self.is_behind_equals,
            b'\'' => self.is_single_open = self.is_behind_equals,
            b'&' => self.is_coded |= state == TagState::BeforeValue,
            b'u' | b'x' => self.is_coded |= self.last == b'\\' && state != TagState::Text,
            b'>' => self.is_coded = false,
            _ => {}
        }
        // `<https:/`, but neither `i<n:` nor `i<std::size`.
        let is_scheme = state == TagState::TagName && self.last == b':' && !self.is_behind_colon;
        self.is_coded |= is_scheme && (byte == b'/' || byte.is_ascii_alphanumeric());
        self.is_behind_colon = self.last == b':';
        self.last = byte;
        let stays = byte.is_ascii_whitespace() || byte == b'\\';
        self.is_behind_equals = byte == b'=' || stays && self.is_behind_equals;
    }
}

/// Whether a byte may stand inside an address in angle brackets, relative ones included: `` `text <r/x?d=..>`_ ``.
fn is_in_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b"/.:=?#&%-_@~+".contains(&byte)
}

impl TagState {
    /// Whether not everybody reads `byte` behind `before` as what led here: what Markdown takes for no tag, and quotes and
    /// brackets that may be open for one reader and closed for another.
    fn is_odd(self, before: TagState, byte: u8) -> bool {
        use TagState::*;
        match before {
            TagName | BeforeName | AttributeName | AfterName | Bare => match byte {
                b'"' | b'\'' | b'`' | b'<' => true,
                b'=' => matches!(before, TagName | BeforeName | Bare),
                _ => false,
            },
            Quoted(_) => matches!(byte, b'<' | b'>'),
            BeforeValue => matches!(byte, b'<' | b'>' | b'=' | b'`' | b'&'),
            Text | Opening => !matches!(self, Text | Opening | EndOpening | TagName),
            EndOpening => self != TagName,
            _ => true,
        }
    }

    fn after(self, byte: u8) -> TagState {
        use TagState::*;
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

impl LastTag {
    fn new(first: u8, is_end: bool) -> LastTag {
        let mut name = LastTag {
            is_end,
            ..LastTag::default()
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
    fn ends_with(self, name: LastTag) -> bool {
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
            "<textarea><b c=''</textarea> ",
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
            // Whoever takes this for a text and a tag, and not for one tag, sees a value.
            "<n a=\"> <img src=\"https://a.example/?",
            "<n a=\" <img src=\"https://a.example/? b ",
            "<img src=\\\"https://a.example/?a b ",
            "<img src=&quot;https://a.example/?a b ",
            "<img src\\u003d\\u0022https://a.example/?a b ",
            "<https://a.example/?d=a b ",
            "<mailto:a@a.example?body= b ",
            "`x </r?d=",
            "`x <r/d/",
            // Quotes of raw text and of comments may be anybody's.
            "<!-- <a b=\" --> ",
            "<textarea><b c=\"</textarea> ",
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
            "<!-- <a b=c --> ",
            "<a b=x\">",
            "<b>x</b>",
            "1 < 2",
            "</> x",
            "<a b='c'/> ",
            "<a b = > ",
            "<!DOCTYPE html> ",
            "<?xml version=\"1.0\"?> ",
            "<p>Hello</p>\n<p>SSN = \"",
            "<a b='c' d=\"e\">SSN = \"",
        ] {
            assert!(!is_inside(text), "{text}");
        }
    }

    #[test]
    fn code_opens_no_value() {
        for text in [
            "for (i=0;i<n;i++) {}\n\nThe SSN is ",
            "if a <b && c {\n  s := \"x\"\n}\nThe SSN is ",
            "if x<y:\n    return 'it'\n\nIt's ",
            "cout<<x;\nThe SSN is ",
            "cat <<EOF\nSSN ",
            "i<std::size(v); ",
            "{\"a\":\"<b\",\"ssn\":\"",
            "#include <stdio.h>\nchar *s = \"",
            "let x: Vec<String> = f();\nlet ssn = \"",
            "const a: Promise<void> = f();\nconst ssn = '",
        ] {
            assert!(!is_inside(text), "{text}");
        }
        // Nobody can tell this from a tag.
        assert!(is_inside("for (i=0;i<n;i++) {}\nchar *s = \""));
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
