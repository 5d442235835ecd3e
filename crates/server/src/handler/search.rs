//! One search: cases, customers, contacts, the policy. Each group is what its own list would show, masks included.

use super::board::rules;
use super::case::{TOTAL_MAX, archived};
use super::filter;
use super::today::contact_row;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::mask;
use crate::view::{case_rows, customer_hit, text};
use yinuo_api::view::{RuleView, SearchView};
use yinuo_app::ports::{CaseFilter, CaseOrder, ContactFilter};
use yinuo_app::{AppError, ContactLine, Heard, Sought};
use yinuo_policy::Policy;

/// Rows of each group, unless more are asked for.
const ROWS: u32 = 6;
/// Most rows of each group.
const ROWS_MAX: u32 = 20;

pub fn search(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["q", "limit"])?;
    let most = call.query_as::<u32>("limit")?.unwrap_or(ROWS);
    if !(1..=ROWS_MAX).contains(&most) {
        return Err(Failure::bad_filter());
    }
    let mut view = nothing(call);
    let Some(words) = filter::words(call)?.filter(|words| !words.text.trim().is_empty()) else {
        return Answer::json(&view);
    };
    let (law, sight) = (call.app.law(), call.sight());
    let sought = Sought::of(&words.text);
    view.policies = policies(law.book.current(), &sought, most as usize);
    let found = call.app.store().find_customers(words.text.trim(), most).map_err(AppError::from)?;
    for row in found {
        let (row, body) = call.app.customer(&row.code)?;
        if sight.has_customer(call.app, &row.code, &body)? {
            view.customers.push(customer_hit(&row, body.services.first()));
        }
    }
    // What is hidden from a reader is hidden from his search: else he would find it by trying.
    let wanted = |line: &ContactLine| {
        let his = view.customers.iter().any(|customer| customer.code == line.row.customer);
        Ok(his || sought.is_in(&[&mask::words(&line.text)]))
    };
    let until = call.app.now().0 + 1;
    let seen = sight.narrow_contacts(ContactFilter { from: 0, until, channel: None, within: None });
    let Heard { lines, looked, since } = call.app.contacts_that(&seen, &wanted, most as usize)?;
    view.contacts = lines.iter().map(|line| contact_row(call, line)).collect::<Result<_, _>>()?;
    (view.contacts_looked, view.contacts_since_at) = (looked, since);
    let filter = CaseFilter { words: Some(words), ..CaseFilter::default() };
    let page = call.cases(filter.clone(), CaseOrder::NewestFirst, None, most)?;
    // A single page counts itself.
    let counted = match page.next {
        None => page.rows.len() as u64,
        Some(_) => call.count_cases(filter.clone(), TOTAL_MAX + 1)?,
    };
    (view.cases_total, view.cases_total_more) = (counted.min(TOTAL_MAX), counted > TOTAL_MAX);
    view.cases = case_rows(&page.rows, call.app, &law)?;
    view.archived = archived(call, &filter)?;
    Answer::json(&view)
}

fn nothing(call: &Call<'_>) -> SearchView {
    SearchView {
        cases: Vec::new(),
        cases_total: 0,
        cases_total_more: false,
        archived: Vec::new(),
        customers: Vec::new(),
        contacts: Vec::new(),
        contacts_looked: 0,
        contacts_since_at: None,
        policies: Vec::new(),
        server_at: call.app.now().0,
    }
}

fn policies(policy: &Policy, sought: &Sought, most: usize) -> Vec<RuleView> {
    let categories = policy.categories().iter().map(|category| RuleView {
        section: "category".to_owned(),
        code: category.code.clone(),
        scheme: category.kind.code().to_owned(),
        name: text(&category.name),
        sentence: text(&yinuo_policy::Bilingual::default()),
    });
    let has = |rule: &RuleView| {
        let (name, sentence) = (&rule.name, &rule.sentence);
        sought.is_in(&[&rule.code, &name.zh, &name.en, &sentence.zh, &sentence.en])
    };
    rules(policy).into_iter().chain(categories).filter(has).take(most).collect()
}
