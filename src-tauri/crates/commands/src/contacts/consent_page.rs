//! The consent of one person as a page: one file of HTML that every computer opens and
//! prints, with the pictures of the papers in it. It loads nothing and runs nothing.

use crate::beside;
use crate::desk::Desk;
use crate::dto::consent_page::{ConsentPage, PageEntry};
use crate::dto::evidence::EvidenceSaved;
use crate::{App, CommandError, evidence};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter, Write as _};

/// How the page looks, on paper too.
const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d1a1f}\
    h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}dl{display:grid;grid-template-columns:10rem 1fr;gap:.25rem 1rem}\
    dt{color:#5d5661}dd{margin:0}li{margin:0 0 1rem;break-inside:avoid}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
    img{display:block;max-width:100%;max-height:24rem;margin-top:.5rem}footer{margin-top:2rem;color:#5d5661;font-size:.85rem}";

/// Saves it where the operator says. `None`: they thought better of it.
pub(super) async fn save(
    app: &App,
    ask: ConsentPage,
) -> Result<Option<EvidenceSaved>, CommandError> {
    let desk = app.desk().await?;
    let chosen = app
        .host()
        .choose_target(&proposed_name(&ask), "html")
        .await
        .map_err(|error| CommandError::internal(&error))?;
    let Some(to) = chosen else { return Ok(None) };
    let page = page(&desk, &ask).await?;
    beside::save(to.path, move |part| Ok(std::fs::write(part, page)?)).await?;
    Ok(Some(EvidenceSaved { name: to.name }))
}

/// Many are saved into one folder: each under the name of its person.
fn proposed_name(ask: &ConsentPage) -> String {
    beside::file_name(&ask.file_name, "html")
}

async fn page(desk: &Desk, ask: &ConsentPage) -> Result<String, CommandError> {
    let mut pictures = BTreeMap::new();
    for proof in ask.entries.iter().filter_map(|entry| entry.proof) {
        // The entry names its paper also where the file is gone.
        let picture = evidence::picture(desk, proof).await.unwrap_or_default();
        pictures.insert(proof, picture);
    }
    let mut html = String::new();
    // To write into a text cannot fail.
    let _ = write(&mut html, ask, &pictures);
    Ok(html)
}

fn write(
    html: &mut String,
    ask: &ConsentPage,
    pictures: &BTreeMap<i64, Option<String>>,
) -> fmt::Result {
    let direction = if ask.is_rtl { "rtl" } else { "ltr" };
    let (language, title) = (Escaped(&ask.language), Escaped(&ask.title));
    write!(
        html,
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n<dl>"
    )?;
    for fact in &ask.facts {
        let (label, value) = (Escaped(&fact.label), Escaped(&fact.value));
        writeln!(html, "<dt>{label}</dt><dd><bdi>{value}</bdi></dd>")?;
    }
    writeln!(html, "</dl>\n<h2>{}</h2>\n<ol>", Escaped(&ask.heading))?;
    for PageEntry {
        title,
        lines,
        proof,
    } in &ask.entries
    {
        write!(html, "<li><strong>{}</strong>", Escaped(title))?;
        for line in lines {
            write!(html, "<p><bdi>{}</bdi></p>", Escaped(line))?;
        }
        if let Some(Some(picture)) = proof.as_ref().and_then(|proof| pictures.get(proof)) {
            write!(html, "<img alt=\"\" src=\"{}\">", Escaped(picture))?;
        }
        writeln!(html, "</li>")?;
    }
    writeln!(
        html,
        "</ol>\n<footer>{}</footer>\n</body></html>",
        Escaped(&ask.foot)
    )
}

/// A text as it stands in a page: nothing of it is markup.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{page, proposed_name};
    use crate::desk::tests::{desk, person};
    use crate::dto::consent_page::{ConsentPage, PageEntry, PageFact};
    use crate::dto::contacts::ConsentHow;
    use crate::dto::evidence::NewProof;
    use crate::{OpenedFile, contacts, evidence};
    use drumbeat_domain::PersonId;

    #[tokio::test]
    async fn a_page_holds_the_ledger_with_its_papers_and_runs_nothing() {
        let (folder, desk) = desk();
        person(&desk, "Grâce", "+243991000412", "Goma").await;
        let path = folder.path().join("form.png");
        // As much of a picture as tells its size.
        let picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x04\x00\x00\x00\x04";
        std::fs::write(&path, picture).unwrap();
        let name = "form.png".to_owned();
        let paper = evidence::keep(&desk, OpenedFile { path, name })
            .await
            .unwrap();
        let proof = NewProof {
            evidence: Some(paper),
            ..NewProof::default()
        };
        let id = PersonId(1);
        let shown = contacts::editing::allow(&desk, id, ConsentHow::PaperForm, Some(proof));
        let ledger = shown.await.unwrap().consent_events;
        let hostile = "<script>alert('x')</script>";
        let ask = ConsentPage {
            id: id.0,
            language: "ar".to_owned(),
            is_rtl: true,
            file_name: "Consent of ../Grâce: \"Ka\"".to_owned(),
            title: "Consent of Grâce & co".to_owned(),
            facts: vec![PageFact {
                label: "Number".to_owned(),
                value: hostile.to_owned(),
            }],
            heading: "What happened".to_owned(),
            entries: vec![PageEntry {
                title: "Agreed".to_owned(),
                lines: vec![hostile.to_owned()],
                proof: ledger
                    .iter()
                    .find_map(|event| Some(event.proof.as_ref()?.id)),
            }],
            foot: "\"Made\" here".to_owned(),
        };
        assert_eq!(
            proposed_name(&ask),
            "Consent of ..Grâce Ka.html",
            "whose it is, in letters that every system takes"
        );
        let html = page(&desk, &ask).await.unwrap();
        assert!(
            html.contains("<img alt=\"\" src=\"data:image/png;base64,"),
            "the paper: {html}"
        );
        assert!(!html.contains("<script"), "a name is a text: {html}");
        assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)"), "{html}");
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        assert!(html.contains("Consent of Grâce &amp; co"), "{html}");
        assert!(
            !html.contains("dir=\"auto\""),
            "a line in another script stands on the page's own side: {html}"
        );
    }
}
