//! [`Vault`]: tokens for values, and the way back.
//!
//! A token is a function of the session's key, the label and the value, with no counter in it: any subset or order of
//! messages gives the same tokens, processes that share a key agree, and a process that forks cannot give one token to
//! two values.

mod address;
mod labels;
mod markup;
mod matcher;
mod redact;
mod restore;
mod runs;
mod seal;
mod sink;
mod target;
mod token;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};
use crate::rules::Rule;
use labels::Labels;
pub use redact::{DetachedRedactStream, VaultRedactStream};
pub use restore::{Escape, RestoreReport, RestoreStream, Restored};
pub use seal::SealKey;
pub(crate) use sink::Around;
pub use sink::SinkPolicy;

/// The key of a session: whoever has it can tell which value a token stands for, by trying.
///
/// Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone)]
pub struct SessionKey(Zeroizing<[u8; 32]>);

impl SessionKey {
    /// A key of 32 bytes, random ones: processes that share it give the same tokens.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> SessionKey {
        SessionKey(Zeroizing::new(bytes))
    }

    /// A new key from the operating system.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes to give.
    pub fn random() -> Result<SessionKey, Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut bytes[..]).map_err(|_| ErrorKind::Random)?;
        Ok(SessionKey(bytes))
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey")
    }
}

/// How much a [`Vault`] may hold, and for how long.
///
/// ```
/// use std::time::Duration;
///
/// use promptveil::{Vault, VaultLimits};
///
/// let mut vault = Vault::new()?;
/// vault.set_limits(*VaultLimits::new().values(1000).age(Duration::from_secs(3600)));
/// // One of them later on; the others stay.
/// vault.set_limits(*vault.limits().values(2000));
/// # Ok::<(), promptveil::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultLimits {
    values: usize,
    bytes: usize,
    age: Option<Duration>,
}

impl VaultLimits {
    /// 100,000 values, 64 MiB of them, no limit of age.
    #[must_use]
    pub fn new() -> VaultLimits {
        VaultLimits {
            values: 100_000,
            bytes: 64 << 20,
            age: None,
        }
    }

    /// The most values; one more is an error. Default: 100,000.
    pub fn values(&mut self, values: usize) -> &mut VaultLimits {
        self.values = values;
        self
    }

    /// The most bytes of all values together; one more is an error. Default: 64 MiB.
    pub fn bytes(&mut self, bytes: usize) -> &mut VaultLimits {
        self.bytes = bytes;
        self
    }

    /// The longest time from the making of the vault during which it takes new values and restores. Default: none.
    pub fn age(&mut self, age: Duration) -> &mut VaultLimits {
        self.age = Some(age);
        self
    }
}

impl Default for VaultLimits {
    fn default() -> VaultLimits {
        VaultLimits::new()
    }
}

/// The values of one session and the tokens that stand for them.
///
/// ```
/// use promptveil::{Scanner, Vault};
///
/// let mut vault = Vault::new()?;
/// let redacted = Scanner::builtin().redact_with(&mut vault, "Her SSN is 531-27-8846.")?;
/// assert!(redacted.text().starts_with("Her SSN is [US_SSN_"));
///
/// let reply = format!("Noted: {}", redacted.text().to_lowercase());
/// assert_eq!(vault.restore(&reply).text(), "Noted: her ssn is 531-27-8846.");
/// # Ok::<(), promptveil::Error>(())
/// ```
///
/// One vault belongs to one conversation: a token of another is text like any other. Values are wiped when the vault is
/// dropped; `Debug` prints their number only.
pub struct Vault {
    key: SessionKey,
    limits: VaultLimits,
    made: SystemTime,
    values: Arc<Values>,
    bytes: usize,
    revision: u64,
}

/// A value, and how it was written.
#[derive(Clone)]
struct Stored {
    value: Zeroizing<Box<[u8]>>,
    /// It was a JSON number wherever it stood, and comes back as one. A value that was written both ways comes back as
    /// text: text is what most readers of both take.
    is_number: bool,
}

/// From tokens without brackets to values, and what they have in common.
#[derive(Clone, Default)]
struct Values {
    by_token: HashMap<Box<str>, Stored>,
    labels: Labels,
    stems: HashSet<Box<str>>,
    /// How many values are numbers.
    numbers: usize,
}

impl Values {
    fn get(&self, token: &str) -> Option<&[u8]> {
        Some(&self.by_token.get(token)?.value[..])
    }

    fn is_number(&self, token: &str) -> bool {
        self.by_token.get(token).is_some_and(|one| one.is_number)
    }

    fn has_stem(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// Notes that a value was written as text too.
    fn note_text(&mut self, token: &str) {
        if let Some(stored) = self.by_token.get_mut(token) {
            self.numbers -= usize::from(stored.is_number);
            stored.is_number = false;
        }
    }

    fn insert(&mut self, token: &str, value: &[u8], is_number: bool) {
        let label = &token[..token.len() - token::CODE_LEN - 1];
        self.labels.insert(label);
        self.stems.insert(token::stem(token).into());
        // Copied into a box of the right size at once: a growing buffer would leave copies behind.
        let value = Zeroizing::new(Box::<[u8]>::from(value));
        self.numbers += usize::from(is_number);
        self.by_token
            .insert(token.into(), Stored { value, is_number });
    }
}

impl Vault {
    /// An empty vault with a random key.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes to give.
    pub fn new() -> Result<Vault, Error> {
        Ok(Vault::with_key(SessionKey::random()?))
    }

    /// An empty vault that gives the same tokens as every other with this key.
    #[must_use]
    pub fn with_key(key: SessionKey) -> Vault {
        Vault {
            key,
            limits: VaultLimits::new(),
            made: SystemTime::now(),
            values: Arc::default(),
            bytes: 0,
            revision: 0,
        }
    }

    /// How much the vault may hold; that of a sealed one comes with it.
    #[must_use]
    pub fn limits(&self) -> VaultLimits {
        self.limits
    }

    /// Changes how much the vault may hold; values that are there stay.
    pub fn set_limits(&mut self, limits: VaultLimits) -> &mut Vault {
        self.limits = limits;
        self
    }

    /// Takes the values of another vault of the same conversation, as when two processes kept it.
    ///
    /// # Errors
    ///
    /// When the other has another session key, so that its tokens mean nothing here, and when this one is full: values
    /// that came first, in no order, are then in it.
    pub fn merge(&mut self, other: &Vault) -> Result<(), Error> {
        if self.key.0 != other.key.0 {
            return Err(ErrorKind::OtherVault.into());
        }
        for (name, stored) in &other.values.by_token {
            self.store(name, &stored.value, stored.is_number)?;
        }
        Ok(())
    }

    /// How many values the vault holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.by_token.len()
    }

    /// Whether the vault holds no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that grows whenever the vault learns something: whoever keeps vaults sealed sees whether to seal again.
    ///
    /// A vault may learn something of a value that it has: that a JSON number was written as text too.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the vault is older than it may be: it takes no more values and restores none.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        // A clock that was set back makes the vault no older.
        let elapsed = self.made.elapsed().unwrap_or_default();
        self.limits.age.is_some_and(|age| elapsed > age)
    }

    /// The token that stands for a value found by `rule`, which is stored unless the rule says `restore = "never"`.
    ///
    /// `is_number`: the value is all of a JSON number.
    pub(crate) fn token(
        &mut self,
        rule: &Rule,
        value: &[u8],
        is_number: bool,
    ) -> Result<String, Error> {
        if self.is_expired() {
            return Err(ErrorKind::VaultExpired.into());
        }
        let name = token::mint(&self.key, rule.entity(), value);
        if rule.is_restorable() {
            self.store(&name, value, is_number)?;
        }
        Ok(format!("[{name}]"))
    }

    /// Whether the value of `token`, as it was given out, comes back as a JSON number where it stands alone.
    pub(crate) fn is_number(&self, token: &[u8]) -> bool {
        let name = token
            .strip_prefix(b"[")
            .and_then(|rest| rest.strip_suffix(b"]"));
        let name = name.and_then(|name| std::str::from_utf8(name).ok());
        name.is_some_and(|name| self.values.is_number(name))
    }

    /// Whether any value comes back as a JSON number.
    pub(crate) fn has_numbers(&self) -> bool {
        self.values.numbers > 0
    }

    /// The same vault as it is now; the values are copied only if either takes more.
    pub(crate) fn share(&self) -> Vault {
        Vault {
            key: self.key.clone(),
            values: Arc::clone(&self.values),
            ..*self
        }
    }

    fn store(&mut self, name: &str, value: &[u8], is_number: bool) -> Result<(), Error> {
        if let Some(known) = self.values.by_token.get(name) {
            // Seventy keyed bits agree for two values of one label: not seen in the life of a vault, and no reason to
            // give back the wrong one.
            if known.value[..] != *value {
                return Err(ErrorKind::TokenTaken.into());
            }
            if known.is_number && !is_number {
                self.revision += 1;
                Arc::make_mut(&mut self.values).note_text(name);
            }
            return Ok(());
        }
        self.check_room(value.len())?;
        self.bytes += value.len();
        self.revision += 1;
        Arc::make_mut(&mut self.values).insert(name, value, is_number);
        Ok(())
    }

    /// Whether one more value of so many bytes keeps within the limits.
    fn check_room(&self, bytes: usize) -> Result<(), Error> {
        let VaultLimits {
            values,
            bytes: most,
            ..
        } = self.limits;
        let (what, limit) = if self.len() >= values {
            ("values", values)
        } else if self.bytes + bytes > most {
            ("bytes", most)
        } else {
            return Ok(());
        };
        Err(ErrorKind::VaultFull { what, limit }.into())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
