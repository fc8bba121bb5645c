//! Keeps macOS from putting the program to sleep while it sends. A window that nobody sees
//! gets "App Nap": its timers come minutes late, and so would messages and the answers to the
//! server. The computer itself may sleep; whether it does is the owner's wish.

use objc2::rc::Retained;
use objc2::runtime::{NSObjectProtocol, ProtocolObject};
use objc2_foundation::{NSActivityOptions, NSProcessInfo, NSString};

/// No nap until this is dropped.
pub(crate) struct Activity(Retained<ProtocolObject<dyn NSObjectProtocol>>);

/// Begins to send.
#[expect(clippy::unnecessary_wraps, reason = "what can be held may be refused")]
pub(crate) fn hold() -> Option<Activity> {
    let reason = NSString::from_str("Messages are being sent");
    let begun = NSProcessInfo::processInfo().beginActivityWithOptions_reason(
        NSActivityOptions::UserInitiatedAllowingIdleSystemSleep,
        &reason,
    );
    Some(Activity(begun))
}

impl Drop for Activity {
    #[expect(
        unsafe_code,
        reason = "it takes any object, and this one came from its begin"
    )]
    fn drop(&mut self) {
        // SAFETY: the activity is the one that was begun, and is ended once.
        unsafe { NSProcessInfo::processInfo().endActivity(&self.0) }
    }
}
