//! What people and the owner do with their phones.

use super::{SESSION, Shore};
use drumbeat_practice::world::{Behaviour, ChatId, Happening, Override, Status};

impl Shore {
    /// Another session of the same server, with a phone of its own.
    pub(crate) fn add_session(&self, name: &str, phone: &str) {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        let store =
            serde_json::json!({ "noweb": { "store": { "enabled": true, "fullSync": false } } });
        let world = state.waha.world_mut();
        world.create_session(name, Some(store));
        world.force_status(now_ms, name, Status::ScanQrCode);
        world.scan(now_ms, name, Some(phone), None);
        world.force_status(now_ms, name, Status::Working);
        state.waha.advance(now_ms);
        state.waha.take_frames();
    }

    /// From now on the person with this phone does that with what they get.
    pub(crate) fn behaves(&self, phone: &str, behaviour: Behaviour) {
        let change = Override {
            behaviour: Some(behaviour),
            ..Override::of(phone)
        };
        self.state().waha.world_mut().set_person(change);
    }

    /// Whether somebody can write at all.
    pub(crate) fn has_whatsapp(&self, phone: &str) -> bool {
        let behaviour = self.state().waha.world().person(phone).behaviour;
        behaviour != Behaviour::NotOnWhatsapp
    }

    /// Starts the session again, if it gave up (NOWEB does after a while).
    pub(crate) fn repair(&self) {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        let world = state.waha.world_mut();
        if world
            .session(SESSION)
            .is_some_and(|session| session.status == Status::Failed)
        {
            world.start_session(now_ms, SESSION);
        }
        drop(state);
        self.run(now_ms);
    }

    /// Somebody writes to the shop.
    pub(crate) fn says(&self, session: &str, phone: &str, text: &str) {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        let world = state.waha.world_mut();
        let bare_id = world.new_id(now_ms, "3A");
        let happening = Happening::Incoming {
            phone: phone.to_owned(),
            text: text.to_owned(),
            bare_id,
            quoted: None,
            media: None,
        };
        world.inject(now_ms, session, happening);
        drop(state);
        self.run(now_ms);
    }

    /// The owner's phone scans the code that the session shows, if it shows one.
    pub(crate) fn scan(&self, session: &str, phone: &str) {
        let now_ms = self.clock_ms();
        self.state()
            .waha
            .world_mut()
            .scan(now_ms, session, Some(phone), None);
        self.run(now_ms);
    }

    /// The owner ends the link on their phone.
    pub(crate) fn log_out(&self, session: &str) {
        let now_ms = self.clock_ms();
        self.state()
            .waha
            .world_mut()
            .log_out_from_phone(now_ms, session);
        self.run(now_ms);
    }

    /// Whose chat that is.
    pub(crate) fn phone_of(&self, chat: &str) -> Option<String> {
        self.state().waha.world().phone_of(&ChatId::lenient(chat))
    }
}
