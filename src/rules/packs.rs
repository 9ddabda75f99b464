//! The packs that ship inside the crate.
#![cfg(feature = "packs")]

use super::model::RuleSet;

/// One embedded rule pack: a file of `patterns/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pack {
    id: &'static str,
    text: &'static str,
}

macro_rules! embedded {
    ($($id:literal),* $(,)?) => {
        /// Every embedded pack; all of them run by default.
        pub(crate) const ALL: &[Pack] = &[
            $(Pack { id: $id, text: include_str!(concat!("../../patterns/", $id, ".toml")) }),*
        ];
    };
}

embedded!(
    "identity",
    "contact",
    "names",
    "finance",
    "health",
    "justice",
    "tax",
    "education",
    "us-federal",
    "us-states",
    "us-ma",
    "markings",
    "secrets",
    "secrets-providers",
    "secrets-formats",
    "de",
    "eu",
);

impl Pack {
    /// All embedded packs, in the order in which they are loaded.
    #[must_use]
    pub fn all() -> &'static [Pack] {
        ALL
    }

    /// The pack with this id, `identity` for instance.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Pack> {
        ALL.iter().copied().find(|pack| pack.id == id)
    }

    /// The id: the file's name without `.toml`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The pack file as text, to read or to start a pack of one's own from.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text
    }
}

impl RuleSet {
    /// The rules of one embedded pack.
    ///
    /// # Panics
    ///
    /// Never in a released crate: a test loads every embedded pack.
    #[must_use]
    pub fn builtin(pack: Pack) -> RuleSet {
        match RuleSet::read(pack.text, true) {
            Ok(rules) => rules,
            Err(error) => unreachable!("embedded pack {}: {error}", pack.id),
        }
    }

    /// The rules of all embedded packs.
    #[must_use]
    pub fn builtin_all() -> RuleSet {
        let mut all = RuleSet::default();
        for rules in read_all() {
            all = match all.merge(rules) {
                Ok(merged) => merged,
                Err(error) => unreachable!("embedded packs: {error}"),
            };
        }
        all
    }
}

/// Reads all packs, half of them on a second thread: most of the time to build the default scanner goes here.
fn read_all() -> Vec<RuleSet> {
    // Balanced by size, in an order that depends on nothing but the packs.
    let half = ALL.iter().map(|pack| pack.text.len()).sum::<usize>() / 2;
    let mut size = 0;
    let split = ALL.iter().position(|pack| {
        size += pack.text.len();
        size > half
    });
    let (left, right) = ALL.split_at(split.unwrap_or(0));
    let read =
        |packs: &[Pack]| -> Vec<RuleSet> { packs.iter().map(|&p| RuleSet::builtin(p)).collect() };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new();
        let other = builder.spawn_scoped(scope, || read(right));
        let mut all = read(left);
        // Where no thread can be had, or it fails, this one does the work.
        let rest = other.ok().and_then(|thread| thread.join().ok());
        all.extend(rest.unwrap_or_else(|| read(right)));
        all
    })
}
