//! A vault on disk: `redact --vault` and `restore --vault`.
//!
//! The file is sealed; the key stands in a file of its own, which a careful operator moves elsewhere. Both are made for
//! their owner alone. A vault is replaced by renaming, so that a crash leaves the old one or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use promptveil::{SealKey, Vault};
use zeroize::Zeroizing;

use crate::args::RestoreArgs;
use crate::complain;
use crate::failure::Failure;
use crate::input;
use crate::output;

const KEY_LEN: usize = 32;
/// A vault is read whole: a larger file is no vault of this command.
const MAX_LEN: u64 = 256 << 20;

/// An open vault and where it belongs.
pub(crate) struct VaultFile {
    path: PathBuf,
    key: SealKey,
    pub(crate) vault: Vault,
}

impl VaultFile {
    /// Opens the vault at `path`, or begins one.
    pub(crate) fn open_or_new(path: &Path, key: Option<&Path>) -> Result<VaultFile, Failure> {
        let key_path = key.map_or_else(|| default_key(path), Path::to_owned);
        if path.exists() {
            return VaultFile::open(path, key);
        }
        let key = if key_path.exists() {
            read_key(&key_path)?
        } else {
            new_key(&key_path)?
        };
        let vault = Vault::new().map_err(|error| Failure::new(error.to_string()))?;
        Ok(VaultFile {
            path: path.to_owned(),
            key,
            vault,
        })
    }

    /// Opens the vault at `path`.
    pub(crate) fn open(path: &Path, key: Option<&Path>) -> Result<VaultFile, Failure> {
        let key = read_key(&key.map_or_else(|| default_key(path), Path::to_owned))?;
        let name = path.display().to_string();
        let mut sealed = Vec::new();
        File::open(path)
            .and_then(|file| file.take(MAX_LEN + 1).read_to_end(&mut sealed))
            .map_err(|error| Failure::read(&name, &error))?;
        let vault = Vault::open(&sealed, &key);
        Ok(VaultFile {
            path: path.to_owned(),
            key,
            vault: vault.map_err(|error| Failure::new(format!("{name}: {error}")))?,
        })
    }

    /// Writes the vault beside its place, then moves it there.
    pub(crate) fn save(&self) -> Result<(), Failure> {
        let name = self.path.display().to_string();
        let failed = |error: io::Error| Failure::new(format!("cannot write {name}: {error}"));
        let sealed = self.vault.seal(&self.key);
        let sealed = sealed.map_err(|error| Failure::new(error.to_string()))?;
        let mut fresh = self.path.clone().into_os_string();
        fresh.push(format!(".{}.new", std::process::id()));
        let fresh = PathBuf::from(fresh);
        let written = owned_by_user(&fresh).and_then(|mut file| {
            file.write_all(&sealed)?;
            file.sync_all()?;
            fs::rename(&fresh, &self.path)
        });
        if written.is_err() {
            // Half a file is of no use; the old vault is still there.
            let _ = fs::remove_file(&fresh);
        }
        written.map_err(failed)
    }
}

fn default_key(vault: &Path) -> PathBuf {
    let mut key = vault.as_os_str().to_owned();
    key.push(".key");
    PathBuf::from(key)
}

/// A new file that nobody but its owner may read.
fn owned_by_user(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn new_key(path: &Path) -> Result<SealKey, Failure> {
    let mut bytes = Zeroizing::new([0; KEY_LEN]);
    let failed =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", path.display()));
    getrandom::fill(&mut bytes[..])
        .map_err(|_| Failure::new("the operating system gave no random bytes"))?;
    let mut file = owned_by_user(path).map_err(failed)?;
    file.write_all(&bytes[..]).map_err(failed)?;
    Ok(SealKey::new(*bytes))
}

fn read_key(path: &Path) -> Result<SealKey, Failure> {
    let name = path.display().to_string();
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_LEN + 1));
    File::open(path)
        .and_then(|file| file.take(KEY_LEN as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::read(&name, &error))?;
    let key = <[u8; KEY_LEN]>::try_from(&bytes[..]).map_err(|_| {
        Failure::new(format!(
            "{name}: the key of a vault has exactly {KEY_LEN} bytes"
        ))
    })?;
    Ok(SealKey::new(key))
}

/// `promptveil restore`.
pub(crate) fn restore(args: &RestoreArgs) -> Result<u8, Failure> {
    let file = VaultFile::open(&args.vault.vault, args.vault.vault_key.as_deref())?;
    let sources = input::sources(&args.files)?;
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut stayed = 0;
    for source in &sources {
        let mut stream = file.vault.restore_stream();
        let mut text = Vec::with_capacity(2 * input::CHUNK);
        source.for_each_chunk(&bar, |chunk| {
            stream.push(chunk, &mut text);
            output::drain_to(&mut out, &mut text)
        })?;
        let report = stream.finish(&mut text);
        stayed += report.denied() + report.forged() + report.unknown();
        output::drain_to(&mut out, &mut text)?;
    }
    if stayed > 0 {
        complain(&format!(
            "{stayed} tokens stay: in a link or a tag, or not of this vault"
        ));
    }
    Ok(0)
}
