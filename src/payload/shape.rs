//! What a payload is expected to look like: [`Node`], the words in which each format is written down.
//!
//! A shape says for every place of a document whether it holds text, structure that must not change, or something
//! that cannot be read. What a shape does not mention is scanned like any JSON and reported.

/// What stands at one place of a document.
pub(super) enum Node {
    /// Known structure - ids, model names, numbers, enumerations: not scanned, because a changed id breaks the
    /// request. A string that does not look like a name is scanned and reported all the same.
    Name,
    /// Signatures and encrypted state, which must come back exactly: base64 without a word in it.
    Opaque,
    /// Text that a person, a program or a model wrote.
    Text,
    /// Any JSON: every key, string and number is scanned, keys are context for their values.
    Any,
    /// A string that holds JSON, such as the arguments of a tool call.
    JsonText,
    /// An image, a recording, a file: nothing that can be scanned.
    Media,
    /// An object with these members.
    Object(&'static [Field]),
    /// An object with these members whose `role` says who wrote it; without one, this role did.
    Message(Role, &'static [Field]),
    /// An object with these members that is one part of a message: a member that is not listed may be a new kind of
    /// content.
    Part(&'static [Field]),
    /// An object that says in its `type` what it is; the second node is for objects without one.
    Tagged(&'static [Field], &'static Node),
    /// An object that may say in its `type` which of these it is; all others are the second node.
    Typed(&'static [Field], &'static Node),
    /// An array of these.
    List(&'static Node),
    /// The texts of parts under it are shown one behind the other.
    Flow(&'static Node),
    /// An object whose keys are anybody's and whose values are these, or else any JSON.
    Map(&'static Node),
    /// The first that fits the type of the value: text or a list of parts.
    Either(&'static [Node]),
    /// What another place holds: lets shapes be recursive.
    Same(&'static Node),
    /// Text under it was written by this role.
    By(Role, &'static Node),
    /// Text under it goes to a tool.
    ToTool(&'static Node),
}

/// A member of an object, or one `type` of a [`Node::Tagged`] or [`Node::Typed`], with what stands there.
pub(super) type Field = (&'static str, Node);

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The operator: system and developer messages, instructions, tool definitions.
    System,
    /// The person who asks.
    User,
    /// The model.
    Assistant,
    /// A tool's result, and every role that is not known: text of third parties.
    Tool,
}

impl Role {
    /// The role with this name in any of the known formats.
    pub(super) fn named(name: &[u8]) -> Role {
        match name {
            b"system" | b"developer" => Role::System,
            b"user" => Role::User,
            b"assistant" | b"model" => Role::Assistant,
            _ => Role::Tool,
        }
    }
}

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sink {
    /// To be read.
    Prose,
    /// To be passed to a tool.
    Tool,
}

/// Finds the member named `key`.
pub(super) fn field(fields: &'static [Field], key: &[u8]) -> Option<&'static Node> {
    let found = fields.iter().find(|(name, _)| name.as_bytes() == key)?;
    Some(&found.1)
}
