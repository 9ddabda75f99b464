//! The packs that ship inside the crate.
#![cfg(feature = "packs")]

use std::fmt;

use super::prepared;
use super::rule_set::RuleSet;

/// One embedded rule pack: a file of `patterns/`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pack {
    id: &'static str,
    text: &'static str,
}

macro_rules! embedded {
    ($($name:ident = $id:literal: $about:literal),* $(,)?) => {
        impl Pack {
            $(
                #[doc = $about]
                pub const $name: Pack = Pack {
                    id: $id,
                    text: include_str!(concat!("../../patterns/", $id, ".toml")),
                };
            )*
        }

        /// Every embedded pack; all of them run by default.
        pub(crate) const ALL: &[Pack] = &[$(Pack::$name),*];

        /// Their prepared forms, in the same order.
        pub(super) const PREPARED: &[&[u8]] = &[
            $(include_bytes!(concat!("../../patterns/prepared/", $id, ".bin"))),*
        ];
    };
}

embedded!(
    IDENTITY = "identity": "Identifiers of persons that US authorities issue.",
    CONTACT = "contact": "Addresses of every kind, telephone numbers, birth dates.",
    NAMES = "names": "Names of persons.",
    FINANCE = "finance": "Cards, accounts, securities and crypto addresses.",
    HEALTH = "health": "Patients, providers, plans, devices and diagnoses.",
    JUSTICE = "justice": "Court dockets, case and report numbers.",
    TAX = "tax": "Tax return information, federal and of Massachusetts.",
    EDUCATION = "education": "Student and educator numbers.",
    US_FEDERAL = "us-federal": "Identifiers of US federal agencies.",
    US_STATES = "us-states": "Driver licences and identity cards of the states.",
    US_MA = "us-ma": "Identifiers of Massachusetts agencies.",
    MARKINGS = "markings": "Classification and handling markings.",
    SECRETS = "secrets": "Keys, passwords and connection strings.",
    SECRETS_PROVIDERS = "secrets-providers": "Keys and tokens of cloud and other services.",
    SECRETS_FORMATS = "secrets-formats": "Password files, hashes and seeds of no one provider.",
    DE = "de": "German identifiers.",
    EU = "eu": "Identifiers of European states.",
    WORLD = "world": "Identifiers of the other states.",
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

impl fmt::Debug for Pack {
    /// The id only; the text of a pack fills screens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pack").field(&self.id).finish()
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
        let forms = ALL.iter().zip(PREPARED).find(|(one, _)| one.id == pack.id);
        let prepared = forms.and_then(|(_, form)| prepared::read(pack, form));
        prepared.unwrap_or_else(|| RuleSet::from_pack_text(pack))
    }

    pub(super) fn from_pack_text(pack: Pack) -> RuleSet {
        match RuleSet::read(pack.text, true) {
            Ok(rules) => rules,
            Err(error) => unreachable!("embedded pack {}: {error}", pack.id),
        }
    }

    /// The rules of all embedded packs.
    #[must_use]
    pub fn builtin_all() -> RuleSet {
        let mut all = RuleSet::default();
        for &pack in ALL {
            all = match all.merge(RuleSet::builtin(pack)) {
                Ok(merged) => merged,
                Err(error) => unreachable!("embedded packs: {error}"),
            };
        }
        all
    }
}
