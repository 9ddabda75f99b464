//! [`Layers`]: JSON that arrives in pieces, and the JSON in its strings, followed a byte at a time.
//!
//! A value that is put into a streamed reply has to be escaped once for each string it lands in: arguments of a tool
//! may hold JSON in a string, and that again. A whole document says so when it has been read; here it has to be known
//! before the rest is there. So text counts as JSON for as long as it is the beginning of some. Should a later byte
//! show that it is none, values before it were escaped needlessly and nothing is lost.

use super::json::MAX_DEPTH;
use super::walk::MAX_LAYERS;

/// How deep in strings of JSON a text stands.
pub(crate) struct Layers {
    /// The text, then what the open string of each holds; none that turned out to be no JSON.
    layers: Vec<Layer>,
}

/// Where a string begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Behind the first quote of a string in an array or object; not that of a key.
    Opened,
    /// Behind the last quote of any string.
    Closed,
}

impl Layers {
    /// Follows a text that is JSON if it begins with a brace or bracket, or the arguments of a tool, JSON of any kind.
    pub(crate) fn of(is_arguments: bool) -> Layers {
        let state = if is_arguments {
            JsonState::Start
        } else {
            JsonState::Begin
        };
        Layers {
            layers: vec![Layer::new(state)],
        }
    }

    /// Whether the text has turned out to be no JSON, so that nothing is followed any more.
    pub(crate) fn is_over(&self) -> bool {
        self.layers.is_empty()
    }

    /// In how many strings, each in the one before, the text stands: so often is a value escaped here.
    pub(crate) fn depth(&self) -> usize {
        let strings = self.layers.iter().take_while(|layer| layer.is_in_string());
        strings.count()
    }

    /// Follows the next part of the text.
    pub(crate) fn follow(&mut self, text: &[u8]) {
        for &byte in text {
            if self.is_over() {
                return;
            }
            self.byte(byte);
        }
    }

    /// Follows one byte; says whether it is the quote of a string.
    pub(crate) fn byte(&mut self, byte: u8) -> Option<Edge> {
        if let Some(first) = self.layers.first_mut() {
            first.begin_again(byte);
        }
        let mut byte = byte;
        let mut at = 0;
        // A character of a string is a byte of the layer in it.
        while let Some(layer) = self.layers.get_mut(at) {
            let is_nested = !layer.open.is_empty();
            let effect = layer.follow(byte);
            let inner = at + 1;
            match effect {
                Effect::None => return None,
                Effect::Text(text) => byte = text,
                Effect::Open { is_key } => {
                    self.layers.truncate(inner);
                    if !is_key && inner < MAX_LAYERS {
                        self.layers.push(Layer::new(JsonState::Start));
                    }
                    return (is_nested && !is_key).then_some(Edge::Opened);
                }
                Effect::Close => {
                    self.layers.truncate(inner);
                    return Some(Edge::Closed);
                }
                Effect::Broken => {
                    self.layers.truncate(at);
                    return None;
                }
            }
            at = inner;
        }
        None
    }
}

/// One JSON text, as far as it is there.
struct Layer {
    state: JsonState,
    /// The objects (true) and arrays that are open.
    open: Vec<bool>,
}

#[derive(Clone, Copy)]
enum JsonState {
    /// Nothing but white space yet; only an object or array makes JSON of the text.
    Begin,
    /// The same, or a string.
    Start,
    Value,
    /// A value or the end of the array.
    FirstValue,
    Key,
    /// A key or the end of the object.
    FirstKey,
    Colon,
    /// Behind a value.
    After,
    /// In `true`, `false` or `null`, with what is missing.
    Word(&'static [u8]),
    Number,
    String {
        is_key: bool,
    },
    Escape {
        is_key: bool,
    },
    /// Behind `\u` and some of its digits.
    Unicode {
        is_key: bool,
        digits: u8,
        code: u32,
    },
}

/// What a byte does to a layer.
enum Effect {
    None,
    /// A character of a string; beyond ASCII, a byte that stands for it.
    Text(u8),
    Open {
        is_key: bool,
    },
    Close,
    /// It is no JSON.
    Broken,
}

impl Layer {
    fn new(state: JsonState) -> Layer {
        Layer {
            state,
            open: Vec::new(),
        }
    }

    fn is_in_string(&self) -> bool {
        matches!(self.state, JsonState::String { .. })
    }

    /// Takes an object or array behind a whole one as a text of its own: arguments of two calls that nobody numbered,
    /// or records, one behind the other.
    fn begin_again(&mut self, byte: u8) {
        let is_whole = self.open.is_empty() && matches!(self.state, JsonState::After);
        if is_whole && matches!(byte, b'{' | b'[') {
            self.state = JsonState::Start;
        }
    }

    fn follow(&mut self, byte: u8) -> Effect {
        match self.state {
            JsonState::String { is_key } => self.in_string(byte, is_key),
            JsonState::Escape { is_key } => self.escape(byte, is_key),
            JsonState::Unicode {
                is_key,
                digits,
                code,
            } => self.unicode(byte, is_key, digits, code),
            JsonState::Word(rest) => self.word(byte, rest),
            JsonState::Number if byte.is_ascii_digit() || b"+-.eE".contains(&byte) => Effect::None,
            JsonState::Number => {
                self.state = JsonState::After;
                self.structure(byte)
            }
            _ => self.structure(byte),
        }
    }

    fn in_string(&mut self, byte: u8, is_key: bool) -> Effect {
        match byte {
            b'"' if is_key => self.go(JsonState::Colon, Effect::Close),
            b'"' => self.go(JsonState::After, Effect::Close),
            b'\\' => self.go(JsonState::Escape { is_key }, Effect::None),
            ..0x20 => Effect::Broken,
            _ => Effect::Text(byte),
        }
    }

    fn escape(&mut self, byte: u8, is_key: bool) -> Effect {
        let text = match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let (digits, code) = (0, 0);
                let state = JsonState::Unicode {
                    is_key,
                    digits,
                    code,
                };
                return self.go(state, Effect::None);
            }
            _ => return Effect::Broken,
        };
        self.go(JsonState::String { is_key }, Effect::Text(text))
    }

    fn unicode(&mut self, byte: u8, is_key: bool, digits: u8, code: u32) -> Effect {
        let Some(digit) = char::from(byte).to_digit(16) else {
            return Effect::Broken;
        };
        let code = code << 4 | digit;
        if digits == 3 {
            let text = u8::try_from(code).unwrap_or(0x80);
            return self.go(JsonState::String { is_key }, Effect::Text(text));
        }
        let digits = digits + 1;
        let state = JsonState::Unicode {
            is_key,
            digits,
            code,
        };
        self.go(state, Effect::None)
    }

    fn word(&mut self, byte: u8, rest: &'static [u8]) -> Effect {
        match rest {
            [wanted] if byte == *wanted => self.go(JsonState::After, Effect::None),
            [wanted, rest @ ..] if byte == *wanted => self.go(JsonState::Word(rest), Effect::None),
            _ => Effect::Broken,
        }
    }

    /// Outside of strings, numbers and words.
    fn structure(&mut self, byte: u8) -> Effect {
        use JsonState::{
            After, Begin, Colon, FirstKey, FirstValue, Key, Number, Start, Value, Word,
        };
        let is_value = matches!(self.state, Value | FirstValue);
        match (byte, self.state) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => Effect::None,
            (b'{' | b'[', Begin | Start | Value | FirstValue) if self.open.len() < MAX_DEPTH => {
                let is_object = byte == b'{';
                self.open.push(is_object);
                let state = if is_object { FirstKey } else { FirstValue };
                self.go(state, Effect::None)
            }
            (b'"', Start | Value | FirstValue) => {
                let is_key = false;
                self.go(JsonState::String { is_key }, Effect::Open { is_key })
            }
            (b'"', Key | FirstKey) => {
                let is_key = true;
                self.go(JsonState::String { is_key }, Effect::Open { is_key })
            }
            (b'-' | b'0'..=b'9', _) if is_value => self.go(Number, Effect::None),
            (b't', _) if is_value => self.go(Word(b"rue"), Effect::None),
            (b'f', _) if is_value => self.go(Word(b"alse"), Effect::None),
            (b'n', _) if is_value => self.go(Word(b"ull"), Effect::None),
            (b':', Colon) => self.go(Value, Effect::None),
            (b',', After) => match self.open.last() {
                Some(true) => self.go(Key, Effect::None),
                Some(false) => self.go(Value, Effect::None),
                None => Effect::Broken,
            },
            (b'}', After | FirstKey) if self.open.last() == Some(&true) => self.end(),
            (b']', After | FirstValue) if self.open.last() == Some(&false) => self.end(),
            _ => Effect::Broken,
        }
    }

    fn end(&mut self) -> Effect {
        self.open.pop();
        self.go(JsonState::After, Effect::None)
    }

    fn go(&mut self, state: JsonState, effect: Effect) -> Effect {
        self.state = state;
        effect
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::json::{JsonKind, JsonToken, Tape};
    use super::super::string;
    use super::*;

    fn depth_of(text: &str) -> usize {
        let mut layers = Layers::of(true);
        layers.follow(text.as_bytes());
        layers.depth()
    }

    #[test]
    fn each_string_is_one_level() {
        for (text, depth) in [
            ("", 0),
            (r#"{"a": "#, 0),
            (r#"{"a"#, 1),
            (r#"{"a": ""#, 1),
            (r#"{"a": "x \" "#, 1),
            (r#"{"a": "x""#, 0),
            (r#"{"a": "{\"b\": "#, 1),
            (r#"{"a": "{\"b\": \""#, 2),
            (r#"{"a": " [\"x\", \"{\\\"c\\\":\\\""#, 3),
            (r#"{"a": "\u007b\u0022b\u0022: \u0022"#, 2),
            // Text that only looks like JSON, and what is too deep.
            (r#"{"a": "{b: \""#, 1),
            (r#"{"a": "[1] he said \""#, 1),
            (r#"{"a": "\"{\\\"b\\\": \\\"{\\\\\\\"c\\\\\\\":\\\\\\\""#, 3),
            ("[U", 0),
            ("print(\"", 0),
            (r#"{"a": 1}{"b": ""#, 1),
            (r#"{"a": 1} and {"b": ""#, 0),
            ("{\"a\": \"\n", 0),
        ] {
            assert_eq!(depth_of(text), depth, "{text}");
        }
        let mut layers = Layers::of(false);
        layers.follow(b"\"quoted\" and ");
        assert!(layers.is_over());
    }

    /// In how many strings of JSON the byte at `place` of a valid text stands, read whole.
    fn dull(text: &[u8], place: usize, layer: usize) -> usize {
        let trimmed = text.trim_ascii_start();
        let is_json = matches!(trimmed.first(), Some(b'{' | b'[' | b'"'));
        let Some(tape) = Tape::read(text)
            .ok()
            .filter(|_| is_json && layer < MAX_LAYERS)
        else {
            return 0;
        };
        let holds = |token: &&JsonToken| {
            let is_string = matches!(token.kind, JsonKind::Key | JsonKind::String);
            is_string && token.body().range().contains(&place)
        };
        let Some(&token) = tape.tokens().iter().find(holds) else {
            return 0;
        };
        if token.kind == JsonKind::Key {
            return 1;
        }
        let body = token.body();
        let (mut before, mut inner) = (Vec::new(), Vec::new());
        string::decode(&text[body.start..place], &mut before);
        string::decode(&text[body.range()], &mut inner);
        1 + dull(&inner, before.len(), layer + 1)
    }

    /// JSON in strings in JSON, of one depth.
    fn nested() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            // What does not look like the beginning of JSON.
            "([a-z][a-z\"\\\\{}: é]{0,6})?".prop_map(Value::from),
            any::<i16>().prop_map(Value::from),
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
        ];
        let values = leaf.prop_recursive(4, 20, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"]{1,3}", inner.clone(), 0..3)
                    .prop_map(|members| members.into_iter().collect::<Value>()),
                inner.prop_map(|value| Value::from(value.to_string())),
            ]
        });
        values.prop_map(|value| Value::from(vec![value]).to_string())
    }

    proptest! {
        /// In JSON that is read to its end, each place has the depth that the whole says.
        #[test]
        fn pieces_say_what_the_whole_does(text in nested()) {
            let mut layers = Layers::of(true);
            for (at, &byte) in text.as_bytes().iter().enumerate() {
                let depth = layers.depth();
                let is_begin = byte.is_ascii_alphabetic() && text.is_char_boundary(at);
                // Letters outside of escapes, as tokens are.
                if is_begin && !text[..at].ends_with('\\') && !text[..at].ends_with("\\u") {
                    prop_assert_eq!(depth, dull(text.as_bytes(), at, 0), "{} at {}", text, at);
                }
                layers.byte(byte);
            }
        }
    }
}
