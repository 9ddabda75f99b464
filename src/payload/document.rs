//! One JSON text of a payload, and a cursor through it.

use std::borrow::Cow;

use super::json::{JsonKind, JsonToken, Tape};
use super::shape::{Field, Node, Role, Sink, field};
use super::string;
use crate::finding::Span;

/// Strings up to this length stand on one line with their neighbours in an array, as in a row of a table.
pub(super) const MAX_CELL_LEN: usize = 64;

/// One JSON text: the payload or the content of a string in it.
pub(crate) struct Document<'p> {
    pub(crate) json: Cow<'p, [u8]>,
    pub(crate) tape: Tape,
    pub(crate) number: usize,
    /// The document it stands in and the body of its string there.
    pub(crate) parent: Option<(usize, Span)>,
    /// In how many strings of JSON it stands.
    pub(super) layer: usize,
    /// Where its outermost string begins in the payload; `None` for the payload itself.
    pub(super) offset: Option<usize>,
}

impl Document<'_> {
    /// The bytes between the quotes of a string or key.
    pub(crate) fn body(&self, token: JsonToken) -> &[u8] {
        &self.json[token.body().range()]
    }

    /// The text of a string or key.
    pub(crate) fn text(&self, token: JsonToken) -> Cow<'_, [u8]> {
        let body = self.body(token);
        if memchr::memchr(b'\\', body).is_none() {
            return Cow::Borrowed(body);
        }
        let mut text = Vec::with_capacity(body.len());
        string::decode(body, &mut text);
        Cow::Owned(text)
    }
}

/// Who wrote a text, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) role: Role,
    pub(crate) sink: Sink,
    /// Texts with one number are shown one behind the other; 0 is shown alone.
    pub(crate) flow: u32,
}

/// Points at a value or key of a document, and knows who wrote it for whom.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'d, 'p> {
    pub(super) document: &'d Document<'p>,
    /// The number of the token.
    pub(super) at: usize,
    pub(super) scene: Scene,
}

impl<'d, 'p> Cursor<'d, 'p> {
    /// The outermost value of a document.
    pub(super) fn of(document: &'d Document<'p>, scene: Scene) -> Cursor<'d, 'p> {
        Cursor {
            document,
            at: 0,
            scene,
        }
    }

    pub(super) fn by(self, role: Role) -> Cursor<'d, 'p> {
        let scene = Scene { role, ..self.scene };
        Cursor { scene, ..self }
    }

    pub(super) fn to_tool(self) -> Cursor<'d, 'p> {
        let sink = Sink::Tool;
        let scene = Scene { sink, ..self.scene };
        Cursor { scene, ..self }
    }

    pub(super) fn in_flow(self, flow: u32) -> Cursor<'d, 'p> {
        let scene = Scene { flow, ..self.scene };
        Cursor { scene, ..self }
    }

    pub(super) fn alone(self) -> Cursor<'d, 'p> {
        self.in_flow(0)
    }

    pub(super) fn is_thought(self) -> bool {
        self.scene.flow > 0
            && self
                .members(b"thought")
                .any(|value| value.json() == b"true")
    }

    pub(super) fn token(self) -> JsonToken {
        self.document.tape.token(self.at)
    }

    pub(super) fn kind(self) -> JsonKind {
        self.token().kind
    }

    /// All bytes of it.
    pub(super) fn json(self) -> &'d [u8] {
        &self.document.json[self.token().span().range()]
    }

    /// The bytes between the quotes of a string or key.
    pub(super) fn body(self) -> &'d [u8] {
        self.document.body(self.token())
    }

    /// The text of a string or key.
    pub(super) fn text(self) -> Cow<'d, [u8]> {
        self.document.text(self.token())
    }

    /// Where it begins in the payload; in a string of JSON, where the outermost of these does.
    pub(super) fn offset(self) -> usize {
        self.document.offset.unwrap_or(self.token().span().start)
    }

    /// The elements of an array, the keys of an object.
    pub(super) fn children(self) -> impl Iterator<Item = Cursor<'d, 'p>> {
        let children = self.document.tape.children(self.at);
        children.map(move |at| Cursor { at, ..self })
    }

    /// What a key belongs to.
    pub(super) fn value(self) -> Cursor<'d, 'p> {
        let at = self.at + 1;
        Cursor { at, ..self }
    }

    /// The values of every member with this name.
    pub(super) fn members(self, name: &'static [u8]) -> impl Iterator<Item = Cursor<'d, 'p>> {
        let keys = self.children().filter(move |key| *key.text() == *name);
        keys.map(Cursor::value)
    }

    /// The variant whose name this string is.
    pub(super) fn named(self, variants: &'static [Field]) -> Option<&'static Node> {
        let is_string = self.kind() == JsonKind::String;
        is_string.then(|| field(variants, &self.text())).flatten()
    }

    /// The variant that an object says it is. Of several types any may count: the one that is known better does.
    pub(super) fn variant(self, variants: &'static [Field]) -> Option<&'static Node> {
        self.members(b"type").find_map(|tag| tag.named(variants))
    }

    /// The role that an object names; of several, none can be trusted.
    pub(super) fn role(self) -> Option<Role> {
        let mut roles = self.members(b"role");
        let role = roles.next()?;
        if role.kind() != JsonKind::String || roles.next().is_some() {
            return Some(Role::Tool);
        }
        Some(Role::named(&role.text()))
    }

    pub(super) fn is_blank(self) -> bool {
        self.body().trim_ascii().is_empty()
    }

    /// An array of short values.
    pub(super) fn is_row(self) -> bool {
        self.children().all(|child| {
            let token = child.token();
            !matches!(token.kind, JsonKind::Object | JsonKind::Array)
                && token.span().len() <= MAX_CELL_LEN
        })
    }
}
