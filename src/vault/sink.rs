//! Where a restored value would land: in prose, or in something that is followed or sent.
//!
//! Whoever writes into a prompt may talk a model into an answer that carries tokens away: as the parameter of an image,
//! the target of a link, an attribute. Such a place is known by what stands before it: near by here, from the start of
//! the text in [`Markup`] and [`Targets`].

use super::address::{Command, is_host, is_in_link};
use super::markup::Markup;
use super::target::Targets;

/// Bytes of text before a token that are looked at. A word that is longer is taken for a link.
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

    /// Whether to restore inside HTML tags, attributes for instance. Default: no.
    pub fn markup(&mut self, yes: bool) -> &mut SinkPolicy {
        self.markup = yes;
        self
    }

    /// Whether a token may be restored between `before` and `after`; the rest is what the text so far opened.
    pub(super) fn allows(
        self,
        before: &[u8],
        after: &[u8],
        (markup, targets, command): (Markup, Targets, Command),
    ) -> bool {
        let in_link = command.is_sending() || is_in_link(before) || is_host(after);
        self.allows_behind(before, markup, targets) && (self.links || !in_link)
    }

    /// Whether what the text so far opened lets a token be restored, whatever the words next to it are.
    fn allows_behind(self, before: &[u8], markup: Markup, targets: Targets) -> bool {
        let in_markup = markup.is_inside() || (markup.has_tags() && ends_in_attribute(before));
        (self.markup || !in_markup) && (self.links || !targets.is_inside())
    }
}

/// What a text has opened, for strings of JSON in it: each is restored by itself, and whoever shows the text as it is
/// reads on from one to the next.
pub(crate) struct Around {
    policy: SinkPolicy,
    markup: Markup,
    targets: Targets,
    /// The last of the text.
    last: Vec<u8>,
}

impl Around {
    /// What stands behind `last`, the last of a text that has opened this.
    pub(super) fn new(
        policy: SinkPolicy,
        (markup, targets): (Markup, Targets),
        last: Vec<u8>,
    ) -> Around {
        Around {
            policy,
            markup,
            targets,
            last,
        }
    }

    /// Follows the next part of the text.
    pub(crate) fn follow(&mut self, text: &[u8]) {
        self.markup.follow(text);
        self.targets.follow(text);
        let kept = &text[text.len().saturating_sub(LOOK_BEHIND)..];
        // Moving the rest to the front is worth it only once as much is dropped as is kept.
        if self.last.len() + kept.len() > 2 * LOOK_BEHIND {
            self.last
                .drain(..self.last.len().saturating_sub(LOOK_BEHIND));
        }
        self.last.extend_from_slice(kept);
    }

    /// Whether tokens in a string that begins here may be restored.
    pub(crate) fn allows(&self) -> bool {
        let last = &self.last[self.last.len().saturating_sub(LOOK_BEHIND)..];
        self.policy.allows_behind(last, self.markup, self.targets)
    }
}

/// Whether a text that holds tags goes on in the quoted value of an attribute, whatever opened the tag.
fn ends_in_attribute(before: &[u8]) -> bool {
    [b'"', b'\''].into_iter().any(|quote| {
        let Some(at) = memchr::memrchr(quote, before) else {
            return false;
        };
        before[..at].trim_ascii_end().ends_with(b"=")
    })
}
