//! What people in the practice world are called and what they say: short,
//! shop-like, in the language their number suggests. Invented, never sent to
//! anyone; they are what strangers write, so they are not in the catalogue.

use crate::dice::Dice;

struct Tongue {
    prefixes: &'static [&'static str],
    names: &'static [&'static str],
    answers: &'static [&'static str],
    stop_words: &'static [&'static str],
}

const TONGUES: &[Tongue] = &[
    Tongue {
        prefixes: &["243", "242", "250", "257"],
        names: &[
            "Amani",
            "Furaha",
            "Espérance",
            "Patrick",
            "Mama Neema",
            "Baraka",
            "Divine",
        ],
        answers: &[
            "Merci ! C'est combien ?",
            "Ndiyo, nakuja kesho",
            "Bonjour, vous livrez à Himbi ?",
            "Asante sana",
            "Je passe demain matin",
            "Vous avez encore la taille 42 ?",
        ],
        stop_words: &["STOP", "Arrêt", "stop"],
    },
    Tongue {
        prefixes: &["33", "32", "41", "225", "221", "237", "212", "213", "216"],
        names: &[
            "Camille",
            "Julien",
            "Nadia B.",
            "Théo",
            "Aïcha",
            "Mme Perrin",
        ],
        answers: &[
            "Merci pour l'info",
            "Oui, gardez-m'en deux svp",
            "Vous êtes ouverts dimanche ?",
            "Super, à samedi",
            "C'est pour quelle heure ?",
        ],
        stop_words: &["STOP", "Arret", "stop"],
    },
    Tongue {
        prefixes: &["55", "351", "244", "258"],
        names: &["Ana Souza", "João", "Dona Célia", "Rafa", "Bruna", "Seu Zé"],
        answers: &[
            "Oi! Quanto fica a entrega?",
            "Quero sim 😊",
            "Obrigada!",
            "Tem no tamanho M?",
            "Passo aí amanhã",
            "Aceita pix?",
        ],
        stop_words: &["PARAR", "Sair", "STOP"],
    },
    Tongue {
        prefixes: &["34", "52", "54", "57", "51", "56"],
        names: &["María", "Carlos", "Lupita", "Doña Rosa", "Andrés"],
        answers: &[
            "¿Cuánto cuesta?",
            "Gracias, paso mañana",
            "Sí, apárteme uno",
            "¿Hacen envíos?",
        ],
        stop_words: &["BAJA", "Parar", "STOP"],
    },
    Tongue {
        prefixes: &["91", "92", "880"],
        names: &["Priya", "Rahul", "अंजलि", "Imran", "Meena Stores", "Suresh"],
        answers: &[
            "Rate kya hai?",
            "हाँ, कल आऊँगी",
            "Ok bhaiya",
            "Please keep 2 for me",
            "Home delivery hai?",
            "धन्यवाद 🙏",
        ],
        stop_words: &["STOP", "stop", "Stop"],
    },
    Tongue {
        prefixes: &["20", "966", "971", "962", "964", "249", "218"],
        names: &["أحمد", "منى", "Abu Omar", "سارة", "Khaled"],
        answers: &["كم السعر؟", "شكراً", "نعم أريد واحد", "هل يوجد توصيل؟"],
        stop_words: &["إيقاف", "STOP"],
    },
];

const ANYWHERE: Tongue = Tongue {
    prefixes: &[],
    names: &["Sam", "Alex", "Grace", "Daniel", "Mrs Okafor", "Jo"],
    answers: &[
        "Thanks!",
        "Yes please, keep one for me",
        "How much is delivery?",
        "Are you open on Sunday?",
        "Great, see you tomorrow",
    ],
    stop_words: &["STOP", "stop"],
};

pub(super) fn name(dice: &mut Dice, phone: &str) -> String {
    one_of(dice, tongue(phone).names)
}

pub(super) fn answer(dice: &mut Dice, phone: &str) -> String {
    one_of(dice, tongue(phone).answers)
}

pub(super) fn stop_word(dice: &mut Dice, phone: &str) -> String {
    one_of(dice, tongue(phone).stop_words)
}

fn tongue(phone: &str) -> &'static Tongue {
    TONGUES
        .iter()
        .find(|tongue| {
            tongue
                .prefixes
                .iter()
                .any(|prefix| phone.starts_with(prefix))
        })
        .unwrap_or(&ANYWHERE)
}

fn one_of(dice: &mut Dice, lines: &[&str]) -> String {
    dice.pick(lines)
        .map(|line| (*line).to_owned())
        .unwrap_or_default()
}
