//! The route table: one row per route, each with its permission and, where personal data is shown, its purpose.

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Change; needs an `Idempotency-Key`, except sign-in and previews.
    Post,
    /// Remove (sign out).
    Delete,
    /// Change some attributes; TM Forum's faces alone.
    Patch,
}

impl Method {
    /// The word of the OpenAPI document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Patch => "patch",
        }
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Anybody on the network.
    Public,
    /// Anybody signed in.
    SignedIn,
    /// Anybody signed in whose roles contain one of these.
    Roles(&'static [&'static str]),
}

/// Whose things a route shows or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Nothing that belongs to a unit or a customer: the policy, figures of the whole operator, people.
    Common,
    /// What is the caller's own.
    Own,
    /// Cases and customers within the reach of the caller's roles, see [`REACHES`].
    Sight,
}

impl Scope {
    /// Word for the committed table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Own => "own",
            Self::Sight => "sight",
        }
    }
}

/// How far a role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The caller's unit and all below it.
    Below,
    /// The unit to which the caller's office belongs, and all below that.
    Above,
    /// Everything.
    Whole,
}

/// How far the roles see whose duty needs more than their own unit and all below it. A role that is not named sees that.
pub const REACHES: &[(&str, Reach)] = &[
    // Anybody may call, about any case.
    ("agent", Reach::Whole),
    // Inspects every unit (Y01).
    ("quality", Reach::Whole),
    // A department of a city or county, beside its branches.
    ("office", Reach::Above),
];

/// How far somebody with these roles sees.
pub fn reach_of<'r>(roles: impl Iterator<Item = &'r str>) -> Reach {
    let reach = |role: &str| REACHES.iter().find(|(named, _)| *named == role).map(|(_, reach)| *reach);
    roles.filter_map(reach).max().unwrap_or(Reach::Below)
}

/// What a route reads as its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Nothing.
    Nothing,
    /// JSON of the contract.
    Json,
    /// The bytes of an artefact.
    Artefact,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Id, equal to the OpenAPI operation id.
    pub id: &'static str,
    /// Method.
    pub method: Method,
    /// Path below `/api/v1`; of TM Forum's faces the whole.
    pub path: &'static str,
    /// Permission.
    pub permission: Permission,
    /// Whose things.
    pub scope: Scope,
    /// Purpose for which personal data may be seen here; empty when none is shown.
    pub purpose: &'static str,
    /// Body.
    pub reads: Reads,
}

/// Routes that are posted because they say much, and that change nothing.
const PREVIEWS: [&str; 4] = ["preview_intake", "plan_day", "drag_visit", "createSearchTimeSlot"];

impl Route {
    /// Whether it is of a face of TM Forum.
    #[must_use]
    pub fn is_tmf(&self) -> bool {
        self.path.starts_with(crate::tmf::TMF)
    }

    /// Its whole address.
    #[must_use]
    pub fn address(&self) -> String {
        if self.is_tmf() { self.path.to_owned() } else { format!("/api/v1{}", self.path) }
    }

    /// Whether it changes nothing, so that it can be asked again.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        matches!(self.method, Method::Get) || PREVIEWS.contains(&self.id)
    }
}

/// What begins so is of a scope of its own; everything else is common.
const SCOPES: &[(&str, Scope)] = &[
    ("/session", Scope::Own),
    ("/tokens", Scope::Own),
    ("/inbox", Scope::Own),
    ("/cases", Scope::Sight),
    ("/customers", Scope::Sight),
    ("/intake", Scope::Sight),
    ("/contacts", Scope::Sight),
    ("/evidence", Scope::Sight),
    ("/messages", Scope::Sight),
    ("/ladder", Scope::Sight),
    ("/ledger", Scope::Sight),
    ("/call-backs", Scope::Sight),
    ("/calls", Scope::Sight),
    ("/queue", Scope::Sight),
    ("/status", Scope::Own),
    ("/today", Scope::Sight),
    ("/export/inbox", Scope::Own),
    ("/export/access", Scope::Common),
    ("/export/people", Scope::Common),
    ("/export/surveys", Scope::Common),
    ("/export/external-surveys", Scope::Common),
    ("/export/staff", Scope::Common),
    ("/export/honours", Scope::Common),
    ("/export/praise", Scope::Common),
    ("/export", Scope::Sight),
    ("/outside", Scope::Sight),
    ("/outages", Scope::Sight),
    ("/orders", Scope::Sight),
    ("/settlements", Scope::Sight),
    ("/exceptions", Scope::Sight),
    ("/directives", Scope::Sight),
    ("/visits/mine", Scope::Own),
    ("/visits/batches", Scope::Own),
    ("/visits", Scope::Sight),
    ("/dispatch", Scope::Sight),
    ("/search", Scope::Sight),
    ("/bulk", Scope::Sight),
    ("/views", Scope::Own),
    ("/contractors/mine", Scope::Own),
    ("/contractors", Scope::Sight),
    ("/emergencies", Scope::Sight),
    ("/vans", Scope::Sight),
    ("/points/mine", Scope::Own),
    ("/points/follow-ups", Scope::Sight),
    ("/points/payroll", Scope::Sight),
    ("/points/orders/", Scope::Sight),
    ("/points/orders", Scope::Own),
    ("/points/received", Scope::Own),
    ("/scores", Scope::Sight),
    ("/deductions", Scope::Sight),
    ("/topics", Scope::Sight),
    ("/wages/mine", Scope::Own),
    ("/wages", Scope::Sight),
];

const fn begins(text: &[u8], start: &[u8]) -> bool {
    let mut at = 0;
    while at < start.len() {
        if at >= text.len() || text[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn scope_of(path: &str) -> Scope {
    let mut at = 0;
    while at < SCOPES.len() {
        if begins(path.as_bytes(), SCOPES[at].0.as_bytes()) {
            return SCOPES[at].1;
        }
        at += 1;
    }
    Scope::Common
}

const fn get(id: &'static str, path: &'static str, permission: Permission, purpose: &'static str) -> Route {
    Route { id, method: Method::Get, path, permission, scope: scope_of(path), purpose, reads: Reads::Nothing }
}
const fn post(id: &'static str, path: &'static str, permission: Permission) -> Route {
    Route {
        id,
        method: Method::Post,
        path,
        permission,
        scope: scope_of(path),
        purpose: "",
        reads: Reads::Json,
    }
}
const fn delete(id: &'static str, path: &'static str, permission: Permission) -> Route {
    Route {
        id,
        method: Method::Delete,
        path,
        permission,
        scope: scope_of(path),
        purpose: "",
        reads: Reads::Nothing,
    }
}

const STAFF: Permission = Permission::SignedIn;
const WORK: Permission =
    Permission::Roles(&["agent", "handler", "supervisor", "manager", "general-manager", "quality"]);
/// Whoever is paid by the piece: everybody who works on cases, and who is on the road.
const PAID: Permission = Permission::Roles(&[
    "agent",
    "handler",
    "supervisor",
    "manager",
    "general-manager",
    "quality",
    "technician",
]);
const HOUSE: Permission = Permission::Roles(&[
    "agent",
    "handler",
    "supervisor",
    "manager",
    "general-manager",
    "quality",
    "administrator",
]);
const INTAKE: Permission = Permission::Roles(&["agent", "handler", "supervisor", "quality"]);
const HANDLE: Permission = Permission::Roles(&["handler", "supervisor", "manager", "general-manager"]);
/// Whoever works on a case without inspecting others: says why it is late, asks for an exception, or holds a post of the
/// limit table, which says the rest.
const GRANT: Permission =
    Permission::Roles(&["agent", "handler", "supervisor", "manager", "general-manager"]);
const DECIDE: Permission = Permission::Roles(&["supervisor", "manager", "general-manager", "quality"]);
const MARK: Permission = Permission::Roles(&["agent", "supervisor", "quality"]);
const GUARD: Permission = Permission::Roles(&["supervisor", "quality"]);
const BOOK: Permission = Permission::Roles(&["agent", "handler", "supervisor", "manager", "dispatcher"]);
const DISPATCH: Permission = Permission::Roles(&["dispatcher", "supervisor", "manager"]);
const FIELD: Permission = Permission::Roles(&["technician", "dispatcher"]);
/// Whoever looks after contract firms.
const FIRMS: Permission =
    Permission::Roles(&["dispatcher", "supervisor", "manager", "general-manager", "quality"]);
/// The head of a contract firm: he sees its own orders and nothing else.
const FIRM: Permission = Permission::Roles(&["contractor"]);
const ROAD: Permission = Permission::Roles(&["technician"]);
/// Whoever brings evidence: everybody who works on cases, and who is on the road.
const EVIDENCE: Permission = Permission::Roles(&[
    "agent",
    "handler",
    "supervisor",
    "manager",
    "general-manager",
    "quality",
    "technician",
    "dispatcher",
]);
const TELEPHONE: Permission = Permission::Roles(&["telephone"]);
const ADMIN: Permission = Permission::Roles(&["administrator"]);
const WATCH: Permission = Permission::Roles(&["quality", "administrator"]);
const NETWORK: Permission = Permission::Roles(&["network"]);
const QUALITY: Permission = Permission::Roles(&["quality"]);
const PAYROLL: Permission = Permission::Roles(&["manager", "general-manager", "quality"]);
const TOP: Permission = Permission::Roles(&["general-manager"]);

/// All routes.
pub const ROUTES: &[Route] = &[
    get("health", "/health", Permission::Public, ""),
    get("seats", "/seats", Permission::Public, ""),
    get("session", "/session", STAFF, ""),
    post("sign_in", "/session", Permission::Public),
    delete("sign_out", "/session", STAFF),
    post("change_password", "/session/password", STAFF),
    post("change_post", "/session/post", STAFF),
    post("begin_factor", "/session/factor", STAFF),
    post("confirm_factor", "/session/factor/confirm", STAFF),
    post("remove_factor", "/session/factor/remove", STAFF),
    post("make_token", "/tokens", STAFF),
    delete("revoke_token", "/tokens/{token}", STAFF),
    post("use_link", "/session/link", Permission::Public),
    post("set_preferences", "/session/preferences", STAFF),
    get("openid", "/session/openid", Permission::Public, ""),
    post("begin_openid", "/session/openid", Permission::Public),
    post("finish_openid", "/session/openid/finish", Permission::Public),
    get("sessions", "/sessions", STAFF, ""),
    delete("end_sessions", "/sessions", STAFF),
    delete("end_session", "/sessions/{session}", STAFF),
    get("people", "/people", ADMIN, ""),
    get("system", "/system", ADMIN, ""),
    get("verify_journal", "/system/verification", ADMIN, ""),
    post("test_connector", "/system/connectors/{connector}/test", ADMIN),
    post("issue_link", "/people/{person}/link", ADMIN),
    post("suspend_person", "/people/{person}/suspension", ADMIN),
    post("unlock_person", "/people/{person}/unlock", ADMIN),
    delete("remove_person_factor", "/people/{person}/factor", ADMIN),
    delete("free_account", "/people/{person}/account", ADMIN),
    delete("end_person_sessions", "/people/{person}/sessions", ADMIN),
    get("staff", "/staff", HOUSE, ""),
    post("issue_link_as_head", "/staff/{person}/link", HOUSE),
    post("set_absence", "/staff/{person}/absence", HOUSE),
    delete("end_absence", "/staff/{person}/absence", HOUSE),
    get("policy", "/policy", STAFF, ""),
    get("pay_plan", "/policy/pay", STAFF, ""),
    get("find_customers", "/customers", WORK, "intake"),
    get("customer", "/customers/{customer}", WORK, "intake"),
    post("make_caller", "/customers", INTAKE),
    post("call_event", "/calls", TELEPHONE),
    get("calls", "/calls", INTAKE, "intake"),
    post("simulate_call", "/calls/simulate", INTAKE),
    get("canned", "/canned", WORK, ""),
    get("queue", "/queue", WORK, "case work"),
    post("pull_next", "/queue/next", HANDLE),
    post("set_status", "/status", WORK),
    Route { purpose: "as named", ..post("reveal", "/customers/{customer}/reveal", WORK) },
    get("looks", "/customers/{customer}/looks", WORK, ""),
    get("access_log", "/access", WATCH, ""),
    post("preview_intake", "/intake/preview", INTAKE),
    post("record_contact", "/contacts", INTAKE),
    get("cases", "/cases", WORK, "case work"),
    get("case", "/cases/{case}", WORK, "case work"),
    post("answer_case", "/cases/{case}/answer", HANDLE),
    post("arrive_case", "/cases/{case}/arrive", HANDLE),
    post("restore_case", "/cases/{case}/restore", HANDLE),
    post("resolve_case", "/cases/{case}/resolve", HANDLE),
    post("confirm_case", "/cases/{case}/confirm", WORK),
    post("refuse_case", "/cases/{case}/refuse", WORK),
    post("reopen_case", "/cases/{case}/reopen", WORK),
    post("cancel_case", "/cases/{case}/cancel", HANDLE),
    post("propose_late_fact", "/cases/{case}/late-fact", HANDLE),
    post("decide_late_fact", "/cases/{case}/decide-late-fact", DECIDE),
    post("reject_case", "/cases/{case}/reject", HANDLE),
    post("decide_rejection", "/cases/{case}/decide-rejection", DECIDE),
    post("object_case", "/cases/{case}/object", WORK),
    post("rule_objection", "/cases/{case}/rule-objection", DECIDE),
    post("note_case", "/cases/{case}/note", WORK),
    get("readers", "/cases/{case}/readers", WORK, ""),
    post("give_leave", "/cases/{case}/leave", DECIDE),
    post("assign_case", "/cases/{case}/assign", HANDLE),
    post("take_case", "/cases/{case}/take", HANDLE),
    post("merge_case", "/cases/{case}/merge", HANDLE),
    post("split_case", "/cases/{case}/split", HANDLE),
    post("relate_case", "/cases/{case}/relate", WORK),
    post("unrelate_case", "/cases/{case}/unrelate", WORK),
    post("explain_late", "/cases/{case}/late", GRANT),
    get("others", "/cases/{case}/others", WORK, "case work"),
    post("categorise_case", "/cases/{case}/categorise", HANDLE),
    post("pause_case", "/cases/{case}/pause", HANDLE),
    post("decide_pause", "/cases/{case}/decide-pause", DECIDE),
    post("resume_case", "/cases/{case}/resume", HANDLE),
    post("exempt_case", "/cases/{case}/exempt", HANDLE),
    post("decide_exemption", "/cases/{case}/decide-exemption", DECIDE),
    post("appoint_case", "/cases/{case}/appoint", WORK),
    post("instruct_case", "/cases/{case}/instruct", TOP),
    post("call_back_case", "/cases/{case}/call-back", MARK),
    post("red_line_case", "/cases/{case}/red-line", MARK),
    post("withdraw_red_line", "/cases/{case}/withdraw-red-line", GUARD),
    post("decide_red_line", "/cases/{case}/decide-red-line", DECIDE),
    post("assist_case", "/cases/{case}/assist", HANDLE),
    post("accept_task", "/cases/{case}/accept-task", WORK),
    post("finish_task", "/cases/{case}/finish-task", WORK),
    get("case_messages", "/cases/{case}/messages", WORK, "case work"),
    post("send_link", "/cases/{case}/send-link", WORK),
    post("revoke_link", "/cases/{case}/revoke-link", GUARD),
    get("messages", "/messages", WORK, "case work"),
    post("retry_message", "/messages/{message}/retry", GUARD),
    post("take_message_back", "/messages/{message}/take-back", WORK),
    Route { reads: Reads::Artefact, ..post("store_evidence", "/evidence", EVIDENCE) },
    get("evidence", "/evidence/{digest}", WORK, "case work"),
    get("search", "/search", WORK, "case work"),
    post("bulk_assign", "/bulk/assign", HANDLE),
    post("bulk_note", "/bulk/note", WORK),
    post("bulk_urge", "/bulk/urge", DECIDE),
    get("saved_views", "/views", WORK, ""),
    post("save_view", "/views", WORK),
    delete("remove_view", "/views/{view}", WORK),
    get("export_cases", "/export/cases", WORK, "case work"),
    get("export_ledger", "/export/ledger", WORK, ""),
    get("export_inbox", "/export/inbox", STAFF, ""),
    get("export_call_backs", "/export/call-backs", MARK, "call-back"),
    get("export_messages", "/export/messages", WORK, "case work"),
    get("export_outside", "/export/outside", WORK, "case work"),
    get("export_orders", "/export/orders", WORK, "case work"),
    get("export_exceptions", "/export/exceptions", GRANT, "case work"),
    get("export_access", "/export/access", WATCH, ""),
    get("export_people", "/export/people", ADMIN, ""),
    get("export_outages", "/export/outages", WORK, ""),
    get("export_settlements", "/export/settlements", WORK, "case work"),
    get("export_surveys", "/export/surveys", WORK, ""),
    get("export_external_surveys", "/export/external-surveys", WORK, ""),
    get("export_staff", "/export/staff", HOUSE, ""),
    get("export_contractors", "/export/contractors", FIRMS, ""),
    get("export_scores", "/export/scores", EVIDENCE, ""),
    get("export_honours", "/export/honours", EVIDENCE, ""),
    get("export_praise", "/export/praise", EVIDENCE, "praise"),
    get("export_follow_ups", "/export/follow-ups", PAYROLL, "case work"),
    get("today", "/today", WORK, ""),
    get("contacts", "/contacts", WORK, "case work"),
    get("counter_code", "/contacts/{contact}/code", WORK, "case work"),
    get("export_contacts", "/export/contacts", WORK, "case work"),
    get("ladder_board", "/ladder", WORK, "case work"),
    get("ledger", "/ledger", WORK, ""),
    get("inbox", "/inbox", STAFF, ""),
    post("read_inbox", "/inbox/{key}/read", STAFF),
    get("gazette", "/gazette", WORK, ""),
    get("call_backs", "/call-backs", MARK, "call-back"),
    post("hear_call", "/call-backs/heard", MARK),
    get("surveys", "/surveys", WORK, ""),
    post("make_wave", "/surveys", QUALITY),
    get("survey", "/surveys/{wave}", WORK, ""),
    post("key_sheets", "/surveys/{wave}/sheets", MARK),
    post("settle_sheet", "/surveys/{wave}/settle", MARK),
    post("enter_external", "/external-surveys", QUALITY),
    get("outside", "/outside", WORK, "case work"),
    post("transfer_in", "/outside", INTAKE),
    post("answer_outside", "/cases/{case}/outside/answer", HANDLE),
    post("receive_outside", "/cases/{case}/outside/receipt", WORK),
    post("object_outside", "/cases/{case}/outside/object", HANDLE),
    post("redispatch_outside", "/cases/{case}/outside/again", WORK),
    post("withdraw_outside", "/cases/{case}/outside/withdraw", WORK),
    get("letter", "/cases/{case}/letters/{request}/{version}", WORK, "case work"),
    get("outages", "/outages", WORK, ""),
    get("outage", "/outages/{outage}", WORK, "case work"),
    post("declare_outage", "/outages", DECIDE),
    post("confirm_outage", "/outages/{outage}/confirm", DECIDE),
    post("drop_outage", "/outages/{outage}/drop", DECIDE),
    post("restore_outage", "/outages/{outage}/restore", DECIDE),
    post("credit_area", "/outages/{outage}/credit", DECIDE),
    post("join_all", "/outages/{outage}/join", DECIDE),
    post("join_outage", "/cases/{case}/outage", HANDLE),
    post("alarm", "/alarms", NETWORK),
    get("orders", "/orders", WORK, "case work"),
    post("direct_case", "/cases/{case}/direct", QUALITY),
    post("judge_task", "/cases/{case}/judge-task", QUALITY),
    get("exceptions", "/exceptions", GRANT, "case work"),
    post("ask_exception", "/cases/{case}/exceptions", GRANT),
    post("pass_exception", "/cases/{case}/exceptions/pass", GRANT),
    post("decide_exception", "/cases/{case}/exceptions/decide", GRANT),
    post("reconnect", "/customers/{customer}/reconnect", GRANT),
    get("directives", "/directives", WORK, ""),
    post("give_directive", "/directives", QUALITY),
    post("answer_directive", "/directives/{directive}/answer", WORK),
    post("judge_directive", "/directives/{directive}/judge", QUALITY),
    get("settlements", "/settlements", WORK, "case work"),
    get("settlement_file", "/settlements/file", DECIDE, ""),
    post("settlement_results", "/settlements/results", DECIDE),
    post("settle_again", "/cases/{case}/settlements/{settlement}/again", DECIDE),
    get("area_payment", "/outages/{outage}/payments/{settlement}", WORK, "case work"),
    post("settle_area_again", "/outages/{outage}/payments/{settlement}/again", DECIDE),
    get("wages", "/wages/mine", PAID, ""),
    get("wage_slip", "/wages/mine/slip", PAID, ""),
    get("pay_months", "/wages/months", PAYROLL, ""),
    get("pay_month", "/wages/months/{month}", PAYROLL, ""),
    get("pay_promises", "/wages/months/{month}/promises", PAYROLL, ""),
    post("step_month", "/wages/months/{month}/step", PAYROLL),
    get("payroll", "/wages/months/{month}/payroll", PAYROLL, ""),
    get("objections", "/wages/objections", PAYROLL, "case work"),
    post("object_line", "/wages/objections", PAID),
    post("decide_objection", "/wages/objections/{objection}/decide", PAYROLL),
    get("visits", "/visits", DISPATCH, "visit"),
    get("my_visits", "/visits/mine", ROAD, "visit"),
    post("visit_batch", "/visits/batches", ROAD),
    get("case_visits", "/cases/{case}/visits", BOOK, "visit"),
    post("look_at_line", "/cases/{case}/line", BOOK),
    post("ask_visit", "/cases/{case}/visits", BOOK),
    get("free_windows", "/cases/{case}/visits/{visit}/windows", BOOK, ""),
    post("hold_visit", "/cases/{case}/visits/{visit}/hold", BOOK),
    post("confirm_visit", "/cases/{case}/visits/{visit}/confirm", BOOK),
    post("book_visit", "/cases/{case}/visits/{visit}/book", BOOK),
    post("assign_visit", "/cases/{case}/visits/{visit}/assign", DISPATCH),
    get("missed_visits", "/visits/missed", FIRMS, "visit"),
    post("review_missed", "/cases/{case}/visits/{visit}/review", FIRMS),
    get("vans", "/vans", DISPATCH, ""),
    post("load_van", "/vans/{person}/load", DISPATCH),
    post("set_photo", "/vans/{person}/photo", DISPATCH),
    post("ask_choice", "/cases/{case}/visits/{visit}/ask-choice", DISPATCH),
    post("end_choice", "/cases/{case}/visits/{visit}/end-choice", BOOK),
    post("man_visit", "/cases/{case}/visits/{visit}/man", DISPATCH),
    post("release_visit", "/cases/{case}/visits/{visit}/release", DISPATCH),
    post("cancel_visit", "/cases/{case}/visits/{visit}/cancel", BOOK),
    post("visit_act", "/cases/{case}/visits/{visit}/act", FIELD),
    Route { purpose: "visit", ..post("visit_customer", "/cases/{case}/visits/{visit}/customer", FIELD) },
    post("plan_day", "/dispatch/plan", DISPATCH),
    post("drag_visit", "/dispatch/drag", DISPATCH),
    post("accept_plan", "/dispatch/accept", DISPATCH),
    get("held_verdicts", "/wages/held", PAYROLL, "case work"),
    post("look_at_verdict", "/wages/held/{held}/look", PAYROLL),
    get("contractors", "/contractors", FIRMS, ""),
    post("apply_contractor", "/contractors", DECIDE),
    post("propose_contractor", "/contractors/{unit}/propose", DECIDE),
    post("decide_contractor", "/contractors/{unit}/decide", PAYROLL),
    get("my_contractor", "/contractors/mine", FIRM, ""),
    get("firm_settlement", "/contractors/{unit}/settlements/{month}", PAYROLL, ""),
    post("sign_firm_settlement", "/contractors/{unit}/settlements/{month}/sign", PAYROLL),
    get("export_firm_settlement", "/contractors/{unit}/settlements/{month}/file", PAYROLL, ""),
    get("my_firm_settlement", "/contractors/mine/settlement", FIRM, ""),
    get("emergencies", "/emergencies", EVIDENCE, ""),
    post("declare_emergency", "/emergencies", FIRMS),
    post("decide_emergency", "/emergencies/{emergency}/decide", PAYROLL),
    post("lift_emergency", "/emergencies/{emergency}/lift", FIRMS),
    get("points", "/points/mine", EVIDENCE, ""),
    get("points_rule", "/points/rule", EVIDENCE, ""),
    get("points_board", "/points/board", EVIDENCE, ""),
    get("points_payroll", "/points/payroll", PAYROLL, ""),
    get("follow_ups", "/points/follow-ups", PAYROLL, "case work"),
    post("end_follow_up", "/points/follow-ups/{task}/end", PAYROLL),
    get("catalogue", "/points/goods", EVIDENCE, ""),
    post("keep_goods", "/points/goods", PAYROLL),
    post("order_goods", "/points/orders", EVIDENCE),
    post("step_order", "/points/orders/{order}/step", PAYROLL),
    post("receive_order", "/points/received", EVIDENCE),
    get("order_receipt", "/points/orders/{order}/receipt", EVIDENCE, ""),
    get("scores", "/scores", EVIDENCE, ""),
    get("score_list", "/scores/list", EVIDENCE, ""),
    get("score_print", "/scores/print", EVIDENCE, ""),
    get("deductions", "/deductions", EVIDENCE, "case work"),
    post("object_points", "/deductions", HANDLE),
    post("decide_points_objection", "/deductions/{objection}/decide", PAYROLL),
    get("honours", "/honours", EVIDENCE, ""),
    post("propose_honour", "/honours", PAYROLL),
    post("step_honour", "/honours/step", PAYROLL),
    get("praise_feed", "/praise", EVIDENCE, "praise"),
    post("enter_praise", "/praise", WORK),
    get("praise_photo", "/praise/{praise}/photos/{digest}", EVIDENCE, "praise"),
    get("topics", "/topics", PAYROLL, "case work"),
    get("live", "/live", STAFF, ""),
];
