//! Systems beside us, as the administrator sees them: what is not joined is its own state, what is joined tells how it
//! stands, and each that we send to can be asked whether it answers.

use super::system::Level;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_api::body::NothingBody;
use yinuo_api::view::{ConnectorTestView, ConnectorView, Text};
use yinuo_app::AppError;
use yinuo_app::joint::{ConnectorTest, Unanswered};
use yinuo_app::openid::OpenId;
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::{MessageFilter, MessageState};
use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

/// Messages that are counted at most.
const MESSAGES_MAX: u32 = 100;

/// Every system that there may be, in the order in which they are shown.
const ALL: [(&str, &str, &str); 6] = [
    ("messages", "客户短信", "Messages to customers"),
    ("wechat", "微信模板消息", "WeChat messages"),
    ("till", "赔付通道", "Payments"),
    ("outlet", "日志外发", "Journal outlet"),
    ("sign-on", "单点登录", "Single sign-on"),
    ("partners", "伙伴系统（TM Forum）", "Partners' systems (TM Forum)"),
];

/// How a system is joined.
enum Joint<'a> {
    Absent,
    /// We send to it.
    Sends(&'a dyn Outlet),
    /// People sign in by it.
    Vouches(&'a OpenId),
    /// It is told what it registered for; each address is its own.
    Listens,
}

impl Joint<'_> {
    const fn is_testable(&self) -> bool {
        matches!(self, Self::Sends(_) | Self::Vouches(_))
    }
}

fn joint<'a>(call: &Call<'a>, code: &str) -> Joint<'a> {
    let sends = |outlet: Option<&'a dyn Outlet>| outlet.map_or(Joint::Absent, Joint::Sends);
    match code {
        "messages" => sends(call.doors.map(|doors| &*doors.outlet)),
        "wechat" => sends(call.doors.and_then(|doors| doors.wechat.as_deref())),
        "till" => sends(call.around.till.map(|till| &*till.gateway)),
        "outlet" => sends(call.around.outlet),
        "sign-on" => call.openid.map_or(Joint::Absent, Joint::Vouches),
        "partners" if call.hub.is_some() => Joint::Listens,
        _ => Joint::Absent,
    }
}

/// How one stands: level, what was found, and what to do.
type Standing = (Level, (String, String), (&'static str, &'static str));

/// All of them, and the worst level of those that are joined.
pub(super) fn all(call: &Call<'_>) -> Result<(Vec<ConnectorView>, Level), Failure> {
    let mut worst = Level::Good;
    let mut views = Vec::with_capacity(ALL.len());
    for (code, ..) in ALL {
        let (joint, name) = (joint(call, code), name_of(code));
        let view = if matches!(joint, Joint::Absent) {
            let found = both("这个进程没有接", "not joined to this process");
            let (state, next) = ("absent".to_owned(), Text::default());
            ConnectorView { code: code.to_owned(), state, name, found, next, testable: false, tested: None }
        } else {
            let tested = call.app.last_test(code)?;
            let (level, found, next) = standing(call, code, tested.as_ref())?;
            worst = worst.min(level);
            ConnectorView {
                code: code.to_owned(),
                state: level.code().to_owned(),
                name,
                found: Text { zh: found.0, en: found.1 },
                next: if level == Level::Good { Text::default() } else { both(next.0, next.1) },
                testable: joint.is_testable(),
                tested: tested.map(|test| view_of(call, test)),
            }
        };
        views.push(view);
    }
    Ok((views, worst))
}

/// What people call one.
pub(super) fn name_of(code: &str) -> Text {
    let known = ALL.iter().find(|(known, ..)| *known == code);
    known.map_or_else(|| both(code, code), |(_, zh, en)| both(zh, en))
}

fn both(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// What the traffic itself says; where it says nothing wrong, what the newest test said.
fn standing(call: &Call<'_>, code: &str, tested: Option<&ConnectorTest>) -> Result<Standing, Failure> {
    let (outlet, post, till) = call.meter.ways_out();
    let of_traffic = match code {
        "outlet" => outlet.map(|state| {
            let behind = state.behind;
            let (zh, en) = (format!("还有 {behind} 个事件要送"), format!("{behind} events to carry"));
            sent(state.away, !state.stopped.is_empty(), (zh, en))
        }),
        "messages" => post.map(|state| lost_messages(call, state.away)).transpose()?,
        "till" => till.map(|state| sent(state.away, false, told("都在正常送出", "all go out"))),
        _ => None,
    };
    let failed = tested.is_some_and(|test| !test.code.is_empty());
    let joined = || (Level::Good, told("已接上", "joined"), ("", ""));
    let standing = of_traffic.unwrap_or_else(joined);
    if standing.0 == Level::Good && failed {
        let next =
            ("看右边的原因；改好以后再测一次。", "See the reason beside it; test again once it is mended.");
        return Ok((Level::Mind, told("上次测试没有成功", "the last test did not succeed"), next));
    }
    Ok(standing)
}

fn told(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn sent(away: bool, stopped: bool, otherwise: (String, String)) -> Standing {
    let next =
        ("会自动重试；久不恢复请联系对方。", "It is tried again by itself; call the receiver if it lasts.");
    if stopped {
        let found = told("有分片停在对方拒收的事件上", "shards stand behind a refused event");
        (Level::Red, found, next)
    } else if away {
        (Level::Mind, told("对方连不上", "the receiver is away"), next)
    } else {
        (Level::Good, otherwise, next)
    }
}

fn lost_messages(call: &Call<'_>, away: bool) -> Result<Standing, Failure> {
    let filter = MessageFilter { state: Some(MessageState::Undeliverable), ..MessageFilter::default() };
    let lost = call.app.store().messages(filter, None, MESSAGES_MAX).map_err(AppError::from)?.rows.len();
    if away || lost == 0 {
        return Ok(sent(away, false, told("都在正常发出", "all go out")));
    }
    let found = (format!("{lost} 条发不出去，等人处理"), format!("{lost} cannot be delivered"));
    Ok((Level::Mind, found, ("打开短信页看原因。", "Open the messages page and see why.")))
}

fn view_of(call: &Call<'_>, test: ConnectorTest) -> ConnectorTestView {
    let refusal = [Unanswered::Silent, Unanswered::Unwelcome, Unanswered::Untrusted]
        .map(|why| why(String::new()).refusal())
        .into_iter()
        .find(|refusal| refusal.code == test.code);
    let (why, next) = refusal.map_or_else(
        || (Bilingual::default(), Bilingual::default()),
        |refusal| (refusal.sentence, refusal.next_step),
    );
    ConnectorTestView {
        answered: test.code.is_empty(),
        millis: test.millis,
        code: test.code,
        why: text(&why),
        next: text(&next),
        reason: test.reason,
        at: test.at,
        by: named(&test.person, &call.app.law().org.person_name(&test.person)),
    }
}

pub fn test(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let code = call.param("connector");
    let joint = joint(call, code);
    if !joint.is_testable() {
        return Err(AppError::from(Refusal::no_connector()).into());
    }
    let ask = |at: i64| match &joint {
        Joint::Sends(outlet) => outlet.probe(at).map_err(Unanswered::from),
        Joint::Vouches(openid) => openid.probe(),
        Joint::Absent | Joint::Listens => Ok(()),
    };
    let test = call.app.test_connector(&call.actor, code, &ask)?;
    Answer::json(&view_of(call, test))
}
