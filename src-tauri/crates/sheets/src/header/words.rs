//! The words that headers use, by field: English, French, Portuguese, Spanish,
//! Hindi, Arabic, Swahili, Indonesian, German, Russian, and some Italian and
//! Turkish. Compared after folding: lower case, no accents, no punctuation.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::clean::fold;
use crate::column::Field;

/// Field and its words, separated by commas.
const WORDS: &[(Field, &str)] = &[
    (
        Field::Name,
        "name, full name, fullname, customer name, customer, contact name, client name, contact,  \
         display name, nom, nom complet, nom du client, nom client, client, nom et prenom, noms,  \
         nome, nome completo, nome do cliente, cliente, nombre, nombre completo,  \
         nombre del cliente, kunde, kundenname, nominativo, नाम, ग्राहक का नाम, ग्राहक,  \
         पूरा नाम, الاسم, اسم, اسم العميل, الاسم الكامل, العميل, nama, nama lengkap,  \
         nama pelanggan, ad soyad, isim, musteri, jina, jina la mteja, имя, фио,  \
         ragione sociale, person, customer full name, names, contact person, client full name,  \
         buyer, member name, student name, parent name, your name, jina kamili, majina, mteja,  \
         konsumen, pelanggan, nama konsumen, nama customer, nama kontak, клиент, имя клиента,  \
         имя и фамилия, покупатель, контакт, ग्राहक नाम, नाम ग्राहक, संपर्क नाम, اسم الزبون,  \
         الزبون, الاسم الثلاثي, اسم جهة الاتصال, nombre y apellido, nombre y apellidos,  \
         nombre contacto, contacto, nome e sobrenome, nome contato, contato, nom du contact,  \
         nom prenom, nom et prenoms, prenom et nom, noms et prenoms, kontakt,  \
         vollstandiger name, vor und nachname",
    ),
    (
        Field::FirstName,
        "first name, firstname, given name, forename, prenom, vorname, primeiro nome, adi, ad,  \
         first, fname, givenname, prenoms, primer nombre, nombres, nome proprio, nombre de pila,  \
         jina la kwanza, nama depan, पहला नाम, प्रथम नाम, الاسم الاول, rufname",
    ),
    (
        Field::MiddleName,
        "middle name, additional name, weitere vornamen, deuxieme prenom, second prenom,  \
         nome do meio, middlename, segundo nombre, nama tengah, jina la kati, отчество,  \
         मध्य नाम",
    ),
    (
        Field::LastName,
        "last name, lastname, family name, surname, nom de famille, nachname, familienname,  \
         sobrenome, apelido, apellido, apellidos, cognome, soyadi, soyad, last, lname,  \
         lastname surname, postnom, ultimo nome, segundo apellido, primer apellido,  \
         jina la mwisho, jina la ukoo, nama belakang, उपनाम, कुलनाम, اسم العائلة, العائلة,  \
         фамилия, zuname",
    ),
    (
        Field::Nickname,
        "nickname, surnom, spitzname, apodo, alias, nick, sobriquet, nama panggilan",
    ),
    (
        Field::Phone,
        "phone, phone number, phonenumber, phone no, telephone, telephone number, tel, tel no,  \
         mobile, mobile phone, mobile number, mobile no, cell, cell phone, whatsapp,  \
         whatsapp number, whatsapp no, contact number, contact no, msisdn, portable, numero,  \
         numero de telephone, numero whatsapp, n de telephone, gsm, telephone mobile,  \
         tel mobile, telefone, telefone celular, celular, fone, numero de telefone, telefono,  \
         telefono movil, movil, telefono celular, telefon, telefonnummer, handy, handynummer,  \
         handy nr, mobil, mobiltelefon, mobilnummer, rufnummer, cellulare, numero di telefono,  \
         फ़ोन, फोन, मोबाइल, मोबाइल नंबर, फ़ोन नंबर, फोन नंबर, هاتف, الهاتف, رقم الهاتف, جوال,  \
         الجوال, رقم الجوال, موبايل, رقم الموبايل, no hp, nomor hp, telepon, no telepon,  \
         nomor telepon, no whatsapp, cep telefonu, telefon numarasi, simu, namba ya simu,  \
         телефон, мобильный, мобильный телефон, номер телефона, primary phone, whatsapp phone,  \
         whatsapp phone number, whatsapp mobile, whats app, whats app number, wa, wa number,  \
         no wa, nomor wa, nomor whatsapp, nomor telepon wa, whatsapp nummer, numero de whatsapp,  \
         numero do whatsapp, whatsapp do cliente, phones, phone nr, phone num, ph no, ph number,  \
         ph, mob, mob no, mobile nr, mobile phone number, cell number, cell no, cellphone,  \
         cellphone number, cellular, handphone, hp, no handphone, nomor handphone, no telp,  \
         telp, no tel, no telepon hp, contact phone, contact mobile, customer phone,  \
         customer mobile, client phone, telefonnr, telefon nr, tel nr, telnr, handynr, mobilnr,  \
         mobilfunk, mobilfunknummer, mobiltelefonnummer, telephone portable, numero de portable,  \
         numero portable, numero de tel, numero tel, num tel, no de telephone, no telephone,  \
         no de tel, telephone whatsapp, contact telephonique, numero de celular, numero celular,  \
         cel, nro celular, nro de celular, numero de contacto, numero de contato,  \
         telefone whatsapp, telefone contato, telefone de contato, whatsapp contato,  \
         numero telefonico, telefono whatsapp, telefono de contacto, फोन नं, मोबाइल नं,  \
         मोबाइल फोन, व्हाट्सएप, व्हाट्सऐप, व्हाट्सएप नंबर, संपर्क नंबर, رقم الواتساب, واتساب,  \
         واتس اب, رقم التليفون, تليفون, تلفون, رقم التلفون, هاتف محمول, الهاتف المحمول, المحمول,  \
         رقم المحمول, الموبايل, رقم موبايل, nambari ya simu, nambari, simu ya mkononi, namba,  \
         namba ya whatsapp, номер, мобильный номер, номер мобильного, тел, моб, сотовый, ватсап,  \
         вотсап, whatsapp номер, номер whatsapp, mobiel, mobiele telefoon, numero di cellulare,  \
         numero cellulare, cell n",
    ),
    (
        Field::PhoneOther,
        "phone 2, telephone 2, tel 2, tel2, phone2, second phone, other phone, home phone,  \
         business phone, work phone, home phone 2, business phone 2, telefone 2, telefone fixo,  \
         fixo, telefono 2, telefono fijo, fijo, telefon 2, festnetz, telefon privat,  \
         telefon geschaftlich, telephone fixe, fixe, telephone domicile, telephone 2 domicile,  \
         telephone bureau, telephone 2 bureau, telephone autre, telephone principal,  \
         telephone societe, telephone voiture, tel fixe, tel bureau, tel domicile,  \
         autre telephone, autre numero, car phone, company main phone, other mobile, alt phone,  \
         alternate phone, landline, telefone comercial, telefone residencial, casa, fisso,  \
         telefono fisso, callback, radio phone, assistant s phone, second number, phone 3,  \
         mobile 2, phone number 2, mobile number 2, alternate number, alternative phone,  \
         alternative number, other number, landline number, home number, work number,  \
         office phone, house phone, telephone 3, tel 3, tel3, second telephone, deuxieme numero,  \
         numero 2, portable 2, telephone maison, domicile, celular 2, telefone 3,  \
         outro telefone, telefone alternativo, otro telefono, telefono 3, telefono alternativo,  \
         telefono casa, telefono trabajo, movil 2, telefon 3, handy 2, festnetznummer,  \
         telefon zuhause, weitere telefonnummer, दूसरा नंबर, वैकल्पिक नंबर, मोबाइल 2, फोन 2,  \
         هاتف اخر, رقم اخر, هاتف 2, جوال 2, الهاتف الثابت, هاتف المنزل, simu 2, simu nyingine,  \
         simu ya pili, telepon 2, no hp 2, telepon rumah, telepon kantor, телефон 2,  \
         доп телефон, дополнительный телефон, домашний телефон, рабочий телефон, другой телефон",
    ),
    (
        Field::CallingCode,
        "country code, calling code, dial code, dialing code, isd code, isd, ddi, indicatif,  \
         indicatif pays, vorwahl land, landervorwahl, prefijo, prefisso, codigo do pais,  \
         countrycode, phone code, phone country code, mobile country code, country calling code,  \
         international code, code pays, code du pays, indicatif telephonique, codigo pais,  \
         codigo de pais, landesvorwahl, kode negara, msimbo wa nchi, код страны, देश कोड,  \
         رمز الدولة, مفتاح الدولة",
    ),
    (
        Field::Country,
        "country, pays, pais, land, paese, ulke, देश, البلد, الدولة, country name,  \
         country region, nation, nchi, negara, страна, राष्ट्र, البلاد, دولة",
    ),
    (
        Field::Email,
        "adresse de messagerie, email, e mail, mail, email address, e mail address,  \
         e mail 1 value, courriel, adresse e mail, correo, correo electronico, e mail adresse,  \
         ईमेल, البريد الالكتروني, البريد الإلكتروني, mail address, emailid, email id, e mail id,  \
         courriel electronique, mel, adresse email, adresse mail, adresse courriel,  \
         endereco de email, endereco de e mail, correo e, direccion de correo,  \
         direccion de correo electronico, mailadresse, emailadresse, ई मेल, البريد, ايميل,  \
         الايميل, barua pepe, surel, alamat email, эл почта, электронная почта, почта, имейл,  \
         indirizzo email, e posta",
    ),
    (
        Field::City,
        "city, town, ville, cidade, ciudad, stadt, ort, citta, शहर, المدينة, kota, sehir, mji,  \
         город, location, town city, city town, place, area, locality, quartier ville, commune,  \
         localite, municipio, localidade, poblacion, localidad, ciudad de residencia, wohnort,  \
         gemeinde, नगर, स्थान, गाँव, مدينة, البلدة, jiji, mahali, kabupaten, kota kabupaten,  \
         населенный пункт",
    ),
    (
        Field::Company,
        "company, organization name, organization 1 name, organisation, entreprise, societe,  \
         empresa, firma, azienda, कंपनी, الشركة, organisation name, organization, business,  \
         business name, shop, shop name, firm, employer, store name, nom de l entreprise,  \
         raison sociale, boutique, etablissement, nome da empresa, loja, nome fantasia,  \
         nombre de la empresa, negocio, tienda, unternehmen, firmenname, betrieb,  \
         organisation firma, फर्म, दुकान, المؤسسة, اسم الشركة, المتجر, kampuni, duka,  \
         perusahaan, nama perusahaan, toko, компания, организация, фирма, магазин",
    ),
    (
        Field::Language,
        "language, lang, locale, preferred language, langue, langue preferee, idioma, lingua,  \
         sprache, भाषा, اللغة, لغة, lugha, bahasa, язык, dil",
    ),
    (
        Field::Tags,
        "tags, tag, labels, label, group, groups, group membership, categories, category,  \
         groupe, groupes, etiquettes, categorie, etiquetas, grupo, grupos, categorias, gruppe,  \
         gruppen, kategorien, kategorie, etichette, gruppo, gruppi, लेबल, समूह, المجموعة,  \
         الوسوم, etiket, grup, segment, lista, liste, kikundi, kelompok, группа, segments,  \
         client group, customer group, customer type, type de client, groupe client, balises,  \
         balise, tipo de cliente, grupo de clientes, segmento, etiqueta, kundengruppe,  \
         schlagworte, schlagwort, etikett, टैग, श्रेणी, وسوم, التصنيف, تصنيف, المجموعات, lebo,  \
         vikundi, makundi, grup pelanggan, kategori, label pelanggan, группы, теги, тег, метки,  \
         категория, сегмент, список",
    ),
    (
        Field::Consent,
        "consent, opt in, optin, opted in, whatsapp opted, whatsapp opt in, agreed,  \
         accepts marketing, accepts messages, newsletter, accord, consentement,  \
         accepte les messages, accepte, consentimento, aceita mensagens, aceita, autoriza,  \
         consentimiento, acepta mensajes, acepta, einwilligung, zustimmung, consenso, सहमति,  \
         अनुमति, الموافقة, موافقة, persetujuan, onay, izin, ridhaa, permission, subscribed,  \
         marketing consent, whatsapp consent, sms consent, opt in status, opted in whatsapp,  \
         whatsapp optin, agree, agreement, consented, marketing opt in, accepts whatsapp,  \
         consentement whatsapp, accord client, a accepte, abonne, autorisation, opt in whatsapp,  \
         autorizacao, permite mensagens, aceitou, autorizacion, permiso, autoriza mensajes,  \
         suscrito, erlaubnis, zugestimmt, newsletter anmeldung, स्वीकृति, मंजूरी, مشترك, إذن,  \
         ruhusa, amekubali, setuju, izin pesan, согласие, согласен, разрешение, подписан",
    ),
    (
        Field::OptOut,
        "opt out, optout, opted out, unsubscribed, do not contact, dnd, stop, desabonne,  \
         desinscrit, ne pas contacter, descadastrado, nao contatar, nao quer receber, baja,  \
         no contactar, abgemeldet, nicht kontaktieren, disiscritto, non contattare,  \
         सदस्यता समाप्त, ألغى الاشتراك, إلغاء الاشتراك, unsubscribe, do not message,  \
         dont contact, do not send, blocked, blacklist, stop messages, opt out whatsapp,  \
         opted out whatsapp, desabonnement, desinscription, stop pub, descadastro, parar,  \
         bloqueado, darse de baja, no enviar, bloqueados, austragung, abbestellt, gesperrt,  \
         widerruf, मना किया, संपर्क न करें, لا تراسل, عدم الاتصال, amejiondoa, usitume,  \
         berhenti, jangan hubungi, отписан, отписался, не беспокоить, не писать, черный список",
    ),
    (
        Field::Notes,
        "notes, note, comment, comments, remarks, remarque, remarques, observacoes, observacao,  \
         obs, notas, nota, notizen, bemerkung, bemerkungen, commentaire, commentaires, टिप्पणी,  \
         ملاحظات, catatan, remark, description, memo, anmerkung, anmerkungen, kommentar,  \
         observaciones, comentarios, comentario, observations, observation, anotacoes, anotacao,  \
         नोट, विवरण, ملاحظة, تعليق, maelezo, maoni, keterangan, komentar, заметки, заметка,  \
         примечание, примечания, комментарий, комментарии, annotazioni",
    ),
    (
        Field::Birthday,
        "birthday, date of birth, dob, date de naissance, anniversaire, aniversario,  \
         data de nascimento, fecha de nacimiento, geburtstag, geburtsdatum, data di nascita,  \
         birth date, birthdate, naissance, nascimento, data nascimento, nacimiento, cumpleanos,  \
         जन्मदिन, जन्म तिथि, تاريخ الميلاد, الميلاد, siku ya kuzaliwa, tanggal lahir,  \
         день рождения, дата рождения, compleanno, dogum tarihi",
    ),
];

/// Words of the header that say the number is a fax or a pager, never a phone.
const NO_PHONE: &[&str] = &[
    "fax",
    "telefax",
    "telecopie",
    "telecopieur",
    "pager",
    "radiomessagerie",
    "telex",
    "isdn",
    "rnis",
    "tty",
    "tdd",
    "beeper",
    "факс",
    "فاكس",
    "फैक्स",
];

/// Parts of a longer header that say it holds phone numbers ("Tél. du client").
const PHONE_PARTS: &[&str] = &[
    "whatsapp",
    "phone",
    "telephone",
    "mobile",
    "cell",
    "cellphone",
    "msisdn",
    "tel",
    "portable",
    "gsm",
    "telefone",
    "celular",
    "fone",
    "telefono",
    "movil",
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "mobil",
    "rufnummer",
    "cellulare",
    "telepon",
    "telp",
    "hp",
    "simu",
    "телефон",
    "मोबाइल",
    "फोन",
    "व्हाट्सएप",
    "هاتف",
    "الهاتف",
    "جوال",
    "الجوال",
    "موبايل",
    "واتساب",
];

/// Parts of a longer header that say it is something about the phone.
const ABOUT_PHONE: &[&str] = &[
    "model",
    "brand",
    "type",
    "label",
    "operator",
    "provider",
    "carrier",
    "bill",
    "plan",
    "date",
    "status",
    "id",
    "marque",
    "modele",
    "operateur",
    "marca",
    "modelo",
    "operadora",
    "marke",
    "name",
    "nom",
    "nome",
    "nombre",
    "price",
    "prix",
    "preco",
    "precio",
    "banking",
    "money",
    "app",
    "user",
];

static BY_WORD: LazyLock<HashMap<String, &'static Field>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (field, list) in WORDS {
        for word in list.split(',') {
            words.entry(fold(word)).or_insert(field);
        }
    }
    words
});

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) field: Field,
    /// The whole header is a known word, not only a part of it.
    pub(super) exact: bool,
}

/// The meaning of a folded header.
pub(super) fn meaning(folded: &str) -> Option<Meaning> {
    if folded.is_empty() || is_no_phone(folded) {
        return None;
    }
    if let Some(field) = BY_WORD.get(folded) {
        return Some(Meaning {
            field: (*field).clone(),
            exact: true,
        });
    }
    if let Some(field) = numbered(folded) {
        return Some(Meaning { field, exact: true });
    }
    let tokens: Vec<&str> = folded.split(' ').collect();
    let part = |list: &[&str]| tokens.iter().any(|token| list.contains(token));
    (tokens.len() <= 5 && part(PHONE_PARTS) && !part(ABOUT_PHONE)).then_some(Meaning {
        field: Field::Phone,
        exact: false,
    })
}

/// `Phone 2 - Value`, `E-mail 1 - Value`, `Phone 3 - Type`.
fn numbered(folded: &str) -> Option<Field> {
    let mut tokens = folded.rsplit(' ');
    let last = tokens.next()?;
    let number = tokens.next()?;
    if number.parse::<u8>().is_err() {
        return None;
    }
    let thing: Vec<&str> = tokens.collect();
    match (thing.as_slice(), last) {
        (["phone"], "value") => Some(Field::Phone),
        (["phone"], "label" | "type") => Some(Field::PhoneLabel),
        (["mail", "e"] | ["email"], "value") => Some(Field::Email),
        _ => None,
    }
}

/// What an address book has several of, each with a column that says of which kind it is.
const KINDS_OF: &[&[&str]] = &[
    &["address"],
    &["custom", "field"],
    &["e", "mail"],
    &["email"],
    &["event"],
    &["external", "id"],
    &["im"],
    &["organization"],
    &["phone"],
    &["relation"],
    &["sip"],
    &["web", "page"],
    &["website"],
];

/// Whether a folded header says of which kind what stands beside it is: `E-mail 1 - Label`,
/// `Address 2 - Type`, `E-mail Type`. "Home" and "SMTP" are nothing about a person.
pub(super) fn says_kind(folded: &str) -> bool {
    let mut tokens: Vec<&str> = folded.split(' ').collect();
    let kind = matches!(tokens.pop(), Some("label" | "type" | "service"));
    if tokens.last().is_some_and(|last| last.parse::<u8>().is_ok()) {
        tokens.pop();
    }
    kind && KINDS_OF.contains(&tokens.as_slice())
}

/// Whether a header or a label says fax, pager and the like.
pub(crate) fn is_no_phone(folded: &str) -> bool {
    folded.split(' ').any(|token| NO_PHONE.contains(&token))
}

/// Words for WhatsApp, where they stand alone.
static WHATSAPP: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = [
        "wa",
        "واتساب",
        "واتس",
        "व्हाट्सएप",
        "व्हाट्सऐप",
        "ватсап",
        "вотсап",
    ];
    words.into_iter().map(fold).collect()
});

/// Words for a mobile phone.
static MOBILE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = [
        "mobile",
        "mob",
        "cell",
        "cellphone",
        "cellular",
        "celular",
        "cel",
        "portable",
        "gsm",
        "handy",
        "handynummer",
        "handynr",
        "handphone",
        "hp",
        "mobil",
        "mobiltelefon",
        "mobilnummer",
        "mobilnr",
        "mobilfunk",
        "mobilfunknummer",
        "mobiltelefonnummer",
        "movil",
        "cellulare",
        "cep",
        "iphone",
        "mobiel",
        "मोबाइल",
        "جوال",
        "الجوال",
        "موبايل",
        "الموبايل",
        "محمول",
        "المحمول",
        "мобильный",
        "мобильного",
        "сотовый",
        "моб",
        "mkononi",
    ];
    words.into_iter().map(fold).collect()
});

/// Whether a folded header or label says WhatsApp.
pub(crate) fn says_whatsapp(folded: &str) -> bool {
    folded.contains("whatsapp")
        || folded.contains("whats app")
        || folded.split(' ').any(|token| WHATSAPP.contains(token))
}

/// Whether a folded header or label says mobile.
pub(crate) fn says_mobile(folded: &str) -> bool {
    folded.split(' ').any(|token| MOBILE.contains(token))
}

/// Whether a folded label of an address book says that a number is preferred.
pub(crate) fn says_preferred(folded: &str) -> bool {
    folded.split(' ').any(|token| token == "pref")
}
