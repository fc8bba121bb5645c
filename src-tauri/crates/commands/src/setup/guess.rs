//! What this computer suggests for the first run: its language, country and zone. Neither
//! Windows nor macOS says its language in the environment, so the system itself is asked.

use crate::workspace::Region;
use drumbeat_domain::phone;
use drumbeat_domain::schedule::Zone;

/// What this computer suggests.
pub(crate) fn guess() -> Region {
    let zone = iana_time_zone::get_timezone().unwrap_or_default();
    let locales: Vec<String> = sys_locale::get_locales().collect();
    guess_from(&locales, &zone)
}

/// From the languages of the computer, the one it speaks first, and from its zone. The zone
/// says more about where a shop is: many computers speak the language of another country.
fn guess_from(locales: &[String], zone: &str) -> Region {
    let language = locales.first().and_then(|locale| locale.split('-').next());
    let language = language.filter(|language| language.len() == 2);
    let country = country_of_zone(zone)
        .map(str::to_owned)
        .or_else(|| locales.iter().find_map(|locale| country_of(locale)));
    Region {
        shop_name: String::new(),
        language: language.unwrap_or("en").to_lowercase(),
        country: country.unwrap_or_else(|| "US".to_owned()),
        zone: Zone::parse(zone).map_or("UTC", |_| zone).to_owned(),
        confirmed: false,
    }
}

/// The country of a locale such as `fr-CD` or `zh-Hans-CN`, if people there have phones.
fn country_of(locale: &str) -> Option<String> {
    let parts = locale.split('-').skip(1);
    let mut countries = parts.filter(|part| part.len() == 2).map(str::to_uppercase);
    countries.find(|country| phone::calling_code(country).is_some())
}

/// The country a zone lies in, for the guess of the first run.
fn country_of_zone(zone: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("Africa/Kinshasa", "CD"),
        ("Africa/Lubumbashi", "CD"),
        ("Africa/Kigali", "RW"),
        ("Africa/Nairobi", "KE"),
        ("Africa/Kampala", "UG"),
        ("Africa/Dar_es_Salaam", "TZ"),
        ("Africa/Lagos", "NG"),
        ("Africa/Abidjan", "CI"),
        ("Africa/Dakar", "SN"),
        ("Africa/Douala", "CM"),
        ("Africa/Accra", "GH"),
        ("Africa/Johannesburg", "ZA"),
        ("Africa/Cairo", "EG"),
        ("Africa/Casablanca", "MA"),
        ("Africa/Algiers", "DZ"),
        ("Africa/Tunis", "TN"),
        ("Africa/Bujumbura", "BI"),
        ("Africa/Brazzaville", "CG"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Karachi", "PK"),
        ("Asia/Dhaka", "BD"),
        ("Asia/Jakarta", "ID"),
        ("Asia/Dubai", "AE"),
        ("Asia/Riyadh", "SA"),
        ("Asia/Istanbul", "TR"),
        ("Asia/Manila", "PH"),
        ("America/Sao_Paulo", "BR"),
        ("America/Bahia", "BR"),
        ("America/Fortaleza", "BR"),
        ("America/Recife", "BR"),
        ("America/Manaus", "BR"),
        ("America/Mexico_City", "MX"),
        ("America/Bogota", "CO"),
        ("America/Lima", "PE"),
        ("America/Argentina/Buenos_Aires", "AR"),
        ("America/Santiago", "CL"),
        ("America/New_York", "US"),
        ("America/Chicago", "US"),
        ("America/Denver", "US"),
        ("America/Los_Angeles", "US"),
        ("America/Toronto", "CA"),
        ("Europe/Paris", "FR"),
        ("Europe/Berlin", "DE"),
        ("Europe/Madrid", "ES"),
        ("Europe/Lisbon", "PT"),
        ("Europe/Rome", "IT"),
        ("Europe/London", "GB"),
        ("Europe/Brussels", "BE"),
        ("Europe/Zurich", "CH"),
        ("Europe/Istanbul", "TR"),
        ("Europe/Moscow", "RU"),
        ("Europe/Amsterdam", "NL"),
    ];
    KNOWN
        .iter()
        .find(|(name, _)| *name == zone)
        .map(|(_, country)| *country)
}

#[cfg(test)]
mod tests {
    use super::guess_from;

    /// Language and country that are suggested.
    fn suggested(locales: &[&str], zone: &str) -> (String, String) {
        let locales: Vec<String> = locales.iter().map(|&locale| locale.to_owned()).collect();
        let region = guess_from(&locales, zone);
        (region.language, region.country)
    }

    #[test]
    fn the_country_is_that_of_the_zone_and_else_of_the_first_language_that_names_one() {
        for (locales, zone, language, country) in [
            (vec!["fr-FR"], "Africa/Kinshasa", "fr", "CD"),
            (vec!["fr-CD"], "Africa/Nowhere", "fr", "CD"),
            (vec!["zh-Hans-CN"], "Asia/Shanghai", "zh", "CN"),
            (vec!["es-419", "pt-br"], "Etc/UTC", "es", "BR"),
            (vec!["C"], "Etc/UTC", "en", "US"),
            (vec!["fil-PH"], "Asia/Tokyo", "en", "PH"),
            (vec!["en-XX"], "", "en", "US"),
            (vec![], "", "en", "US"),
        ] {
            assert_eq!(
                suggested(&locales, zone),
                (language.to_owned(), country.to_owned()),
                "{locales:?} in {zone:?}: every number of the first list is read by it"
            );
        }
    }

    #[test]
    fn a_zone_that_nobody_knows_is_none() {
        assert_eq!(guess_from(&[], "Mars/Olympus").zone, "UTC");
        assert_eq!(guess_from(&[], "Asia/Kolkata").zone, "Asia/Kolkata");
    }
}
