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

use super::json::{JsonFault, Kind, Tape, Token};
use super::number::written_out;
use super::shape::{Field, Node, Role, Sink, field};
use super::string;
use super::{Notice, NoticeKind};
use crate::finding::Span;

/// JSON in a string in JSON in a string ...: how many times.
pub(crate) const MAX_LAYERS: usize = 3;
/// Strings up to this length stand on one line with their neighbours in an array, as in a row of a table.
pub(super) const MAX_CELL_LEN: usize = 64;
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
}

/// One JSON text: the payload or the content of a string in it.
pub(crate) struct Document<'p> {
    pub(crate) json: Cow<'p, [u8]>,
    pub(crate) tape: Tape,
    pub(crate) number: usize,
    /// The document it stands in and the body of its string there.
    pub(crate) parent: Option<(usize, Span)>,
    layer: usize,
    /// Where its outermost string begins in the payload; `None` for the payload itself.
    offset: Option<usize>,
}

impl Document<'_> {
    /// The bytes between the quotes of a string or key.
    pub(crate) fn body(&self, token: Token) -> &[u8] {
        &self.json[token.body().range()]
    }

    /// The text of a string or key.
    pub(crate) fn text(&self, token: Token) -> Cow<'_, [u8]> {
        let body = self.body(token);
        if memchr::memchr(b'\\', body).is_none() {
            return Cow::Borrowed(body);
        }
        let mut text = Vec::with_capacity(body.len());
        string::decode(body, &mut text);
        Cow::Owned(text)
    }
}

/// A string, key or number in the haystack.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) document: usize,
    /// Its token there.
    pub(crate) token: Token,
    /// The object that a key belongs to.
    pub(crate) object: usize,
    /// Its text in the haystack.
    pub(crate) range: Range<usize>,
    pub(crate) scene: Scene,
}

/// Who wrote a text, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) role: Role,
    pub(crate) sink: Sink,
}

impl Scene {
    fn by(self, role: Role) -> Scene {
        Scene { role, ..self }
    }

    fn to_tool(self) -> Scene {
        let sink = Sink::Tool;
        Scene { sink, ..self }
    }
}

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
    };
    let scene = Scene {
        role: Role::User,
        sink: Sink::Prose,
    };
    haystack.node(&document, 0, shape, scene);
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

    fn node(&mut self, document: &Document<'p>, at: usize, node: &'static Node, scene: Scene) {
        let kind = document.tape.token(at).kind;
        if kind == Kind::Null {
            return;
        }
        match node {
            Node::By(role, inner) => self.node(document, at, inner, scene.by(*role)),
            Node::Same(inner) => self.node(document, at, inner, scene),
            Node::ToTool(inner) => self.node(document, at, inner, scene.to_tool()),
            Node::Either(nodes) => match nodes.iter().find(|node| fits(node, kind)) {
                Some(node) => self.node(document, at, node, scene),
                None => self.unknown(document, at, NoticeKind::UnknownField, scene),
            },
            _ if !fits(node, kind) => self.unknown(document, at, NoticeKind::UnknownField, scene),
            Node::Name => self.name(document, at, scene),
            Node::Opaque => self.opaque(document, at, scene),
            Node::Text => {
                self.line();
                self.string(document, at, scene);
            }
            Node::JsonText => {
                self.line();
                if !self.string(document, at, scene.to_tool()) && !is_blank(document, at) {
                    self.notice(document, at, NoticeKind::UnreadableJson);
                }
            }
            Node::Any => self.any(document, at, scene),
            Node::Media => {
                self.notice(document, at, NoticeKind::Media);
                self.line();
                self.media(document, at, scene);
            }
            Node::Object(fields) => {
                self.object(document, at, fields, NoticeKind::UnknownField, scene);
            }
            Node::Part(fields) => {
                self.object(document, at, fields, NoticeKind::UnknownPart, scene);
            }
            Node::Message(role, fields) => {
                let scene = scene.by(role_of(document, at).unwrap_or(*role));
                self.paragraph();
                self.object(document, at, fields, NoticeKind::UnknownField, scene);
            }
            Node::Tagged(variants, untagged) => {
                self.tagged(document, at, variants, untagged, scene);
            }
            Node::Typed(variants, others) => {
                let typed = typed(document, at, variants);
                self.node(document, at, typed.unwrap_or(others), scene);
            }
            Node::List(inner) => {
                for child in document.tape.children(at) {
                    self.node(document, child, inner, scene);
                }
            }
        }
    }

    fn object(
        &mut self,
        document: &Document<'p>,
        at: usize,
        fields: &'static [Field],
        unknown: NoticeKind,
        scene: Scene,
    ) {
        self.duplicates(document, at);
        for key in document.tape.children(at) {
            let name = document.text(document.tape.token(key));
            match field(fields, &name) {
                Some(node @ (Node::Any | Node::Either([Node::Any, ..]))) => {
                    self.line();
                    self.label(&name);
                    self.node(document, key + 1, node, scene);
                }
                Some(node) => self.node(document, key + 1, node, scene),
                None => {
                    self.line();
                    self.key(document, at, key, scene);
                    self.unknown(document, key + 1, unknown, scene);
                }
            }
        }
    }

    fn tagged(
        &mut self,
        document: &Document<'p>,
        at: usize,
        variants: &'static [Field],
        untagged: &'static Node,
        scene: Scene,
    ) {
        let mut tags = members(document, at, b"type");
        let (tag, more) = (tags.next(), tags.next());
        let node = match tag {
            None => Some(untagged),
            // Two types: which one counts depends on who reads it.
            Some(_) if more.is_some() => None,
            Some(tag) => {
                let token = document.tape.token(tag);
                (token.kind == Kind::String)
                    .then(|| field(variants, &document.text(token)))
                    .flatten()
                    .or(matches!(untagged, Node::Any).then_some(untagged))
            }
        };
        match node {
            Some(node) => self.node(document, at, node, scene),
            None => self.unknown(document, at, NoticeKind::UnknownPart, scene),
        }
    }

    /// Scans and reports what no shape describes.
    fn unknown(&mut self, document: &Document<'p>, at: usize, kind: NoticeKind, scene: Scene) {
        if document.tape.token(at).kind == Kind::Null {
            return;
        }
        self.notice(document, at, kind);
        self.line();
        // Nobody knows what reads it, so no value goes there unless it may go anywhere.
        self.any(document, at, scene.to_tool());
    }

    /// Known structure stays as it is, as long as it looks like that.
    fn name(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        let token = document.tape.token(at);
        match token.kind {
            Kind::Object => {
                self.duplicates(document, at);
                for key in document.tape.children(at) {
                    if is_name(document.body(document.tape.token(key))) {
                        self.name(document, key + 1, scene);
                    } else {
                        self.line();
                        self.key(document, at, key, scene);
                        self.unknown(document, key + 1, NoticeKind::UnknownField, scene);
                    }
                }
            }
            Kind::Array => {
                for child in document.tape.children(at) {
                    self.name(document, child, scene);
                }
            }
            Kind::String if !is_name(document.body(token)) => {
                self.unknown(document, at, NoticeKind::UnknownField, scene);
            }
            _ => {}
        }
    }

    fn opaque(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        if !document.body(document.tape.token(at)).iter().all(is_base64) {
            self.unknown(document, at, NoticeKind::UnknownField, scene);
        }
    }

    /// Scans what can be read of an image or a file: its name, its address, not its content.
    fn media(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        let token = document.tape.token(at);
        match token.kind {
            Kind::Object => {
                self.duplicates(document, at);
                for key in document.tape.children(at) {
                    self.line();
                    self.key(document, at, key, scene);
                    self.media(document, key + 1, scene);
                }
            }
            Kind::Array => {
                for child in document.tape.children(at) {
                    self.media(document, child, scene);
                }
            }
            Kind::String if is_blob(document.body(token)) => {}
            _ => self.any(document, at, scene),
        }
    }

    /// Any JSON. A brace keeps a key from being read with the key inside its value: `password: {`.
    fn any(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        let token = document.tape.token(at);
        match token.kind {
            Kind::String | Kind::Key => {
                self.string(document, at, scene);
            }
            Kind::Number => {
                let start = self.text.len();
                let number = &document.json[token.span().range()];
                self.text.extend_from_slice(&written_out(number));
                self.segment(document, at, 0, start, scene);
            }
            Kind::Bool => self
                .text
                .extend_from_slice(&document.json[token.span().range()]),
            Kind::Null => {}
            Kind::Array if is_row(document, at) => self.row(document, at, scene),
            Kind::Array => self.elements(document, at, scene),
            Kind::Object => self.any_object(document, at, scene),
        }
    }

    fn any_object(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        self.duplicates(document, at);
        self.text.extend_from_slice(b"{\n");
        for key in document.tape.children(at) {
            self.line();
            self.key(document, at, key, scene);
            self.any(document, key + 1, scene);
        }
        self.text.extend_from_slice(b"\n}");
    }

    /// Short values side by side: lists and rows of tables, with what the first says for the next.
    fn row(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        for (index, child) in document.tape.children(at).enumerate() {
            if index > 0 {
                self.text.extend_from_slice(b", ");
            }
            self.any(document, child, scene);
        }
    }

    fn elements(&mut self, document: &Document<'p>, at: usize, scene: Scene) {
        for child in document.tape.children(at) {
            match document.tape.token(child).kind {
                Kind::Object => self.paragraph(),
                _ => self.line(),
            }
            self.any(document, child, scene);
        }
    }

    fn key(&mut self, document: &Document<'p>, object: usize, at: usize, scene: Scene) {
        let start = self.text.len();
        string::decode(document.body(document.tape.token(at)), &mut self.text);
        self.segment(document, at, object, start, scene);
        self.text.extend_from_slice(b": ");
    }

    /// A known key as context for its value.
    fn label(&mut self, name: &[u8]) {
        self.text.extend_from_slice(name);
        self.text.extend_from_slice(b": ");
    }

    /// Adds a string, or what it holds if that is JSON; says whether it was.
    fn string(&mut self, document: &Document<'p>, at: usize, scene: Scene) -> bool {
        let start = self.text.len();
        string::decode(document.body(document.tape.token(at)), &mut self.text);
        if let Some(inner) = self.inner(document, at, start) {
            self.text.truncate(start);
            self.any(&inner, 0, scene);
            return true;
        }
        self.segment(document, at, 0, start, scene);
        false
    }

    /// The JSON in a string, if its text, the haystack from `start` on, is JSON that has structure or is a string.
    fn inner(
        &mut self,
        document: &Document<'p>,
        at: usize,
        start: usize,
    ) -> Option<Rc<Document<'p>>> {
        let text = &self.text[start..];
        let trimmed = text.trim_ascii();
        let ends = (trimmed.first()?, trimmed.last()?);
        if trimmed.len() < 2 || !matches!(ends, (b'{', b'}') | (b'[', b']') | (b'"', b'"')) {
            return None;
        }
        let tape = match Tape::read(text) {
            Ok(tape) => tape,
            Err(fault) if fault.limit().is_some() => {
                self.notice(document, at, NoticeKind::TooDeep);
                return None;
            }
            Err(_) => return None,
        };
        if document.layer == MAX_LAYERS {
            self.notice(document, at, NoticeKind::TooDeep);
            return None;
        }
        let token = document.tape.token(at);
        let inner = Rc::new(Document {
            json: Cow::Owned(text.to_vec()),
            tape,
            number: self.documents.len(),
            parent: Some((document.number, token.body())),
            layer: document.layer + 1,
            offset: Some(document.offset.unwrap_or(token.span().start)),
        });
        self.documents.push(Rc::clone(&inner));
        Some(inner)
    }

    fn segment(
        &mut self,
        document: &Document<'p>,
        at: usize,
        object: usize,
        start: usize,
        scene: Scene,
    ) {
        self.segments.push(Segment {
            document: document.number,
            token: document.tape.token(at),
            object,
            range: start..self.text.len(),
            scene,
        });
    }

    fn notice(&mut self, document: &Document<'p>, at: usize, kind: NoticeKind) {
        let here = document.tape.token(at).span().start;
        self.notices.push(Notice {
            kind,
            offset: document.offset.unwrap_or(here),
        });
    }

    /// Reports keys that an object has twice. All their values are scanned: which one counts depends on who reads.
    fn duplicates(&mut self, document: &Document<'p>, at: usize) {
        let mut seen = HashSet::new();
        for key in document.tape.children(at) {
            if !seen.insert(document.text(document.tape.token(key))) {
                self.notice(document, key, NoticeKind::DuplicateKey);
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
fn fits(node: &Node, kind: Kind) -> bool {
    match node {
        Node::Name | Node::Any | Node::Media => true,
        Node::Opaque | Node::Text | Node::JsonText => kind == Kind::String,
        Node::Object(_)
        | Node::Message(..)
        | Node::Part(_)
        | Node::Tagged(..)
        | Node::Typed(..) => kind == Kind::Object,
        Node::List(_) => kind == Kind::Array,
        Node::Either(nodes) => nodes.iter().any(|node| fits(node, kind)),
        Node::Same(inner) | Node::By(_, inner) | Node::ToTool(inner) => fits(inner, kind),
    }
}

/// The values of every member with this name.
fn members<'d>(
    document: &'d Document<'_>,
    at: usize,
    name: &'static [u8],
) -> impl Iterator<Item = usize> + 'd {
    let keys = document.tape.children(at);
    keys.filter(move |&key| *document.text(document.tape.token(key)) == *name)
        .map(|key| key + 1)
}

/// The variant that an object says it is. Of several types any may count: the one that is known better does.
fn typed(document: &Document<'_>, at: usize, variants: &'static [Field]) -> Option<&'static Node> {
    members(document, at, b"type").find_map(|tag| {
        let token = document.tape.token(tag);
        let is_string = token.kind == Kind::String;
        field(variants, &document.text(token)).filter(|_| is_string)
    })
}

/// The role that an object names; of several, none can be trusted.
fn role_of(document: &Document<'_>, at: usize) -> Option<Role> {
    let mut roles = members(document, at, b"role");
    let token = document.tape.token(roles.next()?);
    if token.kind != Kind::String || roles.next().is_some() {
        return Some(Role::Tool);
    }
    Some(Role::named(&document.text(token)))
}

fn is_blank(document: &Document<'_>, at: usize) -> bool {
    let body = document.body(document.tape.token(at));
    body.trim_ascii().is_empty()
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

/// The content of a file: base64, or a data URL of it. A match in there would be chance, and replacing it damage.
fn is_blob(body: &[u8]) -> bool {
    let data = match memchr::memmem::find(body, b";base64,") {
        Some(at) if body.starts_with(b"data:") => &body[at + 8..],
        _ => body,
    };
    data.len() >= MIN_BLOB_LEN && data.iter().all(is_base64)
}

/// An array of short values.
fn is_row(document: &Document<'_>, at: usize) -> bool {
    document.tape.children(at).all(|child| {
        let token = document.tape.token(child);
        !matches!(token.kind, Kind::Object | Kind::Array) && token.span().len() <= MAX_CELL_LEN
    })
}
