//! The public form (N35): somebody without a login reports a fault or complains. What he leaves is a contact by web; it opens
//! a case for the customer of the number, or joins the one that is open. Number and link leave by the ordinary message to the
//! number on file, and the form says the same whoever it was: nobody learns by it whose number is ours (ADR 0045).

use crate::codec::digest;
use crate::command::Options;
use crate::customer::CHANNEL;
use crate::engine::App;
use crate::error::AppError;
use crate::intake::{ContactInput, OutcomeInput};
use crate::law::{Law, parse};
use crate::link::FormKey;
use crate::ports::CustomerRow;
use crate::register::CustomerBody;
use uuid::Uuid;
use yinuo_domain::org::Holding;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{CaseKind, Category};

/// Customers with one number that are looked at.
const NAMESAKES_MAX: u32 = 20;
/// Digits of a number that can be one.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;
/// Country code that customers write before their number and mirrors do not.
const OWN_COUNTRY: &str = "86";
/// Digits of a mobile number of that country.
const OWN_DIGITS: usize = 11;

/// What somebody left in the public form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebReport {
    /// Telephone number in digits, see [`number_of`].
    pub number: String,
    /// Category, a leaf of the tree.
    pub category: String,
    /// His words.
    pub words: String,
}

/// The digits of a number as somebody types it; none when it can be no telephone number.
#[must_use]
pub fn number_of(typed: &str) -> Option<String> {
    let known = |letter: char| letter.is_ascii_digit() || " -+()".contains(letter);
    if !typed.chars().all(known) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let own = digits.strip_prefix(OWN_COUNTRY).filter(|rest| rest.len() == OWN_DIGITS);
    let digits = own.map(str::to_owned).unwrap_or(digits);
    NUMBER_DIGITS.contains(&digits.len()).then_some(digits)
}

/// What the form offers: leaves about faults and complaints, in the order of the tree. Empty where no form is open.
#[must_use]
pub fn reportable(law: &Law) -> Vec<&Category> {
    let policy = law.book.current();
    if policy.messages().is_none_or(|messages| messages.report_posts.is_empty()) {
        return Vec::new();
    }
    let all = policy.categories();
    let leaf = |category: &Category| {
        let below = format!("{}.", category.code);
        !all.iter().any(|other| other.code.starts_with(&below))
    };
    let kinds = [CaseKind::Fault, CaseKind::Complaint];
    all.iter().filter(|category| kinds.contains(&category.kind) && leaf(category)).collect()
}

impl App {
    /// Takes a report; says which case it became, if the number is a customer's. Sent twice under one form it acts once.
    ///
    /// # Errors
    /// D003 for what the form does not offer, D018 for words that are missing or too long, D021 where nobody answers; failed
    /// storage. Nothing was saved then.
    pub fn take_report(&self, report: &WebReport, form: FormKey) -> Result<Option<Uuid>, AppError> {
        let law = self.law();
        if !reportable(&law).iter().any(|category| category.code == report.category) {
            return Err(Refusal::unknown_category().into());
        }
        if report.words.trim().is_empty() {
            return Err(Refusal::bad_text().into());
        }
        let options = Options {
            key: Some(("report".to_owned(), form.id.to_string(), Vec::new())),
            by_customer: true,
            ..Options::default()
        };
        if let Some(reply) = self.answered_before(&options)? {
            return Ok(reply.case);
        }
        let actor = self.first_to_answer(&law, form.id)?;
        let contact = |customer: &str, text: String, outcome: OutcomeInput| ContactInput {
            channel: CHANNEL.to_owned(),
            direction: "inbound".to_owned(),
            customer: customer.to_owned(),
            text,
            recording: String::new(),
            outcome,
        };
        let Some((customer, service)) = self.whose_number(&law, report)? else {
            // Nobody's number: it stays a contact, with the number in its sealed words, for whoever answers to look at.
            let text = format!("{} · {}", report.number, report.words);
            let ends = OutcomeInput::Ends { outcome: "other".to_owned() };
            self.contact(&actor, &contact("", text, ends), &options)?;
            return Ok(None);
        };
        let open = self.preview(&actor, &customer, &service, &report.category)?.duplicates;
        let outcome = match open.first() {
            Some(row) => OutcomeInput::Joins { case: row.id },
            None => OutcomeInput::Opens {
                category: report.category.clone(),
                service,
                priority: None,
                beside: None,
            },
        };
        Ok(self.contact(&actor, &contact(&customer, report.words.clone(), outcome), &options)?.case)
    }

    /// Whoever holds one of the posts now, those on duty before the others, and of several one by the form's own id: so that
    /// what comes by the form is spread over all of them.
    fn first_to_answer(&self, law: &Law, form: Uuid) -> Result<Actor, AppError> {
        let (now, org) = (self.now(), &law.org);
        let posts = law.book.current().messages().map_or(&[][..], |messages| &messages.report_posts);
        let holds = |held: &&Holding| posts.contains(&held.post) && held.lasts(now);
        let there = |held: &&Holding| org.absence(&held.person, now).is_none();
        let mut all: Vec<&Holding> = org.holdings.iter().filter(holds).filter(there).collect();
        if all.iter().any(|held| org.duty(held, now).is_some()) {
            all.retain(|held| org.duty(held, now).is_some());
        }
        all.sort_by(|a, b| (&a.person, &a.post, &a.unit).cmp(&(&b.person, &b.post, &b.unit)));
        let drawn = u64::from_be_bytes(digest(form.as_bytes())[..8].try_into().unwrap_or_default());
        let place = usize::try_from(drawn % (all.len().max(1) as u64)).unwrap_or_default();
        let held = all.get(place).ok_or_else(Refusal::unknown_name)?;
        Ok(Actor { person: held.person.clone(), post: held.post.clone(), unit: held.unit.clone() })
    }

    /// The customer of a number, and which of his services it is about: the first that the category can be about; none where
    /// none can.
    fn whose_number(&self, law: &Law, report: &WebReport) -> Result<Option<(String, String)>, AppError> {
        let found = self.store.find_customers(&report.number, NAMESAKES_MAX)?;
        let products = law.book.current().products_of(&report.category);
        let mut own: Vec<CustomerRow> = found.into_iter().filter(|row| row.phone == report.number).collect();
        own.sort_by(|a, b| a.code.cmp(&b.code));
        let mut first = None;
        for row in own {
            let body: CustomerBody = parse(&row.body)?;
            let fits = |product: &String| products.is_empty() || products.contains(product);
            if let Some(service) = body.services.iter().find(|service| fits(&service.product)) {
                return Ok(Some((row.code, service.code.clone())));
            }
            first = first.or(Some((row.code, String::new())));
        }
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn a_number_is_its_digits_however_it_is_typed() {
        for typed in ["13800000001", "138 0000 0001", "+86 138-0000-0001", "(138)00000001"] {
            assert_eq!(number_of(typed).as_deref(), Some("13800000001"), "{typed}");
        }
        assert_eq!(number_of("0737-4222222").as_deref(), Some("07374222222"));
        for wrong in ["", "1234", "1234567890123456", "138x0000001", "一三八"] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
    }
}
