//! Contract firms of the city: they apply with papers and are admitted before the first visit; one is put on probation after an
//! accident, and one more waits for a decision. Each step by the person whose office it is, and decided by another. Of the month
//! that is over one is settled by two, and of one more the second signature is missing.

use super::world::World;
use yinuo_account::{firm_settlement, sign_firm_settlement};
use yinuo_app::contractor::Application;
use yinuo_app::pay::FIRM_MONTH;
use yinuo_app::{App, AppError};
use yinuo_domain::contractor::{Proposal, Proposing};
use yinuo_policy::Bilingual;

/// The firms that are units of the city already, and one that would like to be.
const FIRMS: [(&str, &str, &str); 4] = [
    ("9901-lanqiao", "岚桥线务", "Lanqiao Lines"),
    ("9901-beibu", "北埠工程", "Beibu Works"),
    ("9901-shanjing", "山径网维", "Shanjing Network Care"),
    ("9901-yunxi", "云溪通信", "Yunxi Communications"),
];
/// Papers of an application.
const PAPERS: [&str; 3] = ["营业执照", "安全生产许可证", "登高作业证名册"];

/// The firms apply, and all but the last are admitted. A policy without contract firms knows none.
///
/// # Errors
/// Failed storage.
pub(super) fn admit(app: &App, world: &World) -> Result<(), AppError> {
    if app.contractor_rule().is_err() {
        return Ok(());
    }
    let (chen, jiang) = (world.staff.named("chen-lixin"), world.staff.named("jiang-wen"));
    for (place, (unit, zh, en)) in FIRMS.iter().enumerate() {
        let mut documents = Vec::new();
        for paper in PAPERS {
            let text = format!("{paper}：{zh}");
            documents.push(app.keep_artefact("", "text/plain", text.into_bytes())?);
        }
        let application = Application {
            unit: (*unit).to_owned(),
            name: Bilingual::new(*zh, *en),
            parent: "9901".to_owned(),
            text: "申请承接本市装维，材料附后。".to_owned(),
            documents: documents.iter().map(|digest| yinuo_app::codec::hex(digest)).collect(),
        };
        allowed(app.apply_contractor(&chen, &application))?;
        if place + 1 < FIRMS.len() {
            allowed(app.decide_contractor(&jiang, unit, true, "材料齐全，同意准入。"))?;
        }
    }
    Ok(())
}

/// One firm is put on probation.
///
/// # Errors
/// Failed storage.
pub(super) fn put_on_probation(app: &App, world: &World) -> Result<(), AppError> {
    if app.contractor_rule().is_err() {
        return Ok(());
    }
    let (shen, jiang) = (world.staff.named("shen-jing"), world.staff.named("jiang-wen"));
    let (unit, ..) = FIRMS[1];
    let proposal = Proposal {
        what: Proposing::Probation,
        reason: "safety".to_owned(),
        text: "登高作业未系安全带，一人轻伤；考察一个月。".to_owned(),
        documents: Vec::new(),
        scored: None,
    };
    allowed(app.propose_of_contractor(&shen, unit, &proposal))?;
    allowed(app.decide_contractor(&jiang, unit, true, "同意，复训合格再议。"))
}

/// In the morning after a month: two sign for the first firm, one for the third; the second is left to whoever visits.
///
/// # Errors
/// Failed storage.
pub(super) fn settle(app: &App, world: &World) -> Result<(), AppError> {
    let month = app.firm_month_over();
    if app.check_firm_month(&month).is_err() {
        return Ok(());
    }
    let (shen, jiang) = (world.staff.named("shen-jing"), world.staff.named("jiang-wen"));
    for (unit, signers) in [(FIRMS[0].0, &[&jiang, &shen][..]), (FIRMS[2].0, &[&jiang][..])] {
        if app.store().register_row(FIRM_MONTH, &format!("{month}/{unit}"))?.is_some() {
            continue;
        }
        for by in signers {
            let sum = firm_settlement(app, unit, &month)?.row.sum_minor;
            allowed(sign_firm_settlement(app, by, (unit, &month), sum))?;
        }
    }
    Ok(())
}

fn allowed<T>(done: Result<T, AppError>) -> Result<(), AppError> {
    match done {
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
