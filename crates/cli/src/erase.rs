//! `yinuo erase` and `yinuo purge`: a person is erased by two people; uploads that led to nothing are dropped.

use crate::Stop;
use crate::account::opened;
use crate::data::Data;
use clap::Args;

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
    /// Only say what would be dropped.
    #[arg(long)]
    list: bool,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
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

/// Drops artefacts that no event ever named.
pub fn purge(args: &PurgeArgs) -> Result<(), Stop> {
    let app = opened(&args.data, None)?;
    if args.list {
        for line in app.unnamed_artefacts()? {
            say!("{}  {}", yinuo_app::codec::hex(&line.digest), line.stored_at);
        }
        return Ok(());
    }
    let dropped = app.purge_artefacts()?;
    say!("清除无人引用的凭据 {dropped} 份。 {dropped} artefacts that nothing names were dropped.");
    Ok(())
}
