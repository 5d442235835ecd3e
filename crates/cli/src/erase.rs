//! `yinuo erase` and `yinuo purge`: a person is erased by two people; what had its term by the policy is dropped.

use crate::Stop;
use crate::account::opened;
use crate::data::Data;
use crate::init::operator;
use clap::Args;
use std::collections::BTreeMap;

/// Flags of `yinuo erase`.
#[derive(Args)]
pub struct EraseArgs {
    /// Customer code.
    person: String,
    /// Ask for the erasure, with a reason that names nobody: it stays in the journal.
    #[arg(long, required_unless_present = "approve")]
    reason: Option<String>,
    /// Approve what another person asked for, and do it.
    #[arg(long, conflicts_with = "reason")]
    approve: bool,
    /// Token of whoever asks or approves.
    #[arg(long, env = "YINUO_TOKEN", hide_env_values = true)]
    token: String,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// Flags of `yinuo purge`.
#[derive(Args)]
pub struct PurgeArgs {
    /// Drop it. Without this only the counts are printed.
    #[arg(long)]
    yes: bool,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// The instant that counts as now, for example 2026-07-01T10:20:00+08:00; a demo's own time when absent.
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Asks for an erasure, or approves one.
pub fn erase(args: &EraseArgs) -> Result<(), Stop> {
    let app = opened(&args.data, None)?;
    let Some(actor) = app.actor_of_token(&args.token)? else {
        return Err(Stop::Refused("令牌不认识。 The token is not known: yinuo token --help".to_owned()));
    };
    if let Some(reason) = &args.reason {
        app.propose_erasure(&actor, &args.person, reason)?;
        say!("已申请删除 {}，待第二人批准。", args.person);
        say!("{}: asked for; a second person must approve: yinuo erase {0} --approve", args.person);
        return Ok(());
    }
    let erased = app.approve_erasure(&actor, &args.person)?;
    say!("已删除 {}：密钥、个人文本，以及只有其服务单引用的 {} 份凭据。", erased.name, erased.artefacts);
    say!("{}: key, personal texts and {} artefacts are destroyed.", erased.name, erased.artefacts);
    say!("客户镜像行随主系统，请在主系统删除。 The mirror row follows its master: erase it there.");
    Ok(())
}

/// Says what the policy lets go, or drops it; every drop is journaled.
pub fn purge(args: &PurgeArgs) -> Result<(), Stop> {
    let app = opened(&args.data, args.as_of)?;
    let found = if args.yes { app.purge(&operator())? } else { app.purgeable()? };
    if args.json {
        let goes: BTreeMap<&str, u64> = found.goes.iter().map(|(why, count)| (why.code(), *count)).collect();
        let stays: BTreeMap<&str, u64> =
            found.stays.iter().map(|(why, count)| (why.code(), *count)).collect();
        say!("{}", serde_json::json!({ "dropped": args.yes, "goes": goes, "stays": stays }));
        return Ok(());
    }
    let (zh, en) = if args.yes { ("已清除", "dropped") } else { ("可清除", "may go: say --yes") };
    say!("{zh} {}  {en}", found.goes.values().sum::<u64>());
    for (why, count) in &found.goes {
        let (zh, en) = why.words();
        say!("  {count}  {zh}  {en}");
    }
    for (why, count) in &found.stays {
        let (zh, en) = why.words();
        say!("  凭据留下 {count}：{zh}  {count} pieces of evidence stay: {en}");
    }
    Ok(())
}
