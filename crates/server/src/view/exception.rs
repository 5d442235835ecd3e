//! Exceptions in words, with who may decide on them.

use super::{named, text};
use crate::failure::Failure;
use crate::sight::Sight;
use yinuo_api::view::{ExceptionView, PassedView, ReconnectView, Text};
use yinuo_app::register::ServiceBody;
use yinuo_app::{App, CaseFile};
use yinuo_domain::case::{Case, Exception, Proposal};
use yinuo_domain::command::{Action, why_not};
use yinuo_domain::event::Exceptional;
use yinuo_domain::tell::{exception_limit, exception_name};
use yinuo_domain::{Actor, Brief, Context, Refusal};
use yinuo_policy::{AuthorityRule, ExceptionKind, Wanted};

/// Exceptions of a case, the newest first.
pub fn of_case(file: &CaseFile, app: &App, actor: &Actor) -> Result<Vec<ExceptionView>, Failure> {
    file.case.exceptions.iter().rev().map(|found| exception_view(file, found, app, actor)).collect()
}

/// One exception for a viewer.
pub fn exception_view(
    file: &CaseFile,
    found: &Exception,
    app: &App,
    actor: &Actor,
) -> Result<ExceptionView, Failure> {
    let law = app.law();
    let person = |code: &str| named(code, &law.org.person_name(code));
    let words = |id| file.texts.get(&id).cloned().unwrap_or_default();
    let passed = found.passed.iter().map(|(by, at, text)| PassedView {
        by: person(by),
        at: at.0,
        text: words(text.text),
    });
    let (service, until_at) = match &found.what {
        Exceptional::Reactivation { service, until, .. } => (service.clone(), Some(until.0)),
        Exceptional::Refund { .. } | Exceptional::Goodwill { .. } => (String::new(), None),
    };
    let why = |action| may(&file.case, found, (app, actor), action);
    let (decide, pass) = (why(Action::DecideException), why(Action::PassException));
    Ok(ExceptionView {
        exception: found.id,
        kind: found.what.kind().code().to_owned(),
        name: text(&exception_name(found, law.book.current())),
        currency: found.what.sum().currency.clone(),
        minor: found.what.sum().minor,
        service,
        until_at,
        text: words(found.text.text),
        asked_by: person(&found.asked_by),
        asked_at: found.asked_at.0,
        state: match found.proposal {
            Proposal::Proposed => "open",
            Proposal::Approved => "granted",
            Proposal::Refused => "refused",
        }
        .to_owned(),
        post: named(&found.post, &law.org.post_name(&found.post)),
        rule: found.rule.clone(),
        limit: text(&exception_limit(found, &law.book)),
        passed: passed.collect(),
        decided_by: person(&found.decided_by),
        decided_at: found.decided_at.map(|at| at.0),
        answer: found.answer.as_ref().map(|answer| words(answer.text)).unwrap_or_default(),
        may_decide: found.waits() && decide.is_none(),
        why_not: decide.filter(|_| found.waits()).unwrap_or_default(),
        may_pass: found.waits() && pass.is_none(),
    })
}

/// Why a step on this very exception would be refused now; none when it would not.
fn may(case: &Case, found: &Exception, (app, actor): (&App, &Actor), action: Action) -> Option<Text> {
    let law = app.law();
    let route = if action == Action::PassException { "pass_exception" } else { "decide_exception" };
    let seen = Sight::of(app, actor).check_case(app, case.id).is_ok();
    if !seen || !crate::handler::may(law.org.roles(&actor.post), route) {
        return Some(Text {
            zh: "您的岗位没有这项权限".to_owned(),
            en: "Your post has no permission for this".to_owned(),
        });
    }
    let brief = Brief::default();
    let ctx = Context { now: app.now(), actor, book: &law.book, org: &law.org, brief: &brief };
    // Asked of the case as if this were the only one that waits.
    let mut alone = case.clone();
    alone.exceptions.retain(|other| other.id == found.id);
    why_not(&alone, action, ctx).map(|refusal| text(&refusal.sentence))
}

/// Who may reconnect a service that is cut off, as whoever looks at the account sees it.
pub fn reconnect_view(
    service: &ServiceBody,
    tier: &str,
    app: &App,
    actor: &Actor,
) -> Result<ReconnectView, Failure> {
    let law = app.law();
    let standing = app.reconnected(&service.code)?;
    let policy = law.book.current();
    let covers = |rule: &&AuthorityRule, days| {
        rule.covers(&Wanted { kind: ExceptionKind::Reactivation, minor: service.owed_minor, days, tier })
    };
    let fitting: Vec<&AuthorityRule> = policy.authorities().iter().filter(|rule| covers(rule, 1)).collect();
    let own = fitting.iter().find(|rule| rule.alone && rule.post == actor.post);
    let longest = fitting.iter().map(|rule| rule.days).max().unwrap_or(0);
    let refused = if standing.is_some() {
        Some(Refusal::reconnected_already())
    } else if !policy.authorities().iter().any(|rule| rule.kind == ExceptionKind::Reactivation) {
        Some(Refusal::no_authority())
    } else if fitting.is_empty() {
        Some(Refusal::above_every_limit())
    } else {
        None
    };
    let permitted = crate::handler::may(law.org.roles(&actor.post), "reconnect");
    let not_permitted = (!permitted).then(|| Text {
        zh: "您的岗位没有这项权限".to_owned(),
        en: "Your post has no permission for this".to_owned(),
    });
    let why = not_permitted.or_else(|| refused.map(|refusal| text(&refusal.sentence)));
    Ok(ReconnectView {
        until_at: standing.as_ref().and_then(|row| row.due_at),
        case: standing.map(|row| row.case),
        limit: own.map(|rule| text(&rule.sentence)).unwrap_or_default(),
        days: own.map_or(longest, |rule| rule.days),
        enabled: why.is_none(),
        why_not: why.unwrap_or_default(),
    })
}
