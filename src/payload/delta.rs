//! Events of streamed replies: which string is the next piece of which text, and which texts end.

use std::cell::Cell;
use std::collections::HashSet;

use zeroize::Zeroizing;

use super::PayloadKind;
use super::document::Document;
use super::json::{JsonKind, JsonToken};
use super::shape::Sink;
use crate::finding::Span;

/// One text that a stream sends in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Channel {
    /// Choice, candidate, content block or output item.
    pub(super) group: u64,
    /// Tool call or part within it.
    item: u64,
    field: Field,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Field {
    Content,
    Refusal,
    Reasoning,
    ReasoningContent,
    ReasoningText,
    ReasoningSummary,
    Completion,
    Arguments,
    FunctionCall,
    Input,
    Thought,
    /// Texts of formats whose events hold one piece each: a number for each type of event.
    Event(u64),
}

/// A piece of a text.
pub(super) struct Delta {
    pub(super) channel: Channel,
    pub(super) sink: Sink,
    pub(super) token: JsonToken,
}

/// Which texts end with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Groups(HashSet<u64>),
    All,
}

impl Ends {
    pub(super) fn includes(&self, channel: &Channel) -> bool {
        match self {
            Ends::All => true,
            Ends::Groups(groups) => groups.contains(&channel.group),
        }
    }
}

/// What an event says.
pub(super) struct Event {
    pub(super) deltas: Vec<Delta>,
    pub(super) ends: Ends,
    /// What to replace in this event to get one that holds only the rest of a text.
    pub(super) hole: Option<Span>,
    /// Texts of which this event says a part outside of any piece: what follows would be a second part.
    pub(super) begun: Vec<Channel>,
    /// Beginnings of texts that are shown one behind the other.
    pub(super) shown: Vec<JsonToken>,
    /// A number that names a text is none that all readers take alike, so nobody knows whose the pieces are.
    pub(super) is_ambiguous: bool,
}

impl Channel {
    fn new(group: u64, item: u64, field: Field) -> Channel {
        Channel { group, item, field }
    }

    /// Whether readers see it right behind the text of the block, or part, before.
    pub(super) fn is_shown(&self) -> bool {
        matches!(self.field, Field::Event(0))
    }

    /// What stands in the hole of an event that holds only `text`, the body of a JSON string.
    pub(super) fn fill(&self, text: &[u8]) -> Zeroizing<Vec<u8>> {
        // The text is put in last, since formatting it would leave copies of it behind. No JSON holds a NUL.
        let form = self.form("\0");
        let (before, behind) = form.split_once('\0').unwrap_or((&form, ""));
        Zeroizing::new([before.as_bytes(), text, behind.as_bytes()].concat())
    }

    fn form(&self, text: &str) -> String {
        let Channel { group, item, field } = self;
        let choice = |delta: String| {
            format!(r#"[{{"index":{group},"delta":{{{delta}}},"finish_reason":null}}]"#)
        };
        let candidate = |part: &str| {
            format!(
                r#"[{{"index":{group},"content":{{"role":"model","parts":[{{"text":"{text}"{part}}}]}}}}]"#
            )
        };
        match field {
            Field::Content if *item == GEMINI => candidate(""),
            Field::Thought => candidate(r#","thought":true"#),
            Field::Content => choice(format!(r#""content":"{text}""#)),
            Field::Refusal => choice(format!(r#""refusal":"{text}""#)),
            Field::Reasoning => choice(format!(r#""reasoning":"{text}""#)),
            Field::ReasoningContent => choice(format!(r#""reasoning_content":"{text}""#)),
            Field::ReasoningText => choice(format!(
                r#""reasoning_details":[{{"type":"reasoning.text","index":{item},"text":"{text}"}}]"#
            )),
            Field::ReasoningSummary => choice(format!(
                r#""reasoning_details":[{{"type":"reasoning.summary","index":{item},"summary":"{text}"}}]"#
            )),
            Field::FunctionCall => choice(format!(r#""function_call":{{"arguments":"{text}"}}"#)),
            Field::Arguments => choice(format!(
                r#""tool_calls":[{{"index":{item},"function":{{"arguments":"{text}"}}}}]"#
            )),
            Field::Input => choice(format!(
                r#""tool_calls":[{{"index":{item},"custom":{{"input":"{text}"}}}}]"#
            )),
            Field::Completion => {
                format!(r#"[{{"index":{group},"text":"{text}","finish_reason":null}}]"#)
            }
            Field::Event(_) => text.to_owned(),
        }
    }
}

/// The item of all of Gemini's texts: it numbers no parts.
const GEMINI: u64 = u64::MAX;

/// Reads one event.
pub(super) fn event(kind: PayloadKind, document: &Document<'_>) -> Event {
    let reader = Reader {
        document,
        is_ambiguous: Cell::new(false),
    };
    let event = match kind {
        PayloadKind::OpenAi if reader.member(0, "choices").is_some() => reader.chat(),
        PayloadKind::OpenAi => reader.response(),
        PayloadKind::Anthropic => reader.anthropic(),
        PayloadKind::Gemini => reader.gemini(),
        PayloadKind::Json => Event::none(),
    };
    if reader.is_ambiguous.get() {
        let is_ambiguous = true;
        return Event {
            is_ambiguous,
            ..Event::none()
        };
    }
    event
}

impl Event {
    fn none() -> Event {
        Event {
            deltas: Vec::new(),
            ends: Ends::Groups(HashSet::new()),
            hole: None,
            begun: Vec::new(),
            shown: Vec::new(),
            is_ambiguous: false,
        }
    }
}

/// Members of a document by name; of members that stand twice the last, as most readers take it.
struct Reader<'d, 'p> {
    document: &'d Document<'p>,
    /// What [`Event::is_ambiguous`] will say.
    is_ambiguous: Cell<bool>,
}

impl Reader<'_, '_> {
    fn chat(&self) -> Event {
        let mut event = Event::none();
        let Some(choices) = self.member(0, "choices") else {
            return event;
        };
        event.hole = Some(self.token(choices).span());
        let mut ended = HashSet::new();
        for choice in self.elements(choices) {
            let group = self.number(choice, "index");
            let completion = Channel::new(group, 0, Field::Completion);
            self.text(choice, "text", completion, &mut event);
            if let Some(delta) = self.member(choice, "delta") {
                self.chat_delta(delta, group, &mut event);
            }
            if self.is_said(choice, "finish_reason") {
                ended.insert(group);
            }
        }
        event.ends = Ends::Groups(ended);
        event
    }

    fn chat_delta(&self, delta: usize, group: u64, event: &mut Event) {
        for (name, field) in [
            ("content", Field::Content),
            ("refusal", Field::Refusal),
            ("reasoning", Field::Reasoning),
            ("reasoning_content", Field::ReasoningContent),
        ] {
            self.text(delta, name, Channel::new(group, 0, field), event);
        }
        // Some send content as parts here too.
        for part in self.members(delta, "content") {
            self.text(part, "text", Channel::new(group, 0, Field::Content), event);
        }
        for detail in self.members(delta, "reasoning_details") {
            let item = self.number(detail, "index");
            for (name, field) in [
                ("text", Field::ReasoningText),
                ("summary", Field::ReasoningSummary),
            ] {
                self.text(detail, name, Channel::new(group, item, field), event);
            }
        }
        self.chat_calls(delta, group, event);
    }

    /// Arguments of the calls in a delta.
    fn chat_calls(&self, delta: usize, group: u64, event: &mut Event) {
        let mut arguments = |call: usize, name: &str, item: u64, field: Field| {
            self.text(call, name, Channel::new(group, item, field), event);
        };
        if let Some(call) = self.member(delta, "function_call") {
            arguments(call, "arguments", 0, Field::FunctionCall);
        }
        for call in self.members(delta, "tool_calls") {
            let item = self.number(call, "index");
            if let Some(function) = self.member(call, "function") {
                arguments(function, "arguments", item, Field::Arguments);
            }
            if let Some(custom) = self.member(call, "custom") {
                arguments(custom, "input", item, Field::Input);
            }
        }
    }

    /// Events of the Responses API: `response.output_text.delta`, `.done`, `response.completed`.
    fn response(&self) -> Event {
        let mut event = Event::none();
        let name = self.string(0, "type");
        let group = self.number(0, "output_index");
        if let Some(text) = name.strip_suffix(".delta") {
            let part = self.number(0, "content_index") | self.number(0, "summary_index");
            let field = Field::Event(response_field(text));
            self.text(0, "delta", Channel::new(group, part, field), &mut event);
            event.hole = event.deltas.first().map(|delta| delta.token.body());
        } else if name.ends_with(".added") {
            self.response_begins(group, &mut event);
        } else if name.ends_with(".done") {
            event.ends = Ends::Groups(HashSet::from([group]));
        } else if matches!(
            name.as_str(),
            "response.completed" | "response.failed" | "response.incomplete" | "error"
        ) {
            event.ends = Ends::All;
        }
        event
    }

    /// An item or a part of one may come with the beginning of its text.
    fn response_begins(&self, group: u64, event: &mut Event) {
        let mut begin = |item: u64, field: u64| {
            event
                .begun
                .push(Channel::new(group, item, Field::Event(field)));
        };
        let part = self.member(0, "part");
        event
            .shown
            .extend(part.and_then(|part| self.said(part, "text")));
        let names = ["text", "refusal"];
        if part.is_some_and(|part| names.iter().any(|name| self.is_said(part, name))) {
            let item = self.number(0, "content_index") | self.number(0, "summary_index");
            (0..PROSE_EVENTS).for_each(|field| begin(item, field));
        }
        let item = self.member(0, "item");
        let names = ["arguments", "input", "code"];
        if item.is_some_and(|item| names.iter().any(|name| self.is_said(item, name))) {
            (TOOL_EVENT..=OTHER_EVENT).for_each(|field| begin(0, field));
        }
    }

    fn anthropic(&self) -> Event {
        let mut event = Event::none();
        let group = self.number(0, "index");
        match self.string(0, "type").as_str() {
            "content_block_start" => {
                let Some(block) = self.member(0, "content_block") else {
                    return event;
                };
                event.shown.extend(self.said(block, "text"));
                for (name, field) in [("text", 0), ("thinking", 1), ("content", 2)] {
                    if self.is_said(block, name) {
                        event
                            .begun
                            .push(Channel::new(group, 0, Field::Event(field)));
                    }
                }
            }
            "content_block_delta" => {
                let Some(delta) = self.member(0, "delta") else {
                    return event;
                };
                for (name, field) in [
                    ("text", 0),
                    ("thinking", 1),
                    ("content", 2),
                    ("partial_json", TOOL_EVENT),
                ] {
                    let channel = Channel::new(group, 0, Field::Event(field));
                    self.text(delta, name, channel, &mut event);
                }
                event.hole = event.deltas.first().map(|delta| delta.token.body());
            }
            "content_block_stop" => event.ends = Ends::Groups(HashSet::from([group])),
            "message_delta" | "message_stop" | "error" => event.ends = Ends::All,
            _ => {}
        }
        event
    }

    fn gemini(&self) -> Event {
        let mut event = Event::none();
        let Some(candidates) = self.member(0, "candidates") else {
            return event;
        };
        event.hole = Some(self.token(candidates).span());
        let mut ended = HashSet::new();
        for candidate in self.elements(candidates) {
            let group = self.number(candidate, "index");
            let content = self.member(candidate, "content");
            for part in content
                .into_iter()
                .flat_map(|one| self.members(one, "parts"))
            {
                let field = match self.is_true(part, "thought") {
                    true => Field::Thought,
                    false => Field::Content,
                };
                self.text(part, "text", Channel::new(group, GEMINI, field), &mut event);
            }
            if self.is_said(candidate, "finishReason") {
                ended.insert(group);
            }
        }
        event.ends = Ends::Groups(ended);
        event
    }

    /// Notes the string in this member as the next piece of a text.
    fn text(&self, object: usize, name: &str, channel: Channel, event: &mut Event) {
        let Some(at) = self.member(object, name) else {
            return;
        };
        let token = self.token(at);
        if token.kind != JsonKind::String {
            return;
        }
        let is_tool = matches!(
            channel.field,
            Field::Arguments | Field::FunctionCall | Field::Input | Field::Event(TOOL_EVENT..)
        );
        event.deltas.push(Delta {
            channel,
            sink: if is_tool { Sink::Tool } else { Sink::Prose },
            token,
        });
    }

    fn token(&self, at: usize) -> JsonToken {
        self.document.tape.token(at)
    }

    /// The value of a member, if this is an object that has it.
    fn member(&self, object: usize, name: &str) -> Option<usize> {
        if self.token(object).kind != JsonKind::Object {
            return None;
        }
        let keys = self.document.tape.children(object);
        let named = keys.filter(|&key| *self.document.text(self.token(key)) == *name.as_bytes());
        named.last().map(|key| key + 1)
    }

    fn elements(&self, array: usize) -> impl Iterator<Item = usize> {
        let is_array = self.token(array).kind == JsonKind::Array;
        self.document
            .tape
            .children(array)
            .take_while(move |_| is_array)
    }

    /// The elements of the array in a member; none when there is no such array.
    fn members(&self, object: usize, name: &str) -> impl Iterator<Item = usize> {
        let array = self.member(object, name);
        array.into_iter().flat_map(|array| self.elements(array))
    }

    fn is_true(&self, object: usize, name: &str) -> bool {
        let token = self.member(object, name).map(|at| self.token(at));
        token.is_some_and(|token| self.document.json[token.span().range()] == *b"true")
    }

    /// A member that is a string.
    fn said(&self, object: usize, name: &str) -> Option<JsonToken> {
        let token = self.token(self.member(object, name)?);
        (token.kind == JsonKind::String).then_some(token)
    }

    /// A member that says something: neither null nor an empty string. Some servers send `"finish_reason": ""` with
    /// every piece.
    fn is_said(&self, object: usize, name: &str) -> bool {
        let token = self.member(object, name).map(|at| self.token(at));
        token.is_some_and(|token| match token.kind {
            JsonKind::Null => false,
            JsonKind::String => !token.body().is_empty(),
            _ => true,
        })
    }

    /// A member that is a number; 0 without one. Of `"1"`, `1.0` and `-1` some readers make 1, some another text.
    fn number(&self, object: usize, name: &str) -> u64 {
        let token = self.member(object, name).map(|at| self.token(at));
        let Some(token) = token.filter(|token| token.kind != JsonKind::Null) else {
            return 0;
        };
        let text = &self.document.json[token.span().range()];
        let number = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok());
        number.unwrap_or_else(|| {
            self.is_ambiguous.set(true);
            0
        })
    }

    /// A member that is a string; empty without one.
    fn string(&self, object: usize, name: &str) -> String {
        let at = self.member(object, name);
        let token = at.map(|at| self.token(at));
        match token.filter(|token| token.kind == JsonKind::String) {
            Some(token) => String::from_utf8_lossy(&self.document.text(token)).into_owned(),
            None => String::new(),
        }
    }
}

/// Numbers of [`Field::Event`] below this one are those of prose in the Responses API.
const PROSE_EVENTS: u64 = 4;
/// Numbers of [`Field::Event`] from here on are for tools.
const TOOL_EVENT: u64 = 100;
/// The last of them: texts of types that are not known.
const OTHER_EVENT: u64 = TOOL_EVENT + 4;

/// The number of a text of the Responses API; one that is not known is for a tool, which is the stricter answer.
fn response_field(name: &str) -> u64 {
    match name {
        "response.output_text" => 0,
        "response.refusal" => 1,
        "response.reasoning_text" => 2,
        "response.reasoning_summary_text" => 3,
        "response.function_call_arguments" => TOOL_EVENT,
        "response.mcp_call_arguments" => TOOL_EVENT + 1,
        "response.custom_tool_call_input" => TOOL_EVENT + 2,
        "response.code_interpreter_call_code" => TOOL_EVENT + 3,
        _ => OTHER_EVENT,
    }
}
