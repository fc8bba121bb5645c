use super::{Missing, Node, Template, TemplateErrorKind as K, tells_how_to_stop};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::HashMap;

fn nodes(template: &Template) -> Vec<Node> {
    template
        .segments()
        .iter()
        .map(|segment| segment.node.clone())
        .collect()
}

fn render(text: &str, values: &[(&str, &'static str)]) -> Result<String, Missing> {
    let values: HashMap<&str, &'static str> = values.iter().copied().collect();
    Template::parse(text)
        .unwrap()
        .render(&|name| values.get(name).copied())
}

#[rstest]
#[case("Hello {{first_name|friend}}!", "Hello Amina!")]
#[case("Hello {{ first_name | friend }}!", "Hello Amina!")]
#[case("{{first_name}}{{first_name}}", "AminaAmina")]
#[case("{{city|our town}}", "our town")]
#[case("a{{city|}}b", "ab")]
#[case("{{blank|nobody}}", "nobody")]
#[case("{{hidden|nobody}}", "nobody")]
#[case("{{padded}}.", "Goma.")]
#[case("{{evil}}", "{{first_name}}")]
#[case("{one} } {", "{one} } {")]
#[case("{{{first_name}}}", "{Amina}")]
#[case("{{city|{x}", "")]
#[case("नमस्ते {{first_name}} 👋🏽", "नमस्ते Amina 👋🏽")]
#[case("{{city|a|b}}", "a|b")]
#[case("", "")]
fn what_a_person_gets(#[case] text: &str, #[case] message: &str) {
    let values = [
        ("first_name", "Amina"),
        ("blank", " \u{a0} "),
        ("hidden", "\u{200b}\u{feff}"),
        ("padded", "  Goma\n"),
        ("evil", "{{first_name}}"),
    ];
    if text == "{{city|{x}" {
        assert!(Template::parse(text).is_err(), "one brace does not close");
        return;
    }
    assert_eq!(render(text, &values).as_deref(), Ok(message));
}

#[test]
fn nobody_gets_a_message_with_a_hole() {
    let missing = render("{{b}} {{a}} {{b}} {{c|x}}", &[("a", "  ")]);
    assert_eq!(
        missing,
        Err(Missing {
            names: vec!["b".into(), "a".into()]
        })
    );
}

#[rstest]
#[case("Hi {{first_name", K::Unclosed, 3, 3, 3)]
#[case("Hi {{first_name}", K::Unclosed, 3, 3, 3)]
#[case("é👋 {{}}", K::EmptyName, 7, 3, 4)]
#[case("{{ | friend}}", K::EmptyName, 0, 0, 0)]
#[case("{{first_name Hi {{city}}", K::Unclosed, 0, 0, 0)]
#[case("{{{{", K::Unclosed, 2, 2, 2)]
#[case("{{a\nb}}", K::BadName, 0, 0, 0)]
#[case("{{a{b}}", K::BadName, 0, 0, 0)]
fn errors_say_where(
    #[case] text: &str,
    #[case] kind: K,
    #[case] byte: usize,
    #[case] character: usize,
    #[case] utf16: usize,
) {
    let error = Template::parse(text).unwrap_err();
    assert_eq!(error.kind, kind, "{text}");
    assert_eq!(
        (error.at.byte, error.at.character, error.at.utf16),
        (byte, character, utf16)
    );
}

#[test]
fn unknown_names_are_found_and_placed() {
    let template = Template::parse("Hé {{first_name}} {{citty|x}}").unwrap();
    assert_eq!(template.variables(), ["first_name", "citty"]);
    assert_eq!(template.check(&["first_name", "citty"]), Ok(()));
    let error = template.check(&["first_name", "city"]).unwrap_err();
    assert_eq!(
        (error.kind, error.name.as_str(), error.at.character),
        (K::UnknownName, "citty", 18)
    );
}

#[test]
fn a_message_does_not_reach_a_log() {
    let template = Template::parse("Secret sale for {{first_name|you}}").unwrap();
    assert!(!format!("{template:?}").contains("ecret"));
}

#[rstest]
#[case("Sale on Friday. Reply STOP to end.", true)]
#[case("Répondez « arrêt » pour ne plus recevoir", true)]
#[case("Nonstop music", false)]
#[case("Pour finir: me désabonner.", true)]
#[case("", false)]
fn a_reader_learns_how_to_stop(#[case] text: &str, #[case] tells: bool) {
    assert_eq!(
        tells_how_to_stop(text, &["STOP", "ARRET", "Me désabonner"]),
        tells,
        "{text}"
    );
}

fn any_segments() -> impl Strategy<Value = Vec<Node>> {
    let text = "[a-z {}|é👋\n]{1,6}".prop_map(Node::Text);
    let variable =
        ("[a-z_]{1,5}", proptest::option::of("[a-zé|{ ]{0,5}")).prop_map(|(name, fallback)| {
            Node::Variable {
                name,
                fallback: fallback.map(|words: String| words.trim().replace("{{", "{")),
            }
        });
    proptest::collection::vec(prop_oneof![text, variable], 0..6)
}

proptest! {
    #[test]
    fn printing_and_parsing_are_inverse(nodes_in in any_segments()) {
        let parts: Vec<String> = nodes_in.iter().map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Variable { name, fallback: None } => format!("{{{{{name}}}}}"),
            Node::Variable { name, fallback: Some(words) } => format!("{{{{{name}|{words}}}}}"),
        }).collect();
        if let Ok(template) = Template::parse(&parts.concat()) {
            let printed = template.print();
            let again = Template::parse(&printed).unwrap();
            prop_assert_eq!(nodes(&again), nodes(&template), "{}", printed);
            prop_assert_eq!(again.print(), printed);
        }
    }

    #[test]
    fn any_text_is_read_whole_or_refused_at_a_place_inside(text in "[{}|a \n👋é]{0,24}") {
        match Template::parse(&text) {
            Ok(template) => {
                let mut end = 0;
                for segment in template.segments() {
                    prop_assert_eq!(segment.span.start, end, "a hole between the pieces");
                    end = segment.span.end;
                    if let Node::Text(words) = &segment.node {
                        prop_assert_eq!(text.get(segment.span.clone()), Some(words.as_str()));
                    }
                }
                prop_assert_eq!(end, text.len());
            }
            Err(error) => prop_assert!(text.get(error.at.byte..).unwrap().starts_with("{{")),
        }
    }
}
