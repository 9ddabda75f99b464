//! A vault on disk: `redact --vault` and `restore --vault`.
//!
//! The file is sealed; the key stands in a file of its own, which a careful operator moves elsewhere. Both are made for
//! their owner alone. A vault is replaced by renaming, so that a crash leaves the old one or the new one.
//!
//! Several processes may keep one vault. It is on disk before its first token goes out, so that all of them have one
//! session key and give the same tokens. Each adds its values to those that are there by then, behind a lock file that
//! is held no longer than that takes. A process that is killed loses its values and no tokens: the same text gives them
//! again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use promptveil::{Error, Scanner, SealKey, Session, Vault};
use zeroize::Zeroizing;

use crate::args::RestoreArgs;
use crate::complain;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::jsonl;
use crate::output;

const KEY_LEN: usize = 32;
/// A vault is read whole: a larger file is no vault of this command.
const MAX_LEN: u64 = 256 << 20;
/// How long to wait for another process, which needs milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// An open vault and where it belongs.
pub(crate) struct VaultFile {
    path: PathBuf,
    key: SealKey,
    pub(crate) vault: Vault,
    /// The revision of the vault that the file has.
    saved: u64,
}

impl VaultFile {
    /// Opens the vault at `path`, or begins one.
    pub(crate) fn open_or_new(path: &Path, key: Option<&Path>) -> Result<VaultFile, Failure> {
        let key_path = key.map_or_else(|| default_key(path), Path::to_owned);
        let _lock = Lock::take(path)?;
        if path.exists() {
            return VaultFile::open(path, key);
        }
        let key = if key_path.exists() {
            read_key(&key_path)?
        } else {
            new_key(&key_path)?
        };
        let file = VaultFile {
            path: path.to_owned(),
            key,
            vault: Vault::new().map_err(failed)?,
            saved: 0,
        };
        file.write()?;
        Ok(file)
    }

    /// Opens the vault at `path`.
    pub(crate) fn open(path: &Path, key: Option<&Path>) -> Result<VaultFile, Failure> {
        let key = read_key(&key.map_or_else(|| default_key(path), Path::to_owned))?;
        let vault = read(path, &key)?;
        Ok(VaultFile {
            path: path.to_owned(),
            key,
            saved: vault.revision(),
            vault,
        })
    }

    /// Adds what the vault has learned to what is on disk.
    pub(crate) fn save(&mut self) -> Result<(), Failure> {
        if self.vault.revision() == self.saved {
            return Ok(());
        }
        let _lock = Lock::take(&self.path)?;
        if self.path.exists() {
            let there = read(&self.path, &self.key)?;
            let name = self.path.display();
            let merged = self.vault.merge(&there);
            merged.map_err(|error| Failure::new(format!("{name}: {error}")))?;
        }
        self.write()?;
        self.saved = self.vault.revision();
        Ok(())
    }

    /// Writes the vault beside its place, then moves it there.
    fn write(&self) -> Result<(), Failure> {
        let name = self.path.display().to_string();
        let failed_to_write =
            |error: io::Error| Failure::new(format!("cannot write {name}: {error}"));
        let sealed = self.vault.seal(&self.key).map_err(failed)?;
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
        written.map_err(failed_to_write)
    }
}

/// A file beside a vault: while it is there, its maker alone writes the vault.
struct Lock(PathBuf);

impl Lock {
    fn take(vault: &Path) -> Result<Lock, Failure> {
        let mut path = vault.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let begin = Instant::now();
        loop {
            match owned_by_user(&path) {
                Ok(_) => return Ok(Lock(path)),
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    let name = path.display();
                    return Err(Failure::new(format!("cannot write {name}: {error}")));
                }
                Err(_) if begin.elapsed() > LOCK_PATIENCE => {
                    return Err(Failure::new(format!(
                        "another process holds {}; if none is running, remove that file",
                        path.display()
                    )));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Whoever comes next waits and says which file is in the way.
        let _ = fs::remove_file(&self.0);
    }
}

fn failed(error: Error) -> Failure {
    Failure::new(error.to_string())
}

fn read(path: &Path, key: &SealKey) -> Result<Vault, Failure> {
    let name = path.display().to_string();
    let mut sealed = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_LEN + 1).read_to_end(&mut sealed))
        .map_err(|error| Failure::read(&name, &error))?;
    let vault = Vault::open(&sealed, key);
    vault.map_err(|error| Failure::new(format!("{name}: {error}")))
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
    // On disk before any vault is: what is sealed with a key that was lost is lost with it.
    file.write_all(&bytes[..])
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
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
    let stayed = match args.payload {
        Some(format) => {
            let session = Session::new(Scanner::builtin(), file.vault, format.into());
            match args.sse {
                true => restore_events(&session, &sources)?,
                false => restore_payloads(&session, &sources)?,
            }
        }
        None if args.jsonl => jsonl::restore(&file.vault, &sources)?,
        None => restore_texts(&file.vault, &sources)?,
    };
    if stayed > 0 {
        complain(&format!(
            "{stayed} tokens stay: in a link, a tag or the arguments of a tool, or not of this vault"
        ));
    }
    Ok(0)
}

fn restore_texts(vault: &Vault, sources: &[Source]) -> Result<u64, Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut stayed = 0;
    for source in sources {
        let mut stream = vault.restore_stream();
        let mut text = Vec::with_capacity(2 * input::CHUNK);
        source.for_each_chunk(&bar, |chunk| {
            stream.push(chunk, &mut text);
            output::drain_to(&mut out, &mut text)
        })?;
        stayed += stream.finish(&mut text).left();
        output::drain_to(&mut out, &mut text)?;
    }
    Ok(stayed)
}

/// Replies in JSON, one a file.
fn restore_payloads(session: &Session, sources: &[Source]) -> Result<u64, Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut stayed = 0;
    for source in sources {
        let body = source.payload(&bar)?;
        let restored = session.restore_reply(&body);
        let restored = restored.map_err(|error| source.refused(&error))?;
        stayed += restored.report().left();
        output::drain_to(&mut out, &mut restored.into_json())?;
    }
    Ok(stayed)
}

/// The events of replies, one reply a file.
fn restore_events(session: &Session, sources: &[Source]) -> Result<u64, Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut stayed = 0;
    for source in sources {
        let refused = |error: Error| source.refused(&error);
        let mut stream = session.restore_sse();
        let mut text = Vec::new();
        source.for_each_chunk(&bar, |chunk| {
            stream.push(chunk, &mut text).map_err(refused)?;
            output::drain_to(&mut out, &mut text)
        })?;
        stayed += stream.finish(&mut text).map_err(refused)?.left();
        output::drain_to(&mut out, &mut text)?;
    }
    Ok(stayed)
}
