//! What happens in the course of a voyage, and what the operator does about it.

use super::super::matrix;
use super::super::plan::{HOUR, Happening, MINUTE, SECOND};
use super::super::shore::{SESSION, SHOP};
use super::{Act, OWNER, Voyage, is_an_end};
use drumbeat_domain::PersonId;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::outbox::Origin;
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::outbox::insert_once;
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_store::table::{campaigns, consent_events};
use drumbeat_testkit::digits;

/// What has not ended yet ends now.
fn end(spans: &mut [(i64, i64)], now_ms: i64) {
    for (_, until_ms) in spans {
        *until_ms = now_ms.min(*until_ms);
    }
}

impl Voyage {
    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::StartAgain => {
                if self.engine.is_none() {
                    match self.open_again() {
                        Ok(()) => self.start(),
                        Err(error) => self.try_again(&error, Act::StartAgain),
                    }
                }
            }
            Act::PressStart => {
                if self.engine.is_some() && self.state() == CampaignState::Draft {
                    self.press_start();
                }
            }
            Act::Continue => self.event(CampaignEvent::Resume),
            Act::Repair => self.shore.repair(),
            Act::GoOn => {
                if let Some(engine) = self.engine.clone() {
                    self.log.told_to_go_on.push(self.shore.clock_ms());
                    self.stage.at_this_moment(engine.go_on(self.number));
                }
            }
            Act::Look => self.look(),
            Act::Link => self.link(),
            Act::Scan => {
                end(&mut self.log.unlinked, self.shore.clock_ms());
                self.shore.scan(SESSION, SHOP);
            }
            Act::Happen(happening) => self.happen(happening),
        }
    }

    fn happen(&mut self, happening: Happening) {
        let (now_ms, shown_ms) = (self.shore.clock_ms(), self.stage.now_ms());
        if let Some(fault) = matrix::of_happening(happening) {
            self.shore.meets(fault);
        }
        match happening {
            Happening::Crash(back_ms) => self.crash(back_ms),
            Happening::Outage(_)
            | Happening::OutageAfterMessage(_)
            | Happening::DropLines
            | Happening::Restart(_)
            | Happening::PressAt(..)
            | Happening::CrashAt(..) => self.shore.strike(happening),
            Happening::Disconnect(for_ms) => {
                self.shore.strike(happening);
                self.later(for_ms + HOUR, Act::Repair);
            }
            Happening::Restrict(for_ms) => {
                self.shore.strike(happening);
                end(&mut self.log.limited, now_ms);
                if self.app_knows() {
                    // It is told in whole seconds.
                    self.log.limited.push((now_ms, now_ms + for_ms - SECOND));
                }
            }
            Happening::LogOut(for_ms) => {
                self.shore.strike(happening);
                if self.app_knows() {
                    self.log.unlinked.push((now_ms, i64::MAX));
                }
                self.later(for_ms, Act::Link);
            }
            Happening::SetClock(by_ms) => {
                self.ahead_by_ms += by_ms;
                self.stage.clock.set(now_ms + self.ahead_by_ms);
                self.log.clock.push((now_ms, self.ahead_by_ms));
                self.later(10 * MINUTE, Act::Look);
            }
            Happening::SaysStop(n) if !self.shore.has_whatsapp(&digits(n)) => {}
            Happening::SaysStop(n) => {
                self.log.said_stop.push(n);
                // What is written to a session that does not work waits with WhatsApp.
                let heard = self.engine.is_some() && self.shore.is_heard() && self.shore.works();
                self.shore.says(SESSION, &digits(n), "STOP");
                self.stage.settle();
                if heard {
                    self.log.forbidden.push((now_ms, digits(n)));
                }
            }
            Happening::Pause(for_ms) => {
                self.event(CampaignEvent::Pause(PauseReason::Operator));
                self.later(for_ms, Act::Continue);
            }
            Happening::Stop => self.event(CampaignEvent::Stop),
            Happening::Withdraw(n) => {
                self.disk.write(move |tx| {
                    let (kind, purpose) = (ConsentKind::Withdrawn, Purpose::Marketing);
                    let person = PersonId(i64::from(n));
                    consent_events::append(tx, person, purpose, kind, "", None, shown_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Block(n) => {
                self.disk.write(move |tx| {
                    let reason = SuppressionReason::Operator;
                    suppressions::add(tx, IdentityKind::Phone, &digits(n), reason, shown_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Hello => {
                let number = self.number;
                self.disk.write(move |tx| {
                    let words = PrivateText::new(format!("Hello {now_ms}"));
                    insert_once(tx, Origin::TestOnce, number, None, OWNER, &words, shown_ms)
                });
                if let Some(engine) = &self.engine {
                    engine.wake(number);
                }
            }
        }
    }

    /// Whether the app has taken in what was just told: it may be about to connect.
    fn app_knows(&self) -> bool {
        self.stage.settle();
        self.engine.is_some() && self.shore.is_heard() && self.shore.is_taken_in()
    }

    /// The operator comes by every other hour, as long as there is something to look at.
    fn look(&mut self) {
        let id = self.campaign;
        let campaign = self.disk.read(move |conn| campaigns::get(conn, id));
        let by_clock = [PauseReason::ClockWentBack, PauseReason::StoodStill];
        if campaign.state == CampaignState::Paused
            && campaign
                .pause_reason
                .is_some_and(|reason| by_clock.contains(&reason))
        {
            self.event(CampaignEvent::Resume);
        }
        if !is_an_end(campaign.state) {
            self.later(2 * HOUR, Act::Look);
        }
    }

    /// Links the number again, and comes back to see whether that worked.
    fn link(&mut self) {
        let id = self.number;
        let number = self.disk.read(move |conn| numbers::get(conn, id));
        let linked = number.link == LinkState::Linked;
        if linked && self.shore.works() {
            return;
        }
        if let (Some(engine), false) = (self.engine.clone(), linked) {
            // What it waits for is the server; how it ends is seen later.
            let _ = self.stage.at_this_moment(engine.begin_link(id, true));
            self.later(10 * SECOND, Act::Scan);
        }
        self.later(HOUR, Act::Link);
    }

    /// The operator presses a button; one that the app would not offer does nothing.
    fn event(&mut self, event: CampaignEvent) {
        let Some(engine) = self.engine.clone() else {
            // Nobody can press a button of an app that does not run.
            if event == CampaignEvent::Resume {
                self.later(HOUR, Act::Continue);
            }
            return;
        };
        let done = self
            .stage
            .at_this_moment(engine.apply(self.campaign, event));
        let now_ms = self.shore.clock_ms();
        let resumes = event == CampaignEvent::Resume;
        if resumes && !matches!(done, Some(Err(_))) {
            self.log.told_to_go_on.push(now_ms);
        }
        match done {
            Some(Ok(())) if !resumes => self.log.silent.push((now_ms, i64::MAX)),
            // Where the app died under the finger it may have been heard or not.
            Some(Ok(())) | None if resumes => {
                if let Some((_, until_ms)) = self.log.silent.last_mut() {
                    // What the clock paused was never promised to be silent.
                    *until_ms = now_ms.min(*until_ms);
                }
            }
            Some(_) | None => {}
        }
        if resumes && done.is_none() {
            self.later(HOUR, Act::Continue);
        }
    }
}
