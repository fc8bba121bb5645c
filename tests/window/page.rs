//! The page as a person finds things on it: by role and name, or by test id.

use std::time::Duration;

use serde_json::json;

use crate::driver::{Driver, Element};
use crate::waiting::until;

/// How long a screen may take to show something; generous for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Finds the visible element of a role whose name is, or holds, the text.
const BY_ROLE: &str = r#"
const [role, wanted] = arguments;
const implicit = {
  button: 'button', link: 'a[href]', heading: 'h1,h2,h3', checkbox: 'input[type=checkbox]',
  radio: 'input[type=radio]', row: 'tr', option: 'option', dialog: 'dialog', status: 'output',
  combobox: 'select', tab: '', alert: '', listitem: 'li', menuitem: '', switch: '',
  textbox: 'input:not([type]),input[type=text],input[type=search],input[type=tel],input[type=url],input[type=password],textarea',
  spinbutton: 'input[type=number]',
}[role] ?? '';
const selector = [`[role=${role}]`, ...(implicit ? [implicit] : [])].join(',');
const words = (id) => document.getElementById(id)?.textContent ?? '';
const name = (element) => (
  (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map(words).join(' ')
  || element.getAttribute('aria-label')
  || [...(element.labels ?? [])].map((label) => label.textContent).join(' ')
  || element.textContent || element.getAttribute('placeholder') || ''
).replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
const seen = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
return seen.find((element) => name(element) === wanted)
  ?? seen.find((element) => name(element).includes(wanted)) ?? null;
"#;

const BY_TEST_ID: &str = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)";

/// What the tests do on a page. Every look waits until the thing is there.
impl Driver {
    /// The element of this role with this name.
    pub(crate) fn role(&self, role: &str, name: &str) -> Element {
        let arguments = [json!(role), json!(name)];
        until(&format!("the {role} «{name}»"), PATIENCE, || {
            self.find(BY_ROLE, &arguments)
        })
        .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", self.page_text()))
    }

    /// Presses a button, link or choice; looks again if the page replaced it meanwhile.
    pub(crate) fn press(&self, role: &str, name: &str) {
        let mut last = String::new();
        until(
            &format!("the {role} «{name}» to take a click"),
            PATIENCE,
            || {
                let element = self.role(role, name);
                self.click(&element).map_err(|error| last = error).ok()
            },
        )
        .unwrap_or_else(|error| panic!("{error}: {last}"));
    }

    /// Waits until the page's words hold the text.
    pub(crate) fn wait_for_text(&self, text: &str, at_most: Duration) {
        until(&format!("the words «{text}»"), at_most, || {
            self.page_text().contains(text).then_some(())
        })
        .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", self.page_text()));
    }

    /// All words on the page.
    pub(crate) fn page_text(&self) -> String {
        self.run("return document.body.innerText", &[])
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

#[expect(
    dead_code,
    reason = "for the flows through forms, which grow with the screens"
)]
impl Driver {
    /// True when there is such an element right now.
    pub(crate) fn shows(&self, role: &str, name: &str) -> bool {
        self.find(BY_ROLE, &[json!(role), json!(name)]).is_some()
    }

    /// The element with this test id.
    pub(crate) fn test_id(&self, id: &str) -> Element {
        until(&format!("the element {id}"), PATIENCE, || {
            self.find(BY_TEST_ID, &[json!(id)])
        })
        .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", self.page_text()))
    }

    /// Replaces what stands in a field.
    pub(crate) fn fill(&self, name: &str, text: &str) {
        let field = self.role("textbox", name);
        self.clear(&field).unwrap();
        self.type_into(&field, text).unwrap();
    }
}
