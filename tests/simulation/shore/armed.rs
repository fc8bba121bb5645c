//! What is armed, and strikes when a request comes by: the app dies at it, or the operator
//! presses a button as it leaves.

use super::{Shore, matrix};
use crate::simulation::plan::{Button, Leaving, Point};
use drumbeat_gateway::waha::transport::{Call, CallClass};
use drumbeat_practice::waha::Fault;
use tokio::sync::oneshot;

/// Where somebody can be reached is asked there.
const QUESTION: &str = "/api/contacts/check-exists";

/// What is armed.
#[derive(Default)]
pub(super) struct Armed {
    /// Where the app is to die at its next message.
    pub dies: Option<(Point, i64)>,
    /// It got there, and starts again after so long.
    sinking: Option<i64>,
    /// What somebody presses as such a request leaves.
    pub presses: Vec<(Leaving, Button)>,
    /// It is about to leave, and does when it is told that the button is pressed.
    pressing: Option<(Button, oneshot::Sender<()>)>,
}

impl Shore {
    /// Whether the app is to die now, and for how long.
    pub(crate) fn sinks(&self) -> Option<i64> {
        self.state().armed.sinking.take()
    }

    /// The app dies at this point, if that is what is planned. True: never go on.
    pub(crate) fn dies_at(&self, point: Point) -> bool {
        let mut state = self.state();
        match state.armed.dies {
            Some((armed, back_ms)) if armed == point => {
                state.armed.dies = None;
                state.armed.sinking = Some(back_ms);
                state.meets(matrix::of_point(point), None);
                true
            }
            Some(_) | None => false,
        }
    }

    /// A request is about to leave. If somebody presses a button at that, it waits until
    /// they have.
    pub(crate) fn until_pressed(&self, call: &Call) -> Option<oneshot::Receiver<()>> {
        let mut state = self.state();
        let leaves = |leaving| match leaving {
            Leaving::Message => matches!(call.class, CallClass::Send),
            Leaving::Question => call.path_and_query.starts_with(QUESTION),
        };
        let now_ms = self.clock_ms();
        let mut presses = state.armed.presses.iter();
        let place = presses.position(|(leaving, _)| leaves(*leaving))?;
        if now_ms < state.down_until_ms {
            // It does not leave at all.
            return None;
        }
        let (leaving, button) = state.armed.presses.remove(place);
        // A question that fails asks nothing of what comes after it.
        let kind = state.at_press.clone();
        if let Some(kind) = kind.filter(|_| leaving == Leaving::Message) {
            let fault = Fault {
                path: Some("/api/send".to_owned()),
                ..Fault::next(kind, 1)
            };
            state.waha.add_faults(now_ms, vec![fault]);
        }
        let (pressed, waits) = oneshot::channel();
        state.armed.pressing = Some((button, pressed));
        Some(waits)
    }

    /// Whether somebody presses a button now, and who is to be told that they have.
    pub(crate) fn pressing(&self) -> Option<(Button, oneshot::Sender<()>)> {
        self.state().armed.pressing.take()
    }

    /// Whether anything of that has to be done, or the app is dead.
    pub(crate) fn calls(&self) -> bool {
        let armed = &self.state().armed;
        armed.sinking.is_some() || armed.pressing.is_some() || self.fate.is_dead()
    }
}
