//! Where a restored value would land: in prose, or in something that is followed or sent.
//!
//! Whoever writes into a prompt may talk a model into an answer that carries tokens away: as the parameter of an image,
//! the target of a link, an attribute. Such a place is known by what stands before it: near by here, from the start of
//! the text in [`Markup`] and [`Targets`].

use super::address::{Command, OpenWord, is_host, is_in_link};
use super::markup::Markup;
use super::target::Targets;

/// Bytes of text before a token that are looked at. Of a longer word, [`OpenWord`] says whether it may be a link.
pub(super) const LOOK_BEHIND: usize = 2048;

/// Where tokens of a reply may be restored. Default: in prose and nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SinkPolicy {
    links: bool,
    markup: bool,
}

impl SinkPolicy {
    /// In prose only.
    #[must_use]
    pub fn new() -> SinkPolicy {
        SinkPolicy::default()
    }

    /// Whether to restore in URLs, link and image targets, and in commands that send something. Default: no.
    pub fn links(&mut self, yes: bool) -> &mut SinkPolicy {
        self.links = yes;
        self
    }

    /// Whether to restore in HTML where no reader looks: in values of attributes, scripts, styles and comments. Default:
    /// no.
    pub fn markup(&mut self, yes: bool) -> &mut SinkPolicy {
        self.markup = yes;
        self
    }

    /// Whether a token may be restored between `before` and `after`, in a text that so far opened the rest.
    pub(super) fn allows(
        self,
        before: &[u8],
        after: &[u8],
        opened: Opened,
        command: Command,
    ) -> bool {
        let is_link = || is_in_link(before, opened.word) || is_host(after);
        self.allows_in(opened) && (self.links || !command.is_sending() && !is_link())
    }

    /// Whether what the text so far opened lets a token be restored, whatever the words next to it are.
    fn allows_in(self, opened: Opened) -> bool {
        (self.markup || !opened.markup.is_inside()) && (self.links || !opened.targets.is_inside())
    }
}

/// What a text has opened, followed from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Opened {
    markup: Markup,
    targets: Targets,
    word: OpenWord,
}

impl Opened {
    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        self.markup.follow(text);
        self.targets.follow(text);
        self.word.follow(text);
    }
}

/// What a text has opened, for strings of JSON in it: each is restored by itself, and whoever shows the text as it is
/// reads on from one to the next.
pub(crate) struct Around {
    policy: SinkPolicy,
    opened: Opened,
}

impl Around {
    pub(super) fn new(policy: SinkPolicy, opened: Opened) -> Around {
        Around { policy, opened }
    }

    /// Follows the next part of the text.
    pub(crate) fn follow(&mut self, text: &[u8]) {
        self.opened.follow(text);
    }

    /// Whether tokens in a string that begins here may be restored.
    pub(crate) fn allows(&self) -> bool {
        self.policy.allows_in(self.opened)
    }
}
