//! One-use links: how somebody gets a password anew, until messages leave the house. An administrator, or the head of his
//! unit, issues one and hands it over himself; the person finds a notice of it.

use super::note::{Deed, person_subject, what};
use super::password::PASSWORD;
use super::{attempt, credential, draw, guard_of, key_of, live, refused};
use crate::absence::HEADS;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, InboxRow, PAGE_ROWS_MAX};
use uuid::Uuid;
use yinuo_domain::org::Holding;
use yinuo_domain::{Actor, Org};
use yinuo_policy::Instant;

/// Kind of the credential of a link; its key is the digest of what stands in the link.
const LINK: &str = "link";

/// Roles whose links are the administrator's to issue: who leads, inspects, administers, or is a machine.
const ADMINISTRATORS_OWN: [&str; 7] =
    ["supervisor", "manager", "general-manager", "quality", "administrator", "telephone", "network"];

/// Whether somebody may issue a link for a person as the head of his unit: a head of that unit or one above, and only where
/// the person holds nothing else that the head would gain by it.
#[must_use]
pub fn may_issue_link(org: &Org, actor: &Actor, person: &str, now: Instant) -> bool {
    let is_head = org.roles(&actor.post).iter().any(|role| HEADS.contains(&role.as_str()));
    let below = |held: &Holding| {
        let own = org.roles(&held.post).iter().any(|role| ADMINISTRATORS_OWN.contains(&role.as_str()));
        org.is_under(&held.unit, &actor.unit) && !own
    };
    is_head
        && actor.person != person
        && !org.suspended.contains(person)
        && org.held_by(person, now).next().is_some()
        && org.held_by(person, now).all(below)
}

impl App {
    /// Issues a link for a person of one's own units, see [`App::issue_link`].
    ///
    /// # Errors
    /// I010 when there is no such person, I029 when the link is the administrator's to issue; failed storage.
    pub fn issue_link_as_head(&self, actor: &Actor, person: &str) -> Result<(String, i64), AppError> {
        let law = self.law();
        if law.org.people.contains_key(person) && !may_issue_link(&law.org, actor, person, self.now()) {
            return Err(refused::not_his_link().into());
        }
        self.issue(actor, person, "by-head")
    }

    /// Issues a link for a person; one that was issued before is worth nothing from now on. Answers the secret and the
    /// instant until which it holds.
    ///
    /// # Errors
    /// I010 when there is no such person; failed storage.
    pub fn issue_link(&self, actor: &Actor, person: &str) -> Result<(String, i64), AppError> {
        self.issue(actor, person, "")
    }

    fn issue(&self, actor: &Actor, person: &str, detail: &str) -> Result<(String, i64), AppError> {
        let law = self.law();
        if !law.org.people.contains_key(person) {
            return Err(refused::nobody().into());
        }
        self.persist(|| {
            let (secret, until) = (draw(self), self.clock.now() + law.identity.link());
            let mut commit = Commit::default();
            let before = self.store.credentials_of(LINK, person, PAGE_ROWS_MAX)?;
            commit.dropped_credentials.extend(before.into_iter().map(|row| (row.kind, row.key)));
            commit.credentials.push(credential((LINK, &key_of(&secret)), person, &(), until)?);
            let subject = person_subject(person);
            let deed = Deed { what: what::LINK_ISSUED, subject: &subject, detail, ..Deed::default() };
            self.note(&mut commit, actor, &deed)?;
            commit.inbox_rows.push(self.notice_of_link(actor, person, until));
            Ok((commit, (secret, until)))
        })
    }

    /// What the person finds: whoever holds the link could set his password, so he shall know of it.
    fn notice_of_link(&self, actor: &Actor, person: &str, until: i64) -> InboxRow {
        let (law, now) = (self.law(), self.clock.now());
        let name = law.org.person_name(&actor.person);
        let stamp = law.book.current().local_stamp(Instant(until));
        InboxRow {
            key: format!("link-issued/{person}/{now}"),
            post: String::new(),
            person: person.to_owned(),
            case: Uuid::nil(),
            kind: "link-issued".to_owned(),
            zh: format!(
                "{}给您发了设置密码的一次性链接，到{}有效。不是您要的，请马上告诉管理员。",
                name.zh, stamp.zh
            ),
            en: format!(
                "{} issued a one-use link by which your password is set, until {}. If you did not ask for it, tell the administrator at once.",
                name.en, stamp.en
            ),
            occurred_at: now,
            read_at: None,
        }
    }

    /// Sets a password by a link, once; all sessions of the person end. Answers the sign-in name.
    ///
    /// # Errors
    /// I009 when the link was used or is over, I003, I006, I007; failed storage.
    pub fn use_link(&self, secret: &str, password: &str) -> Result<String, AppError> {
        let key = key_of(secret);
        self.persist(|| {
            let guard = guard_of(self, LINK, &key)?;
            let Some((row, ())) = live::<()>(self, LINK, &key)? else {
                return Err(refused::dead_link().into());
            };
            let person = row.person.as_str();
            let mut commit =
                Commit { guards: vec![guard, guard_of(self, PASSWORD, person)?], ..Commit::default() };
            let new = self.new_password(person, None, password, false)?;
            new.enter(&mut commit);
            commit.dropped_credentials.push((row.kind.clone(), row.key.clone()));
            self.drop_sessions(&mut commit, person, |_| true)?;
            attempt::unlock(self, person, &mut commit)?;
            let actor = Actor { person: person.to_owned(), post: String::new(), unit: String::new() };
            let subject = person_subject(person);
            let deed =
                Deed { what: what::PASSWORD_SET, subject: &subject, detail: "by-link", ..Deed::default() };
            self.note(&mut commit, &actor, &deed)?;
            Ok((commit, new.name().to_owned()))
        })
    }
}
