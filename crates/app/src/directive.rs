//! Directives without a case (Y01): given, answered, judged, sent back; late and climbing at their own instants.
//!
//! A directive is a row of a register with a stream of its own, as an outage is. Known weakness: all of them are read to find
//! those that are late; an operator with many thousands will want a table.

use crate::codec::encode;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::messages::id_of;
use crate::ports::{Append, Commit, CommitError, Hash, InboxRow, RegisterRow};
use crate::register::{RegisterEvent, json, stream_of};
use uuid::Uuid;
use yinuo_domain::directive::{Addressee, Directive};
use yinuo_domain::{Actor, Brief, Context, Fact, Refusal};
use yinuo_policy::Instant;

/// Register of directives: code is the id.
pub const REGISTER: &str = "directive";

/// A decision on a directive, with who hears of it.
type Change<'c, 'a> = &'c dyn Fn(&mut Directive, Context<'_>) -> Result<Vec<Hears<'a>>, Refusal>;

/// Somebody who hears of a directive.
struct Hears<'a> {
    post: &'a str,
    person: String,
    kind: &'a str,
    /// What tells one item from the next of the same directive.
    turn: String,
    words: (&'a str, &'a str),
    at: Instant,
}

impl App {
    /// Every directive without a case: those that wait first, by their limits.
    ///
    /// # Errors
    /// Failed storage.
    pub fn directives(&self) -> Result<Vec<Directive>, AppError> {
        let rows = self.store.register(REGISTER)?;
        let mut all = rows.iter().map(|row| parse::<Directive>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|directive| (directive.is_over(), directive.due_at, directive.id));
        Ok(all)
    }

    /// One of them.
    ///
    /// # Errors
    /// O015 when there is none; failed storage.
    pub fn directive(&self, id: Uuid) -> Result<Directive, AppError> {
        let row = self.store.register_row(REGISTER, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_such_directive)?.body)
    }

    /// The quality office gives one. `key` names the submission: the same one gives one directive.
    ///
    /// # Errors
    /// O012, O016, a key that was used for something else; failed storage.
    pub fn give_directive(
        &self,
        actor: &Actor,
        to: Addressee<'_>,
        text: &str,
        due_at: Instant,
        key: &str,
    ) -> Result<Directive, AppError> {
        let id = id_of(&format!("{REGISTER}/{key}"));
        // The same submission once more finds what the first one gave.
        match self.directive(id) {
            Ok(known) if known.given_by == actor.person && known.text == text.trim() => return Ok(known),
            Ok(_) => return Err(AppError::KeyReused),
            Err(AppError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
        let (law, now) = (self.law(), self.now());
        let brief = Brief::default();
        let ctx = Context { now, actor, book: &law.book, org: &law.org, brief: &brief };
        let directive = Directive::give(id, to, text, due_at, ctx)?;
        let holding = law.org.anybody_in(to.unit, now).filter(|_| to.person.is_empty());
        let post = holding.map_or("", |holding| holding.post.as_str());
        let person = holding.map_or(to.person, |holding| &holding.person).to_owned();
        let words = ("督办", "A directive of the quality office");
        let told = Hears { post, person, kind: "directive", turn: "given".to_owned(), words, at: now };
        let item = item(&directive, told);
        let commit = self.directive_commit(actor, &directive, (0, [0; 32]), vec![item])?;
        self.store.commit(commit)?;
        Ok(directive)
    }

    /// Somebody of the unit answers.
    ///
    /// # Errors
    /// O015 to O018; failed storage.
    pub fn answer_directive(&self, actor: &Actor, id: Uuid, text: &str) -> Result<Directive, AppError> {
        self.change_directive(actor, id, &|directive, ctx| {
            directive.answer(text, ctx)?;
            let words = ("督办已回复，待评定", "A directive was answered");
            let (person, at) = (directive.given_by.clone(), ctx.now);
            Ok(vec![Hears { post: "", person, kind: "directive-done", turn: round(directive), words, at }])
        })
    }

    /// The quality office judges the reply.
    ///
    /// # Errors
    /// O012, O015 to O018; failed storage.
    pub fn judge_directive(
        &self,
        actor: &Actor,
        id: Uuid,
        (accepted, text): (bool, &str),
        due_at: Option<Instant>,
    ) -> Result<Directive, AppError> {
        self.change_directive(actor, id, &|directive, ctx| {
            directive.judge(accepted, text, due_at, ctx)?;
            let person = directive.replies.last().map(|reply| reply.by.clone()).unwrap_or_default();
            let (words, at) = (("督办回复退回", "A reply was sent back"), ctx.now);
            let sent_back = Hears {
                post: "",
                person,
                kind: "directive",
                turn: format!("back/{}", round(directive)),
                words,
                at,
            };
            Ok(if accepted { Vec::new() } else { vec![sent_back] })
        })
    }

    /// Tells of directives that nobody answered: whoever is addressed that it is late, and post after post; says of how many
    /// steps.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tell_late_directives(&self) -> Result<u32, AppError> {
        let law = self.law();
        let Some(rule) = law.book.current().directive_rule() else { return Ok(0) };
        let mut count = 0;
        for found in self.directives()?.into_iter().filter(Directive::waits) {
            // Every step whose instant has come, one commit each; the posts of the rule are the limit.
            for _ in 0..=rule.climbs.len() {
                let (now, standing) = (self.now(), self.directive(found.id)?);
                if !standing.is_newly_late(now) && standing.climbs(rule, now).is_none() {
                    break;
                }
                self.change_directive(&Actor::system(), found.id, &|directive, ctx| {
                    directive.overdue |= directive.waits() && directive.due_at <= ctx.now;
                    let Some((at, post)) = directive.climbs(rule, ctx.now) else { return Ok(Vec::new()) };
                    directive.climbed.push(post.to_owned());
                    let unit = unit_of(&law, directive, at);
                    let person = law.org.reached(post, &unit, at).unwrap_or_default().to_owned();
                    let words = ("督办到期未回复", "A directive is due and not answered");
                    let turn = format!("{}/step-{}", round(directive), directive.climbed.len());
                    Ok(vec![Hears { post, person, kind: "directive", turn, words, at }])
                })?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn change_directive<'a>(
        &self,
        actor: &Actor,
        id: Uuid,
        change: Change<'_, 'a>,
    ) -> Result<Directive, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (law, now) = (self.law(), self.now());
            // The head before the row, as everywhere.
            let head = self.store.head(stream_of(&format!("{REGISTER}/{id}")))?;
            let before = self.directive(id)?;
            let mut directive = before.clone();
            let brief = Brief::default();
            let ctx = Context { now, actor, book: &law.book, org: &law.org, brief: &brief };
            let hears = change(&mut directive, ctx)?;
            if directive == before {
                return Ok(directive);
            }
            let items = hears.into_iter().map(|told| item(&directive, told)).collect();
            match self.store.commit(self.directive_commit(actor, &directive, head, items)?) {
                Ok(()) => return Ok(directive),
                Err(CommitError::VersionConflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    fn directive_commit(
        &self,
        actor: &Actor,
        directive: &Directive,
        head: (u64, Hash),
        inbox_rows: Vec<InboxRow>,
    ) -> Result<Commit, AppError> {
        let (code, body, now) = (directive.id.to_string(), json(directive)?, self.now());
        let stream = stream_of(&format!("{REGISTER}/{code}"));
        let event = RegisterEvent::RowsSet { rows: vec![(code.clone(), body.clone())] };
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, head, &[fact], actor, now)?;
        Ok(Commit {
            appends: vec![Append { stream, expected_version: head.0, events }],
            register_rows: vec![RegisterRow { register: REGISTER.to_owned(), code, body }],
            inbox_rows,
            ..Commit::default()
        })
    }
}

/// The unit that answers: that of the person where one is meant.
fn unit_of(law: &Law, directive: &Directive, at: Instant) -> String {
    if !directive.unit.is_empty() {
        return directive.unit.clone();
    }
    law.org.units_of(&directive.person, at).first().map(|unit| (*unit).to_owned()).unwrap_or_default()
}

/// How many replies there were: what tells one round from the next.
fn round(directive: &Directive) -> String {
    directive.replies.len().to_string()
}

fn item(directive: &Directive, told: Hears<'_>) -> InboxRow {
    // The beginning is enough to know it by.
    let head: String = directive.text.chars().take(40).collect();
    InboxRow {
        key: format!("{REGISTER}/{}/{}/{}", directive.id, told.kind, told.turn),
        post: told.post.to_owned(),
        person: told.person,
        case: Uuid::nil(),
        kind: told.kind.to_owned(),
        zh: format!("{}：{head}", told.words.0),
        en: format!("{}: {head}", told.words.1),
        occurred_at: told.at.0,
        read_at: None,
    }
}
