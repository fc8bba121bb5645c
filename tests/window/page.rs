//! The page as a person finds things on it: by role and name, or by test id.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

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
  spinbutton: 'input[type=number]', img: 'img', region: 'section[aria-label]',
}[role] ?? '';
const selector = [`[role=${role}]`, ...(implicit ? [implicit] : [])].join(',');
const words = (id) => document.getElementById(id)?.textContent ?? '';
const name = (element) => (
  (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map(words).join(' ')
  || element.getAttribute('aria-label') || element.getAttribute('alt')
  || [...(element.labels ?? [])].map((label) => label.textContent).join(' ')
  || element.textContent || element.getAttribute('placeholder') || ''
).replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
const seen = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
return seen.find((element) => name(element) === wanted)
  ?? seen.find((element) => name(element).includes(wanted)) ?? null;
"#;

/// Calls a command of Tauri's and says how it ended.
pub(crate) const CALL: &str = "
    const [command, payload, done] = arguments;
    window.__TAURI_INTERNALS__.invoke(command, payload)
      .then((value) => done({ answer: value ?? null }), (error) => done({ refused: error }));";

/// The key below a bar of states: each word with its figure.
const FIGURES: &str = r#"
const found = {};
for (const item of document.querySelectorAll('main ul.key li')) {
  const [, count, word] = /^([\d,]+)\s*(.+)$/.exec(item.textContent.trim()) ?? [];
  if (word) found[word] = Number(count.replaceAll(',', ''));
}
return found;
"#;

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

    /// Presses a button, link or choice as soon as it can be pressed; looks again if
    /// the page replaced it meanwhile.
    pub(crate) fn press(&self, role: &str, name: &str) {
        let arguments = [json!(role), json!(name)];
        let mut last = String::from("it is not there");
        until(
            &format!("the {role} «{name}» to take a click"),
            PATIENCE,
            || {
                let element = self.find(BY_ROLE, &arguments)?;
                if !self.can_be_pressed(&element) {
                    "it is disabled".clone_into(&mut last);
                    return None;
                }
                self.click(&element).map_err(|error| last = error).ok()
            },
        )
        .unwrap_or_else(|error| panic!("{error}: {last}; the page says:\n{}", self.page_text()));
    }

    /// True when there is such an element right now.
    pub(crate) fn shows(&self, role: &str, name: &str) -> bool {
        self.find(BY_ROLE, &[json!(role), json!(name)]).is_some()
    }

    /// What a field or button shows.
    pub(crate) fn text_of(&self, role: &str, name: &str) -> String {
        let element = self.role(role, name);
        self.words_of(&element)
    }

    /// Replaces what stands in a field.
    pub(crate) fn fill(&self, name: &str, text: &str) {
        self.fill_role("textbox", name, text);
    }

    /// Types into a field that narrows a list, and takes the choice with these words.
    pub(crate) fn choose(&self, field: &str, typed: &str, choice: &str) {
        self.fill_role("combobox", field, typed);
        self.press("option", choice);
    }

    fn fill_role(&self, role: &str, name: &str, text: &str) {
        let field = self.role(role, name);
        self.clear(&field).unwrap();
        self.type_into(&field, text).unwrap();
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

    /// How many people are in each state, as the page shows it: word and figure.
    pub(crate) fn figures(&self) -> BTreeMap<String, u64> {
        let found = self.run(FIGURES, &[]).unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Asks the app what the page could ask it. `Err` is the error as the page gets it.
    pub(crate) fn ask(&self, command: &str, payload: &Value) -> Result<Value, Value> {
        let call = json!({ "command": command, "payload": payload });
        let mut answer = self.run_async(CALL, &["rpc".into(), call]).unwrap();
        match answer.get_mut("answer") {
            Some(answer) => Ok(answer.take()),
            None => Err(answer["refused"].take()),
        }
    }

    /// Asks what must have an answer.
    pub(crate) fn rpc(&self, command: &str, payload: &Value) -> Value {
        self.ask(command, payload)
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}
