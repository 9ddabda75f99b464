//! Document + shape -> [`Haystack`]: the text that is scanned, and which piece of it stands where.
//!
//! All strings, numbers and keys of a payload are scanned as one text, decoded, laid out as a person would note them:
//! `ssn: 531278846`, a line a member, without quotes. So a key is context for its value and every rule works as it does
//! on text. Messages and records stand in paragraphs of their own: a word in one is no cue in the next.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use zeroize::Zeroize as _;

use super::document::{Cursor, Document, Scene};
use super::json::{JsonFault, JsonKind, JsonToken, Tape};
use super::number::written_out;
use super::shape::{Field, Node, Role, Sink, field};
use super::string;
use super::{Notice, NoticeKind};

/// JSON in a string in JSON in a string ...: how many times.
pub(crate) const MAX_LAYERS: usize = 3;
/// Shortest base64 that is taken for the content of a file.
const MIN_BLOB_LEN: usize = 128;
/// Longest id, model name or other known structure.
const MAX_NAME_LEN: usize = 512;

/// The text to scan, with the way back.
pub(crate) struct Haystack<'p> {
    pub(crate) text: Vec<u8>,
    /// In the order of `text`, disjoint.
    pub(crate) segments: Vec<Segment>,
    /// The payload, then every string that holds JSON, each after the document it stands in.
    pub(crate) documents: Vec<Rc<Document<'p>>>,
    pub(crate) notices: Vec<Notice>,
    /// Whether the payload goes to a model, which looks at images and files wherever they stand.
    is_for_model: bool,
    flows: u32,
}

/// A string, key or number in the haystack.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) document: usize,
    /// Its token there.
    pub(crate) token: JsonToken,
    /// The object that a key belongs to.
    pub(crate) object: usize,
    /// Its text in the haystack.
    pub(crate) range: Range<usize>,
    pub(crate) scene: Scene,
}

/// Set in the flow of what a model thinks, which is shown apart from what it says.
const THOUGHTS: u32 = 1 << 31;

/// Lays `json` out as `shape` says.
pub(super) fn walk<'p>(json: &'p [u8], shape: &'static Node) -> Result<Haystack<'p>, JsonFault> {
    let document = Rc::new(Document {
        json: Cow::Borrowed(json),
        tape: Tape::read(json)?,
        number: 0,
        parent: None,
        layer: 0,
        offset: None,
    });
    let mut haystack = Haystack {
        text: Vec::with_capacity(json.len()),
        segments: Vec::new(),
        documents: vec![Rc::clone(&document)],
        notices: Vec::new(),
        is_for_model: !matches!(shape, Node::Any),
        flows: 0,
    };
    let scene = Scene {
        role: Role::User,
        sink: Sink::Prose,
        flow: 0,
    };
    haystack.node(Cursor::of(&document, scene), shape);
    Ok(haystack)
}

impl<'p> Haystack<'p> {
    /// Wipes the copies that were made of the payload.
    pub(super) fn wipe(mut self) {
        self.text.zeroize();
        for document in &mut self.documents {
            // Nobody else has it by now.
            if let Some(Cow::Owned(json)) = Rc::get_mut(document).map(|one| &mut one.json) {
                json.zeroize();
            }
        }
    }

    /// Where the body of the string begins in the payload that a segment stands in, however deep.
    pub(super) fn outermost(&self, segment: &Segment) -> usize {
        let mut start = segment.token.body().start;
        let mut document = segment.document;
        while let Some((parent, body)) = self.documents[document].parent {
            document = parent;
            start = body.start;
        }
        start
    }

    /// The bytes of a number in the payload; its text in the haystack may be another spelling.
    pub(super) fn number(&self, segment: &Segment) -> &[u8] {
        &self.documents[segment.document].json[segment.token.span().range()]
    }

    fn node(&mut self, cursor: Cursor<'_, 'p>, node: &'static Node) {
        let kind = cursor.kind();
        if kind == JsonKind::Null {
            return;
        }
        match node {
            Node::By(role, inner) => self.node(cursor.by(*role), inner),
            Node::Same(inner) => self.node(cursor, inner),
            Node::ToTool(inner) => self.node(cursor.to_tool(), inner),
            Node::Flow(inner) => {
                self.flows += 1;
                self.node(cursor.in_flow(self.flows), inner);
            }
            Node::Either(nodes) => match nodes.iter().find(|node| fits(node, kind)) {
                Some(node) => self.node(cursor, node),
                None => self.unknown(cursor, NoticeKind::UnknownField),
            },
            _ if !fits(node, kind) => self.unknown(cursor, NoticeKind::UnknownField),
            Node::Name => self.name(cursor),
            Node::Opaque => self.opaque(cursor),
            Node::Text => {
                self.line();
                self.string(cursor);
            }
            Node::JsonText => {
                self.line();
                if !self.string(cursor.to_tool()) && !cursor.is_blank() {
                    self.notice(cursor, NoticeKind::UnreadableJson);
                }
            }
            Node::Any => self.any(cursor.alone()),
            Node::Media => {
                self.notice(cursor, NoticeKind::Media);
                self.line();
                self.media(cursor.alone());
            }
            Node::Object(fields) => self.object(cursor, fields, NoticeKind::UnknownField),
            Node::Part(fields) => {
                let cursor = match cursor.is_thought() {
                    true => cursor.in_flow(cursor.scene.flow | THOUGHTS),
                    false => cursor,
                };
                self.object(cursor, fields, NoticeKind::UnknownPart);
            }
            Node::Message(role, fields) => {
                let cursor = cursor.by(cursor.role().unwrap_or(*role));
                self.paragraph();
                self.object(cursor, fields, NoticeKind::UnknownField);
            }
            Node::Tagged(variants, untagged) => self.tagged(cursor, variants, untagged),
            Node::Typed(variants, others) => {
                self.node(cursor, cursor.variant(variants).unwrap_or(others));
            }
            Node::List(inner) => cursor.children().for_each(|child| self.node(child, inner)),
            Node::Map(inner) => self.map(cursor, inner),
        }
    }

    fn object(&mut self, cursor: Cursor<'_, 'p>, fields: &'static [Field], unknown: NoticeKind) {
        self.duplicates(cursor);
        for key in cursor.children() {
            let name = key.text();
            match field(fields, &name) {
                Some(node @ (Node::Any | Node::Either([Node::Any, ..]))) => {
                    self.line();
                    self.label(&name);
                    self.node(key.value(), node);
                }
                // Of a part only its text is shown behind the others'.
                Some(Node::Text) if *name != *b"text" => {
                    self.node(key.value().alone(), &Node::Text);
                }
                Some(node) => self.node(key.value(), node),
                None => {
                    self.line();
                    self.key(cursor, key);
                    self.unknown(key.value(), unknown);
                }
            }
        }
    }

    fn map(&mut self, cursor: Cursor<'_, 'p>, inner: &'static Node) {
        self.duplicates(cursor);
        for key in cursor.children() {
            self.line();
            self.key(cursor, key);
            match fits(inner, key.value().kind()) {
                true => self.node(key.value(), inner),
                false => self.any(key.value()),
            }
        }
    }

    fn tagged(
        &mut self,
        cursor: Cursor<'_, 'p>,
        variants: &'static [Field],
        untagged: &'static Node,
    ) {
        let mut tags = cursor.members(b"type");
        let (tag, more) = (tags.next(), tags.next());
        let node = match tag {
            None => Some(untagged),
            // Two types: which one counts depends on who reads it.
            Some(_) if more.is_some() => None,
            Some(tag) => tag
                .named(variants)
                .or(matches!(untagged, Node::Any).then_some(untagged)),
        };
        match node {
            Some(node) => self.node(cursor, node),
            None => self.unknown(cursor, NoticeKind::UnknownPart),
        }
    }

    /// Scans and reports what no shape describes.
    fn unknown(&mut self, cursor: Cursor<'_, 'p>, kind: NoticeKind) {
        if cursor.kind() == JsonKind::Null {
            return;
        }
        self.notice(cursor, kind);
        self.line();
        // Nobody knows what reads it, so no value goes there unless it may go anywhere.
        self.any(cursor.to_tool().alone());
    }

    /// Known structure stays as it is, as long as it looks like that.
    fn name(&mut self, cursor: Cursor<'_, 'p>) {
        match cursor.kind() {
            JsonKind::Object => {
                self.duplicates(cursor);
                for key in cursor.children() {
                    if is_name(key.body()) {
                        self.name(key.value());
                    } else {
                        self.line();
                        self.key(cursor, key);
                        self.unknown(key.value(), NoticeKind::UnknownField);
                    }
                }
            }
            JsonKind::Array => cursor.children().for_each(|child| self.name(child)),
            JsonKind::String if !is_name(cursor.body()) => {
                self.unknown(cursor, NoticeKind::UnknownField);
            }
            _ => {}
        }
    }

    fn opaque(&mut self, cursor: Cursor<'_, 'p>) {
        if !cursor.body().iter().all(is_base64) {
            self.unknown(cursor, NoticeKind::UnknownField);
        }
    }

    /// Scans what can be read of an image or a file: its name, its address, not its content.
    fn media(&mut self, cursor: Cursor<'_, 'p>) {
        match cursor.kind() {
            JsonKind::Object => {
                self.duplicates(cursor);
                for key in cursor.children() {
                    self.line();
                    self.key(cursor, key);
                    self.media(key.value());
                }
            }
            JsonKind::Array => cursor.children().for_each(|child| self.media(child)),
            JsonKind::String if is_blob(cursor.body()) => {}
            JsonKind::String => {
                self.string(cursor);
            }
            _ => self.any(cursor),
        }
    }

    /// Whether any JSON holds an image or a file here: a data URL, or base64 beside the name of its type. In a string
    /// of JSON it is text to a model, and scanned as that.
    fn is_file(&self, cursor: Cursor<'_, 'p>) -> bool {
        if !self.is_for_model || cursor.document.parent.is_some() {
            return false;
        }
        if cursor.kind() == JsonKind::String {
            return is_data_url(cursor.body());
        }
        let is_blob = |key: Cursor<'_, 'p>| {
            key.value().kind() == JsonKind::String && is_blob(key.value().body())
        };
        cursor.children().any(is_blob)
            && cursor.children().any(|key| {
                let names: [&[u8]; 3] = [b"media_type", b"mimeType", b"mime_type"];
                names.contains(&&*key.text())
            })
    }

    /// Any JSON. A brace keeps a key from being read with the key inside its value: `password: {`.
    fn any(&mut self, cursor: Cursor<'_, 'p>) {
        match cursor.kind() {
            JsonKind::String | JsonKind::Object if self.is_file(cursor) => {
                self.notice(cursor, NoticeKind::Media);
                self.media(cursor);
            }
            JsonKind::String | JsonKind::Key => {
                self.string(cursor);
            }
            JsonKind::Number => {
                let start = self.text.len();
                self.text.extend_from_slice(&written_out(cursor.json()));
                self.segment(cursor, 0, start);
            }
            JsonKind::Bool => self.text.extend_from_slice(cursor.json()),
            JsonKind::Null => {}
            JsonKind::Array if cursor.is_row() => self.row(cursor),
            JsonKind::Array => self.elements(cursor),
            JsonKind::Object => self.any_object(cursor),
        }
    }

    fn any_object(&mut self, cursor: Cursor<'_, 'p>) {
        self.duplicates(cursor);
        self.text.extend_from_slice(b"{\n");
        for key in cursor.children() {
            self.line();
            self.key(cursor, key);
            self.any(key.value());
        }
        self.text.extend_from_slice(b"\n}");
    }

    /// Short values side by side: lists and rows of tables, with what the first says for the next.
    fn row(&mut self, cursor: Cursor<'_, 'p>) {
        for (index, child) in cursor.children().enumerate() {
            if index > 0 {
                self.text.extend_from_slice(b", ");
            }
            self.any(child);
        }
    }

    fn elements(&mut self, cursor: Cursor<'_, 'p>) {
        for child in cursor.children() {
            match child.kind() {
                JsonKind::Object => self.paragraph(),
                _ => self.line(),
            }
            self.any(child);
        }
    }

    fn key(&mut self, object: Cursor<'_, 'p>, key: Cursor<'_, 'p>) {
        let start = self.text.len();
        string::decode(key.body(), &mut self.text);
        self.segment(key, object.at, start);
        self.text.extend_from_slice(b": ");
    }

    /// A known key as context for its value.
    fn label(&mut self, name: &[u8]) {
        self.text.extend_from_slice(name);
        self.text.extend_from_slice(b": ");
    }

    /// Adds a string, or what it holds if that is JSON; says whether it was.
    fn string(&mut self, cursor: Cursor<'_, 'p>) -> bool {
        let start = self.text.len();
        string::decode(cursor.body(), &mut self.text);
        if let Some(inner) = self.inner(cursor, start) {
            self.text.truncate(start);
            self.any(Cursor::of(&inner, cursor.scene));
            return true;
        }
        self.segment(cursor, 0, start);
        false
    }

    /// The JSON in a string, if its text, the haystack from `start` on, is JSON that has structure or is a string.
    fn inner(&mut self, cursor: Cursor<'_, 'p>, start: usize) -> Option<Rc<Document<'p>>> {
        let text = &self.text[start..];
        let trimmed = text.trim_ascii();
        let ends = (trimmed.first()?, trimmed.last()?);
        if trimmed.len() < 2 || !matches!(ends, (b'{', b'}') | (b'[', b']') | (b'"', b'"')) {
            return None;
        }
        let tape = match Tape::read(text) {
            Ok(tape) => tape,
            Err(fault) if fault.limit().is_some() => {
                self.notice(cursor, NoticeKind::TooDeep);
                return None;
            }
            Err(_) => return None,
        };
        let document = cursor.document;
        if document.layer == MAX_LAYERS {
            self.notice(cursor, NoticeKind::TooDeep);
            return None;
        }
        let inner = Rc::new(Document {
            json: Cow::Owned(text.to_vec()),
            tape,
            number: self.documents.len(),
            parent: Some((document.number, cursor.token().body())),
            layer: document.layer + 1,
            offset: Some(cursor.offset()),
        });
        self.documents.push(Rc::clone(&inner));
        Some(inner)
    }

    /// Adds a segment whose text is the haystack from `start` on; `object` is that of a key.
    fn segment(&mut self, cursor: Cursor<'_, 'p>, object: usize, start: usize) {
        self.segments.push(Segment {
            document: cursor.document.number,
            token: cursor.token(),
            object,
            range: start..self.text.len(),
            scene: cursor.scene,
        });
    }

    fn notice(&mut self, cursor: Cursor<'_, 'p>, kind: NoticeKind) {
        let offset = cursor.offset();
        self.notices.push(Notice { kind, offset });
    }

    /// Reports keys that an object has twice. All their values are scanned: which one counts depends on who reads.
    fn duplicates(&mut self, object: Cursor<'_, 'p>) {
        let mut seen = HashSet::new();
        for key in object.children() {
            if !seen.insert(key.text()) {
                self.notice(key, NoticeKind::DuplicateKey);
            }
        }
    }

    /// Goes on in a new line.
    fn line(&mut self) {
        if self.text.last().is_some_and(|&byte| byte != b'\n') {
            self.text.push(b'\n');
        }
    }

    /// Goes on behind a blank line, across which no keyword speaks for a value.
    fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with(b"\n\n") {
            self.text.push(b'\n');
        }
    }
}

/// Whether a value of this kind may stand where `node` is.
fn fits(node: &Node, kind: JsonKind) -> bool {
    match node {
        Node::Name | Node::Any | Node::Media => true,
        Node::Opaque | Node::Text | Node::JsonText => kind == JsonKind::String,
        Node::Object(_)
        | Node::Message(..)
        | Node::Part(_)
        | Node::Tagged(..)
        | Node::Typed(..) => kind == JsonKind::Object,
        Node::Map(_) => kind == JsonKind::Object,
        Node::List(_) => kind == JsonKind::Array,
        Node::Either(nodes) => nodes.iter().any(|node| fits(node, kind)),
        Node::Same(inner) | Node::By(_, inner) | Node::ToTool(inner) | Node::Flow(inner) => {
            fits(inner, kind)
        }
    }
}

/// Whether a body looks like an id: no space, no escape, not endless.
pub(super) fn is_name(body: &[u8]) -> bool {
    body.len() <= MAX_NAME_LEN
        && body
            .iter()
            .all(|&byte| byte.is_ascii_graphic() && byte != b'\\')
}

fn is_base64(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=-_.:".contains(byte)
}

/// A data URL long enough to hold a file, with or without escapes in it.
fn is_data_url(body: &[u8]) -> bool {
    let head = &body[..body.len().min(MIN_BLOB_LEN)];
    body.len() >= MIN_BLOB_LEN
        && head.starts_with(b"data:")
        && memchr::memmem::find(head, b";base64,").is_some()
}

/// The content of a file: base64, or a data URL of it. A match in there would be chance, and replacing it damage.
fn is_blob(body: &[u8]) -> bool {
    let data = match memchr::memmem::find(body, b";base64,") {
        Some(at) if body.starts_with(b"data:") => &body[at + 8..],
        _ => body,
    };
    data.len() >= MIN_BLOB_LEN && data.iter().all(is_base64)
}
