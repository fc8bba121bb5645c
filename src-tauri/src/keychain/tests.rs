#[cfg(target_os = "linux")]
use std::process::Command;

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

#[cfg(target_os = "linux")]
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
    let keychain = Keychain::default();
    assert!(keychain.is_durable(), "there is a keychain on this bus");
    assert!(
        keychain.get("server-1").unwrap().is_none(),
        "a new keychain is empty"
    );
    keychain.set("server-1", &key("CANARY-1")).unwrap();
    keychain.set("server-1", &key("CANARY-2")).unwrap();
    // Another look, as after a restart: nothing comes from our own memory.
    let again = Keychain::default();
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
    let keychain = Keychain::default();
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
        Keychain::default().get("server-1").unwrap().is_none(),
        "it was nowhere else"
    );
    keychain.remove("server-1").unwrap();
    assert!(keychain.get("server-1").unwrap().is_none());
}

#[test]
fn three_causes_are_one_state() {
    let broken = || Box::new(std::io::Error::other("broken"));
    for error in [
        Error::NoDefaultStore,
        Error::NoStorageAccess(broken()),
        Error::PlatformFailure(broken()),
    ] {
        assert_eq!(
            cause(&error),
            KeyStoreError::NoKeychain,
            "{error}: no keychain we can use"
        );
    }
    assert_eq!(
        cause(&Error::TooLong("secret".into(), 1)),
        KeyStoreError::Refused
    );
}
