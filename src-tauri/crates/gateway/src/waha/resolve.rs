//! Phone numbers, chats and hidden identities.

use super::WahaGateway;
use super::ask::{Answer, ask};
use super::transport::{Call, Transport, encode};
use super::wire::failure::Failure;
use super::wire::json::{flag, text};
use crate::{ChatAddress, GatewayError, Resolution};
use drumbeat_domain::phone::Phone;

impl<T: Transport> WahaGateway<T> {
    /// Asks WhatsApp for the chat behind a number. The answer's chat is the one
    /// to send to: it differs from the number in Brazil and Mexico, and can be a
    /// hidden identity.
    pub(super) async fn check_exists(
        &self,
        session: &str,
        phone: &Phone,
    ) -> Result<Resolution, GatewayError> {
        let path = format!(
            "/api/contacts/check-exists?session={}&phone={}",
            encode(session),
            encode(phone.digits())
        );
        let value = ask(&self.transport, Call::get(path)).await?.value()?;
        if !flag(&value, &["numberExists"]).ok_or(GatewayError::BadAnswer)? {
            return Ok(Resolution::NotOnWhatsApp);
        }
        let asked = ChatAddress::Person(phone.digits().to_owned());
        let told = text(&value, &["pn"]).map(ChatAddress::parse);
        let person = told.filter(|told| matches!(told, ChatAddress::Person(_)));
        let Some(chat) = text(&value, &["chatId"]).map(ChatAddress::parse) else {
            return Ok(Resolution::Reachable {
                address: person.unwrap_or(asked),
                alias: None,
            });
        };
        match chat {
            address @ ChatAddress::Person(_) => {
                let alias = person.filter(|person| *person != address);
                Ok(Resolution::Reachable { address, alias })
            }
            address @ ChatAddress::Lid(_) => Ok(Resolution::Reachable {
                address,
                alias: Some(person.unwrap_or(asked)),
            }),
            ChatAddress::Other(_) => Err(GatewayError::BadAnswer),
        }
    }

    /// The phone number behind a hidden identity.
    pub(super) async fn read_lid(
        &self,
        session: &str,
        lid: &str,
    ) -> Result<Option<String>, GatewayError> {
        let lid = ChatAddress::Lid(lid.to_owned()).to_wire();
        let path = format!("/api/{}/lids/{}", encode(session), encode(&lid));
        let pn = self.read_alias(path, "pn").await?;
        Ok(match pn {
            Some(ChatAddress::Person(digits)) => Some(digits),
            Some(ChatAddress::Lid(_) | ChatAddress::Other(_)) | None => None,
        })
    }

    /// The other address of a person, as far as the server knows it.
    pub(super) async fn other_address(
        &self,
        session: &str,
        address: &ChatAddress,
    ) -> Result<Option<ChatAddress>, GatewayError> {
        match address {
            ChatAddress::Person(_) => {
                let path = format!(
                    "/api/{}/lids/pn/{}",
                    encode(session),
                    encode(&address.to_wire())
                );
                Ok(self
                    .read_alias(path, "lid")
                    .await?
                    .filter(|alias| matches!(alias, ChatAddress::Lid(_))))
            }
            ChatAddress::Lid(lid) => {
                Ok(self.read_lid(session, lid).await?.map(ChatAddress::Person))
            }
            ChatAddress::Other(_) => Ok(None),
        }
    }

    async fn read_alias(
        &self,
        path: String,
        field: &str,
    ) -> Result<Option<ChatAddress>, GatewayError> {
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(value) => Ok(text(&value, &[field]).map(ChatAddress::parse)),
            // Old servers have no such list, and an unknown identity is a 404.
            Answer::No {
                failure: Failure::NoRoute,
                ..
            }
            | Answer::No {
                status: 404,
                failure: Failure::Unrecognised,
            } => Ok(None),
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }
}
