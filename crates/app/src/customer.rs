//! The customer's own side: his page by a signed link, and what he does there. Each deed is the ordinary command with
//! the customer as actor, asked under the key of its form, so that a page sent twice acts once.

use crate::codec::StoredCaseFact;
use crate::command::{Options, Reply};
use crate::engine::App;
use crate::error::AppError;
use crate::link::{FormKey, KeyRing, StatusLink};
use crate::ports::Hash;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::command::{CaseCommand, RejectionCommand};
use yinuo_domain::event::SpokenBy;
use yinuo_domain::tell::{CustomerSheet, customer_sheet};
use yinuo_domain::{Actor, EvidenceSource, Fact};
use yinuo_policy::{Instant, Pressed};

/// Channel by which a customer confirms on his page.
pub(crate) const CHANNEL: &str = "web";

/// What a customer sees.
#[derive(Debug, Clone)]
pub struct CustomerView {
    /// Case.
    pub case: Uuid,
    /// In words.
    pub sheet: CustomerSheet,
    /// Words that steps name, by id.
    pub words: BTreeMap<Uuid, String>,
    /// Instant of our word: see [`FormKey`].
    pub word_at: i64,
}

/// What a customer does on his page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerDeed {
    /// It works.
    Confirm,
    /// It does not.
    Refuse,
    /// It works no longer.
    Reopen,
    /// We refused to take it, and he does not agree.
    Object,
    /// A word, and photos by digest.
    Say(Vec<Hash>),
}

impl CustomerDeed {
    /// The word by which a form names it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Refuse => "refuse",
            Self::Reopen => "reopen",
            Self::Object => "object",
            Self::Say(_) => "say",
        }
    }

    /// Whether it answers a word of ours, so that it means nothing once we have said another.
    #[must_use]
    pub const fn answers_us(&self) -> bool {
        !matches!(self, Self::Say(_))
    }
}

/// What came of a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It is in the journal.
    Done,
    /// The words contradict what was pressed: he is asked once more.
    Doubtful {
        /// The word that does.
        word: String,
    },
    /// The case had moved on since his page was made.
    Moved,
}

impl App {
    /// The case that a status link opens now; none for a link that is not ours, is over or was revoked. Which of these
    /// it is, nobody outside is told.
    ///
    /// # Errors
    /// Failed storage.
    pub fn case_of_link(&self, ring: &KeyRing, text: &str) -> Result<Option<Uuid>, AppError> {
        let Some(link) = StatusLink::open(ring, text).filter(|link| self.now().0 < link.ends_at) else {
            return Ok(None);
        };
        match self.load_case(link.case) {
            Ok(known) => Ok((known.case.links_revoked == link.revoked).then_some(link.case)),
            Err(AppError::Refused(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// The status link of a case that ends so many days after an instant.
    pub(crate) fn link_of(&self, ring: &KeyRing, case: &Case, from: i64, days: u32) -> String {
        let ends_at = Instant(from).plus_minutes(i64::from(days) * 1_440).0;
        StatusLink { case: case.id, revoked: case.links_revoked, ends_at }.text(ring)
    }

    /// A status link made now, for a demo's newcomer alone: staff of a real operator never hold one.
    ///
    /// # Errors
    /// No such case; no policy on messages; failed storage.
    pub fn link_for_demo(&self, ring: &KeyRing, case: Uuid) -> Result<Option<String>, AppError> {
        let law = self.law();
        let Some(messages) = law.book.current().messages() else { return Ok(None) };
        let known = self.load_case(case)?;
        Ok(Some(self.link_of(ring, &known.case, self.now().0, messages.link_days)))
    }

    /// What the customer of a case sees now.
    ///
    /// # Errors
    /// D002, or failed storage.
    pub fn customer_view(&self, id: Uuid) -> Result<CustomerView, AppError> {
        let (case, history) = self.history_of(id)?;
        let law = self.law_for(&case)?;
        let facts: Vec<Fact> = history.into_iter().map(|stored: StoredCaseFact| stored.fact).collect();
        let sheet = customer_sheet(&case, &facts, &law.book, &law.org, self.now());
        let wanted: Vec<Uuid> = sheet.steps.iter().filter_map(|step| step.words).collect();
        Ok(CustomerView { case: id, words: self.words(&wanted)?, word_at: word_at(&case), sheet })
    }

    /// Does what a customer asked for on his page. `sure` says that he was asked about a contradiction already.
    ///
    /// # Errors
    /// D018 for words that are missing or too long; a refusal of the command; failed storage. Nothing was saved then.
    pub fn customer_does(
        &self,
        case: Uuid,
        deed: &CustomerDeed,
        words: &str,
        form: FormKey,
        sure: Sure,
    ) -> Result<Done, AppError> {
        let key = |what: &str| {
            let scope = format!("customer/{case}/{what}");
            // Other words on the same page are another word; one page gives one verdict.
            let of_words = if deed.answers_us() { String::new() } else { said(deed, words) };
            Options { key: Some((scope, format!("{}{of_words}", form.id), Vec::new())), ..Options::default() }
        };
        let options = key(deed.code());
        // Sent twice: the first answer is the answer, whatever the case has become since.
        if self.answered_before(&options)?.is_some() {
            return Ok(Done::Done);
        }
        if deed.answers_us() && word_at(&self.load_case(case)?.case) != form.word_at {
            return Ok(Done::Moved);
        }
        if sure == Sure::NotYet
            && let Some(word) = self.doubt(deed, words)
        {
            return Ok(Done::Doubtful { word });
        }
        if *deed == CustomerDeed::Confirm && !words.trim().is_empty() {
            self.says(case, words, &[], &key("confirm-words"))?;
        }
        let done = match deed {
            CustomerDeed::Confirm => self.command(&Actor::customer(), case, &options, &|_| {
                Ok(CaseCommand::Confirm { channel: CHANNEL.to_owned(), spoken: SpokenBy::Himself })
            }),
            CustomerDeed::Refuse => self.command(&Actor::customer(), case, &options, &|edge| {
                Ok(CaseCommand::Refuse { text: edge.text(words)?, spoken: SpokenBy::Himself })
            }),
            CustomerDeed::Reopen => self.command(&Actor::customer(), case, &options, &|edge| {
                Ok(CaseCommand::Reopen { text: edge.text(words)? })
            }),
            CustomerDeed::Object => self.command(&Actor::customer(), case, &options, &|edge| {
                let (text, spoken) = (edge.text(words)?, SpokenBy::Himself);
                Ok(CaseCommand::Rejection(RejectionCommand::Object { text, spoken }))
            }),
            CustomerDeed::Say(photos) => self.says(case, words, photos, &options),
        };
        match done {
            Ok(_) => Ok(Done::Done),
            Err(AppError::Refused(refusal)) if refusal.code == "D001" => Ok(Done::Moved),
            Err(other) => Err(other),
        }
    }

    fn says(&self, case: Uuid, words: &str, photos: &[Hash], options: &Options) -> Result<Reply, AppError> {
        let photos: Vec<String> = photos.iter().map(|digest| crate::codec::hex(digest)).collect();
        self.command(&Actor::customer(), case, options, &|edge| {
            Ok(CaseCommand::Say { evidence: edge.evidence_with(EvidenceSource::Customer, words, &photos)? })
        })
    }

    fn doubt(&self, deed: &CustomerDeed, words: &str) -> Option<String> {
        let pressed = match deed {
            CustomerDeed::Confirm => Pressed::Settled,
            CustomerDeed::Refuse | CustomerDeed::Reopen => Pressed::Refused,
            CustomerDeed::Object | CustomerDeed::Say(_) => return None,
        };
        let law = self.law();
        let doubts = &law.book.current().messages()?.doubts;
        doubts.contradicts(pressed, words).map(str::to_owned)
    }

    /// A key for the forms of one page.
    #[must_use]
    pub fn form_key(&self, word_at: i64) -> FormKey {
        FormKey { id: self.entropy.id(self.now().0), word_at }
    }

    /// A word that nobody can guess, for one page's own style and script.
    #[must_use]
    pub fn nonce(&self) -> String {
        crate::codec::hex(&self.entropy.key()[..16])
    }

    /// Under whose name a customer's photo of a case is kept, so that erasing him finds it.
    ///
    /// # Errors
    /// D002, or failed storage.
    pub fn keeper_of(&self, case: Uuid) -> Result<String, AppError> {
        Ok(self.person_of(&self.load_case(case)?.case))
    }
}

/// Whether a contradiction was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// Not yet.
    NotYet,
    /// He pressed again.
    Yes,
}

/// What names a word with its photos inside one page.
fn said(deed: &CustomerDeed, words: &str) -> String {
    let mut bytes = words.as_bytes().to_vec();
    if let CustomerDeed::Say(photos) = deed {
        photos.iter().for_each(|photo| bytes.extend_from_slice(photo));
    }
    crate::codec::hex(&crate::codec::digest(&bytes))
}

fn word_at(case: &Case) -> i64 {
    case.closed_at.or(case.resolved_at).map_or(0, |at| at.0)
}
