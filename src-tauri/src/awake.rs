//! Keeps the computer from falling asleep by itself, and reads its battery.
//!
//! A thread of its own holds the wish: on Windows it belongs to the thread that made
//! it, and on Linux asking for it waits for another process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use keepawake::KeepAwake;
use starship_battery::State;

/// The wish, and whether the computer follows it.
#[derive(Default)]
pub(crate) struct Awake {
    kept: Arc<AtomicBool>,
    thread: Mutex<Option<mpsc::Sender<bool>>>,
}

impl Awake {
    /// Keeps it awake, or lets it sleep again. Asking twice changes nothing.
    pub(crate) fn keep(&self, awake: bool) {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() && !awake {
            return;
        }
        let wishes = thread.get_or_insert_with(|| start(Arc::clone(&self.kept)));
        // A thread that is gone keeps nothing awake any more.
        let _ = wishes.send(awake);
    }

    /// Whether the computer is kept awake now.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept.load(Ordering::Relaxed)
    }
}

fn start(kept: Arc<AtomicBool>) -> mpsc::Sender<bool> {
    let (sender, wishes) = mpsc::channel();
    std::thread::spawn(move || {
        let mut held = None;
        while let Ok(wish) = wishes.recv() {
            if wish == held.is_some() {
                continue;
            }
            held = if wish { hold() } else { None };
            kept.store(held.is_some(), Ordering::Relaxed);
        }
    });
    sender
}

fn hold() -> Option<KeepAwake> {
    let held = keepawake::Builder::default()
        .display(false)
        .idle(true)
        .sleep(false)
        .reason("Messages are being sent")
        .app_name("Drumbeat")
        .app_reverse_domain("app.drumbeat")
        .create();
    match held {
        Ok(held) => Some(held),
        Err(error) => {
            tracing::info!(%error, "this computer cannot be kept awake");
            None
        }
    }
}

/// Per cent left, and whether it is plugged in; `None` for a computer without a battery.
pub(crate) fn battery() -> Option<(u8, bool)> {
    use starship_battery::units::ratio::percent;
    let batteries = starship_battery::Manager::new().ok()?.batteries().ok()?;
    let battery = batteries.flatten().next()?;
    let left = battery.state_of_charge().get::<percent>().clamp(0.0, 100.0);
    Some((left.round() as u8, is_plugged_in(battery.state())))
}

/// A battery that is held at 80 % neither charges nor is full, and some systems cannot say
/// what it does. Windows calls one empty that runs low unplugged.
fn is_plugged_in(state: State) -> bool {
    !matches!(state, State::Discharging | State::Empty)
}

#[cfg(test)]
mod tests {
    use super::{State, is_plugged_in};

    #[test]
    fn only_a_battery_that_runs_down_is_unplugged() {
        for state in [State::Charging, State::Full, State::Paused, State::Unknown] {
            assert!(
                is_plugged_in(state),
                "{state}: a computer on mains must not be told that its battery runs out"
            );
        }
        for state in [State::Discharging, State::Empty] {
            assert!(!is_plugged_in(state), "{state}: it runs out");
        }
    }
}
