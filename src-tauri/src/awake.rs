//! Keeps the computer from falling asleep by itself, and reads its battery.

use keepawake::KeepAwake;
use starship_battery::State;

/// The computer stays awake until this is dropped.
pub(crate) fn hold() -> Option<KeepAwake> {
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
