#[cfg(target_os = "linux")]
use std::process::Command;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;

/// Runs a test again on a session bus of its own, with a keychain on it or
/// without: a process chooses its keychain once.
#[cfg(target_os = "linux")]
fn on_own_bus(test: &str, with_keychain: bool) {
    let folder = format!("drumbeat-keychain-{test}-{}", std::process::id());
    let home = std::env::temp_dir().join(folder);
    std::fs::create_dir_all(&home).unwrap();
    let config = home.join("bus.conf");
    std::fs::write(&config, BUS).unwrap();
    // The daemon answers the shell before it is on the bus.
    let keychain = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; \
                    gdbus wait --session --timeout 20 org.freedesktop.secrets;";
    let script = format!(
        "{} exec \"$0\" --exact --nocapture keychain::tests::{test}",
        if with_keychain { keychain } else { "" }
    );
    let output = Command::new("dbus-run-session")
        .arg(format!("--config-file={}", config.display()))
        .args(["--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &home)
        .env("DRUMBEAT_KEYCHAIN_INSIDE", test)
        .env_remove("XDG_DATA_HOME")
        .output()
        .expect("dbus-run-session is installed; `cargo xtask setup` does it");
    // The keychain's daemon may still write while it ends with its bus.
    let _ = std::fs::remove_dir_all(&home);
    let said = String::from_utf8_lossy(&output.stdout).replace("test result", "inner result");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
}

/// A bus that starts nothing by itself, so that no keychain comes to it unasked.
#[cfg(target_os = "linux")]
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"#;

#[cfg(target_os = "linux")]
fn inside(test: &str) -> bool {
    std::env::var("DRUMBEAT_KEYCHAIN_INSIDE").is_ok_and(|inside| inside == test)
}

fn key(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn a_key_lives_in_the_keychain() {
    if !inside("a_key_lives_in_the_keychain") {
        on_own_bus("a_key_lives_in_the_keychain", true);
        return;
    }
    let keychain = Keychain::<System>::default();
    assert!(keychain.is_durable(), "there is a keychain on this bus");
    assert!(
        keychain.get("server-1").unwrap().is_none(),
        "a new keychain is empty"
    );
    keychain.set("server-1", &key("CANARY-1")).unwrap();
    keychain.set("server-1", &key("CANARY-2")).unwrap();
    // Another look, as after a restart: nothing comes from our own memory.
    let again = Keychain::<System>::default();
    let kept = again.get("server-1").unwrap().unwrap();
    assert_eq!(
        kept.expose_secret(),
        "CANARY-2",
        "a new key takes the place of the old one"
    );
    again.remove("server-1").unwrap();
    again.remove("server-1").unwrap();
    assert!(
        keychain.get("server-1").unwrap().is_none(),
        "a removed key is gone"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_keychain_a_key_lives_until_the_end() {
    if !inside("without_a_keychain_a_key_lives_until_the_end") {
        on_own_bus("without_a_keychain_a_key_lives_until_the_end", false);
        return;
    }
    let keychain = Keychain::<System>::default();
    keychain.set("server-1", &key("CANARY")).unwrap();
    assert!(
        !keychain.is_durable(),
        "the app must be able to say that the key will be lost"
    );
    assert_eq!(
        keychain.get("server-1").unwrap().unwrap().expose_secret(),
        "CANARY",
        "the shop owner can still work today"
    );
    assert!(
        Keychain::<System>::default()
            .get("server-1")
            .unwrap()
            .is_none(),
        "it was nowhere else"
    );
    keychain.remove("server-1").unwrap();
    assert!(keychain.get("server-1").unwrap().is_none());
}

/// A keychain whose owner says no, while that stands.
#[derive(Default)]
struct Owned {
    refuses: AtomicBool,
    questions: AtomicUsize,
    kept: Mutex<HashMap<String, String>>,
}

impl Owned {
    /// As macOS gives a "Deny".
    fn asked(&self) -> Result<(), Error> {
        self.questions.fetch_add(1, Ordering::Relaxed);
        if self.refuses.load(Ordering::Relaxed) {
            let denied = std::io::Error::other("errSecUserCanceled");
            return Err(Error::PlatformFailure(Box::new(denied)));
        }
        Ok(())
    }
}

impl Vault for Owned {
    fn is_there(&self) -> bool {
        true
    }

    fn set(&self, entry: &str, key: &str) -> Result<(), Error> {
        self.asked()?;
        let mut kept = self.kept.lock().unwrap();
        kept.insert(entry.to_owned(), key.to_owned());
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<String, Error> {
        self.asked()?;
        let kept = self.kept.lock().unwrap();
        kept.get(entry).cloned().ok_or(Error::NoEntry)
    }

    fn delete(&self, entry: &str) -> Result<(), Error> {
        self.asked()?;
        let gone = self.kept.lock().unwrap().remove(entry);
        gone.map(drop).ok_or(Error::NoEntry)
    }
}

/// A keychain with the key CANARY in it, of which the owner has denied it.
fn denied() -> Keychain<Owned> {
    let keychain = Keychain::<Owned>::default();
    keychain.set("server-1", &key("CANARY")).unwrap();
    keychain.vault.refuses.store(true, Ordering::Relaxed);
    let answer = keychain.get("server-1").map(drop);
    assert_eq!(answer, Err(KeyStoreError::Refused), "it was denied");
    keychain
}

fn read(keychain: &Keychain<Owned>) -> Option<String> {
    let key = keychain.get("server-1").unwrap();
    key.map(|key| key.expose_secret().to_owned())
}

#[test]
fn a_no_is_asked_about_again_only_when_its_owner_wants_it() {
    let keychain = denied();
    let questions = keychain.vault.questions.load(Ordering::Relaxed);
    for _ in 0..3 {
        let answer = keychain.get("server-1").map(drop);
        assert_eq!(answer, Err(KeyStoreError::Refused));
    }
    assert_eq!(
        keychain.vault.questions.load(Ordering::Relaxed),
        questions,
        "every question is a window of the system over somebody's work"
    );
    assert!(
        keychain.is_durable(),
        "one no is not a computer without a keychain"
    );
    keychain.vault.refuses.store(false, Ordering::Relaxed);
    keychain.ask_again("server-1");
    assert_eq!(
        read(&keychain).as_deref(),
        Some("CANARY"),
        "allowed, it goes on without a restart"
    );
}

#[test]
fn a_key_that_is_typed_anew_takes_the_place_of_one_that_was_denied() {
    let keychain = denied();
    keychain.vault.refuses.store(false, Ordering::Relaxed);
    keychain.set("server-1", &key("NEW")).unwrap();
    assert_eq!(read(&keychain).as_deref(), Some("NEW"));
}

#[test]
fn a_keychain_that_takes_nothing_keeps_nobody_from_working_today() {
    let keychain = denied();
    assert_eq!(
        keychain.set("server-1", &key("NEW")),
        Err(KeyStoreError::Refused),
        "the owner hears of the first no, and may allow it"
    );
    keychain.set("server-1", &key("NEW")).unwrap();
    assert_eq!(read(&keychain).as_deref(), Some("NEW"));
    assert!(
        !keychain.is_durable(),
        "the app must be able to say that the key will be lost"
    );
    keychain.vault.refuses.store(false, Ordering::Relaxed);
    keychain.set("server-1", &key("NEWER")).unwrap();
    assert!(keychain.is_durable(), "now it is in the keychain");
    assert_eq!(read(&keychain).as_deref(), Some("NEWER"));
}

#[test]
fn a_keychain_that_lets_nothing_go_stops_nobody_who_removes_everything() {
    let keychain = denied();
    assert_eq!(keychain.remove("server-1"), Err(KeyStoreError::Refused));
    keychain
        .remove("server-1")
        .expect("people's data must not stay because of a key");
}

#[test]
fn only_a_computer_without_a_store_has_no_keychain() {
    let broken = || Box::new(std::io::Error::other("broken"));
    assert_eq!(cause(&Error::NoDefaultStore), KeyStoreError::NoKeychain);
    for error in [
        Error::NoStorageAccess(broken()),
        Error::PlatformFailure(broken()),
        Error::TooLong("secret".into(), 1),
    ] {
        assert_eq!(
            cause(&error),
            KeyStoreError::Refused,
            "{error}: it may be somebody's no, and is not for ever"
        );
    }
}
