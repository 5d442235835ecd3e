//! Handlers by route id. Each unpacks, calls, wraps.

mod access;
mod board;
mod bulk;
mod call_back;
mod case;
mod command;
mod connector;
mod contractor;
mod counter;
mod deduction;
mod directive;
mod dispatch;
mod emergency;
mod evidence;
mod exception;
mod export;
mod export_list;
mod export_office;
mod filter;
mod firm_settlement;
mod goods;
mod honour;
mod identity;
mod incentive;
mod intake;
mod leave;
mod line;
mod merge;
mod message;
mod office;
mod openid;
pub(crate) mod outage;
mod plan;
mod points;
mod queue;
mod saved;
mod score;
mod search;
mod session;
mod settlement;
mod staff;
mod survey;
mod system;
mod today;
mod van;
mod visit;
mod wage;

use crate::call::{Answer, Call};
use crate::failure::Failure;

/// What answers a request.
pub type Handler = fn(&Call<'_>) -> Result<Answer, Failure>;

/// Whether one of these roles may ask a route.
pub(crate) fn may(roles: &[String], route: &str) -> bool {
    yinuo_api::ROUTES.iter().find(|found| found.id == route).is_some_and(|found| match found.permission {
        yinuo_api::Permission::Roles(held) => roles.iter().any(|role| held.contains(&role.as_str())),
        _ => false,
    })
}

/// The handler of a route id; `live` is a stream and bound apart.
pub fn of(id: &str) -> Option<Handler> {
    of_people(id).or_else(|| of_work(id)).or_else(|| crate::tmf::of(id))
}

/// Who asks, people, and who looked at whom.
fn of_people(id: &str) -> Option<Handler> {
    Some(match id {
        "staff" => staff::list,
        "set_absence" => staff::set_absence,
        "end_absence" => staff::end_absence,
        "health" => session::health,
        "system" => system::state,
        "verify_journal" => system::verification,
        "test_connector" => connector::test,
        "seats" => session::seats,
        "session" => session::session,
        "sign_in" => identity::sign_in,
        "sign_out" => identity::sign_out,
        "change_password" => identity::change_password,
        "change_post" => identity::change_post,
        "begin_factor" => identity::begin_factor,
        "confirm_factor" => identity::confirm_factor,
        "remove_factor" => identity::remove_factor,
        "make_token" => identity::make_token,
        "revoke_token" => identity::revoke_token,
        "remove_person_factor" => identity::remove_person_factor,
        "use_link" => identity::use_link,
        "readers" => leave::readers,
        "give_leave" => leave::give,
        "set_preferences" => session::set_preferences,
        "issue_link_as_head" => staff::issue_link,
        "openid" => openid::door,
        "begin_openid" => openid::begin,
        "finish_openid" => openid::finish,
        "free_account" => openid::free_account,
        "sessions" => identity::sessions,
        "end_sessions" => identity::end_sessions,
        "end_session" => identity::end_session,
        "people" => identity::people,
        "issue_link" => identity::issue_link,
        "suspend_person" => identity::suspend_person,
        "unlock_person" => identity::unlock_person,
        "end_person_sessions" => identity::end_person_sessions,
        "reveal" => access::reveal,
        "looks" => access::looks,
        "access_log" => access::access_log,
        _ => return None,
    })
}

/// Customers, cases and what comes of them.
fn of_work(id: &str) -> Option<Handler> {
    Some(match id {
        "policy" => board::policy,
        "find_customers" => intake::find_customers,
        "customer" => intake::customer,
        "make_caller" => line::make_caller,
        "call_event" => line::event,
        "calls" => line::list,
        "simulate_call" => line::simulate,
        "canned" => queue::canned,
        "queue" => queue::queue,
        "pull_next" => queue::pull_next,
        "set_status" => queue::set_status,
        "preview_intake" => intake::preview,
        "record_contact" => intake::record,
        "cases" => case::cases,
        "case" => case::case,
        "answer_case" => command::answer,
        "arrive_case" => command::arrive,
        "restore_case" => command::restore,
        "resolve_case" => command::resolve,
        "confirm_case" => command::confirm,
        "refuse_case" => command::refuse,
        "reopen_case" => command::reopen,
        "cancel_case" => command::cancel,
        "propose_late_fact" => command::propose_late_fact,
        "decide_late_fact" => command::decide_late_fact,
        "reject_case" => command::reject,
        "decide_rejection" => command::decide_rejection,
        "object_case" => command::object,
        "rule_objection" => command::rule_objection,
        "note_case" => command::note,
        "assign_case" => command::assign,
        "take_case" => queue::take,
        "others" => queue::others,
        "categorise_case" => command::categorise,
        "explain_late" => command::explain_late,
        "pause_case" => command::pause,
        "decide_pause" => command::decide_pause,
        "resume_case" => command::resume,
        "exempt_case" => command::exempt,
        "decide_exemption" => command::decide_exemption,
        "appoint_case" => command::appoint,
        "instruct_case" => command::instruct,
        "call_back_case" => call_back::ring,
        "red_line_case" => command::red_line,
        "withdraw_red_line" => command::withdraw_red_line,
        "decide_red_line" => command::decide_red_line,
        "assist_case" => command::assist,
        "accept_task" => command::accept_task,
        "finish_task" => command::finish_task,
        "send_link" => command::send_link,
        "revoke_link" => command::revoke_link,
        _ => return instrument(id),
    })
}

/// Lists and boards, and what is done with them: search, many cases at once, kept lists, files.
fn instrument(id: &str) -> Option<Handler> {
    Some(match id {
        "messages" => message::list,
        "retry_message" => message::retry,
        "case_messages" => message::of_case,
        "export_cases" => today::export_cases,
        "today" => today::today,
        "contacts" => today::contacts,
        "export_contacts" => today::export_contacts,
        "ladder_board" => board::ladder,
        "ledger" => board::ledger,
        "inbox" => board::inbox,
        "gazette" => board::gazette,
        "call_backs" => call_back::list,
        "hear_call" => call_back::hear,
        "read_inbox" => board::read_inbox,
        "store_evidence" => evidence::store,
        "evidence" => evidence::fetch,
        "take_message_back" => message::take_back,
        "merge_case" => merge::merge,
        "split_case" => merge::split,
        "relate_case" => merge::relate,
        "unrelate_case" => merge::unrelate,
        "search" => search::search,
        "bulk_assign" => bulk::assign,
        "bulk_note" => bulk::note,
        "bulk_urge" => bulk::urge,
        "saved_views" => saved::list,
        "save_view" => saved::save,
        "remove_view" => saved::remove,
        "export_ledger" => export::ledger,
        "export_inbox" => export::inbox,
        "export_call_backs" => export::call_backs,
        "export_messages" => export::messages,
        "export_outside" => export_office::outside,
        "export_orders" => export_office::orders,
        "export_exceptions" => export_office::exceptions,
        "export_access" => export_office::access,
        "export_people" => export_office::people,
        "export_outages"
        | "export_settlements"
        | "export_surveys"
        | "export_external_surveys"
        | "export_staff"
        | "export_contractors"
        | "export_scores"
        | "export_honours"
        | "export_praise"
        | "export_follow_ups" => export_list::file,
        other => return of_office(other),
    })
}

/// What the office answers.
fn of_office(id: &str) -> Option<Handler> {
    Some(match id {
        "outside" => office::outside,
        "transfer_in" => office::transfer_in,
        "answer_outside" => office::answer,
        "receive_outside" => office::receive,
        "object_outside" => office::object,
        "redispatch_outside" => office::redispatch,
        "withdraw_outside" => office::withdraw,
        "letter" => office::letter,
        "orders" => office::orders,
        "direct_case" => office::direct,
        "judge_task" => office::judge,
        "outages" => outage::list,
        "outage" => outage::one,
        "declare_outage" => outage::declare,
        "confirm_outage" => outage::confirm,
        "drop_outage" => outage::drop_it,
        "restore_outage" => outage::restore,
        "credit_area" => outage::credit,
        "join_all" => outage::join_all,
        "join_outage" => outage::join,
        "alarm" => outage::alarm,
        "settlements" => settlement::list,
        "settlement_file" => settlement::file,
        "settlement_results" => settlement::results,
        "settle_again" => settlement::again,
        "area_payment" => settlement::of_area,
        "settle_area_again" => settlement::area_again,
        "exceptions" => exception::list,
        "ask_exception" => exception::ask,
        "pass_exception" => exception::pass,
        "decide_exception" => exception::decide,
        "reconnect" => exception::reconnect,
        "directives" => directive::list,
        "give_directive" => directive::give,
        "answer_directive" => directive::answer,
        "judge_directive" => directive::judge,
        other => return of_wages(other),
    })
}

/// What people earn.
/// Surveys and what others measured.
fn of_surveys(id: &str) -> Option<Handler> {
    Some(match id {
        "surveys" => survey::list,
        "make_wave" => survey::make,
        "survey" => survey::one,
        "key_sheets" => survey::key,
        "settle_sheet" => survey::settle,
        "enter_external" => survey::enter,
        _ => return None,
    })
}

fn of_wages(id: &str) -> Option<Handler> {
    Some(match id {
        "pay_plan" => plan::plan,
        "wages" => wage::mine,
        "wage_slip" => wage::slip,
        "pay_months" => wage::months,
        "pay_month" => wage::month,
        "pay_promises" => incentive::report,
        "step_month" => wage::step,
        "payroll" => wage::payroll,
        "objections" => wage::objections,
        "object_line" => wage::object,
        "decide_objection" => wage::decide,
        "held_verdicts" => wage::held,
        "look_at_verdict" => wage::look,
        "contractors" => contractor::list,
        "apply_contractor" => contractor::apply,
        "propose_contractor" => contractor::propose,
        "decide_contractor" => contractor::decide,
        "my_contractor" => contractor::mine,
        "firm_settlement" => firm_settlement::show,
        "sign_firm_settlement" => firm_settlement::sign,
        "export_firm_settlement" => firm_settlement::file,
        "my_firm_settlement" => firm_settlement::mine,
        "emergencies" => emergency::list,
        "declare_emergency" => emergency::declare,
        "decide_emergency" => emergency::decide,
        "lift_emergency" => emergency::lift,
        other => return of_points(other),
    })
}

/// What a month is scored by, and what follows from it.
fn of_scores(id: &str) -> Option<Handler> {
    Some(match id {
        "scores" => score::board,
        "score_list" => score::list,
        "score_print" => score::print,
        "topics" => score::topics,
        "deductions" => deduction::list,
        "object_points" => deduction::object,
        "decide_points_objection" => deduction::decide,
        "honours" => honour::list,
        "propose_honour" => honour::propose,
        "step_honour" => honour::step,
        "praise_feed" => honour::feed,
        "enter_praise" => honour::enter,
        "praise_photo" => honour::photo,
        other => return of_field(other),
    })
}

/// Points: what came, and what it is spent on.
fn of_points(id: &str) -> Option<Handler> {
    Some(match id {
        "points" => points::mine,
        "points_rule" => points::rule,
        "points_board" => points::board,
        "points_payroll" => points::payroll,
        "counter_code" => counter::code,
        "follow_ups" => points::follow_ups,
        "end_follow_up" => points::end,
        "catalogue" => goods::catalogue,
        "keep_goods" => goods::keep,
        "order_goods" => goods::order,
        "step_order" => goods::step,
        "receive_order" => goods::receive,
        "order_receipt" => goods::receipt,
        other => return of_scores(other),
    })
}

/// What dispatchers and technicians ask.
fn of_field(id: &str) -> Option<Handler> {
    Some(match id {
        "visits" => dispatch::board,
        "plan_day" => dispatch::plan,
        "drag_visit" => dispatch::drag,
        "accept_plan" => dispatch::accept,
        "my_visits" => visit::mine,
        "visit_batch" => visit::batch,
        "case_visits" => visit::of_case,
        "ask_visit" => visit::ask,
        "look_at_line" => visit::look,
        "free_windows" => visit::windows,
        "hold_visit" => visit::hold,
        "confirm_visit" => visit::confirm,
        "book_visit" => visit::book,
        "assign_visit" => visit::assign,
        "ask_choice" => visit::ask_choice,
        "end_choice" => visit::end_choice,
        "man_visit" => visit::man,
        "missed_visits" => van::missed,
        "review_missed" => van::review,
        "vans" => van::list,
        "load_van" => van::load,
        "set_photo" => van::photo,
        "release_visit" => visit::release,
        "cancel_visit" => visit::cancel,
        "visit_act" => visit::act,
        "visit_customer" => visit::customer,
        other => return of_surveys(other),
    })
}
