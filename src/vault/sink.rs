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
        let in_markup = markup.is_inside() || (markup.has_tags() && ends_in_attribute(before));
        let in_link =
            targets.is_inside() || command.is_sending() || is_in_link(before) || is_host(after);
        (self.markup || !in_markup) && (self.links || !in_link)
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
