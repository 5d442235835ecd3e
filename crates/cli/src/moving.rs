//! `yinuo move`: everything from a file to a database, or back, as it is stored.

use crate::Stop;
use crate::data::{Data, reached};
use clap::Args;
use std::fmt;
use yinuo_app::AppError;
use yinuo_app::trail::{Verifier, export};
use yinuo_store::transfer::{Place, Progress, Transfer, Trouble};

/// Flags of `yinuo move`.
#[derive(Args)]
pub struct MoveArgs {
    /// Where the data is: a file, or the address of a database. Nobody may write to it meanwhile.
    from: Data,
    /// Where it goes: empty, or half filled by an earlier run of the same move.
    to: Data,
}

/// Where a database is reached; nothing for a file.
fn address(data: &Data) -> Option<String> {
    match data {
        Data::File(_) => None,
        Data::Database(address) => Some(reached(address)),
    }
}

fn place<'d>(data: &'d Data, address: Option<&'d str>) -> Place<'d> {
    match (data, address) {
        (Data::File(file), _) => Place::File(file),
        (Data::Database(said), reached) => Place::Database(reached.unwrap_or(said)),
    }
}

/// Told once per this many rows of a table.
const TELL_ROWS: u64 = 10_000;

/// What was told last, so that progress is a line now and then.
struct Teller {
    table: &'static str,
    told: u64,
}

impl Teller {
    fn hear(&mut self, progress: Progress) {
        let Progress { comparing, table, rows, of } = progress;
        let begun = table != self.table;
        if begun || rows == of || rows >= self.told + TELL_ROWS {
            (self.table, self.told) = (table, rows);
            let doing = if comparing { "核对 compared" } else { "复制 copied" };
            eprintln!("{doing}  {table}  {rows} / {of}");
        }
    }
}

/// Hears of progress and never stops it.
pub fn telling() -> impl FnMut(Progress) -> bool {
    let mut teller = Teller { table: "", told: 0 };
    move |progress| {
        teller.hear(progress);
        true
    }
}

/// Moves everything, verifies it where it arrived, and opens it there.
pub fn move_data(args: &MoveArgs) -> Result<(), Stop> {
    if args.from.is_missing() {
        return Err(Stop::Failed(format!("{}: 没有这个文件。 There is no such file.", args.from)));
    }
    let (from, to) = (address(&args.from), address(&args.to));
    let (from, to) = (place(&args.from, from.as_deref()), place(&args.to, to.as_deref()));
    let mut transfer = Transfer::open(from, to).map_err(stop)?;
    if transfer.resumed {
        eprintln!("接着上次继续。 Going on where an earlier run stopped.");
    }
    let rows = transfer.run(&mut telling()).map_err(stop)?;
    let events = verify(&transfer)?;
    transfer.finish().map_err(stop)?;
    say!("{} -> {}: {rows} rows, {events} events, every chain sound", args.from, args.to);
    say!(
        "迁移完成。原数据未改动；以后请用新的地址。 Done. The source is left as it was; use the new address from now on."
    );
    Ok(())
}

/// Walks every chain of what arrived, as `yinuo verify` does with an export.
fn verify(transfer: &Transfer) -> Result<u64, Stop> {
    let store = transfer.arrived().map_err(stop)?;
    // Signatures moved with their rows and were compared; whose keys are trusted is the reader's question.
    let holds = |_: &str, _: &[u8], _: &str| true;
    let mut verifier = Verifier::new(&holds);
    export(store.as_ref(), &mut |line| {
        verifier.line(line);
        Ok::<(), AppError>(())
    })?;
    let verdict = verifier.finish();
    match verdict.findings.first() {
        None => Ok(verdict.events),
        Some(finding) => Err(Stop::Refused(format!(
            "{}: {}\n     到达的留痕不完整，目标不会启用。 The trail that arrived is not sound; the target stays closed.",
            finding.code, finding.sentence
        ))),
    }
}

/// Says in both languages why a move stopped.
pub fn stop(trouble: Trouble) -> Stop {
    let zh: &dyn fmt::Display = match &trouble {
        Trouble::Storage(reason) => return Stop::Failed(reason.clone()),
        Trouble::NotEmpty { .. } => &"目标不是空的，没有改动。",
        Trouble::OtherSource => &"目标里是另一个来源（或来源已变）迁移了一半的数据。",
        Trouble::SourceGrew => &"迁移期间来源有写入：请先停掉它的服务，再迁到一个空的目标。",
        Trouble::Differs { .. } => &"到达的内容与来源不一致。",
        Trouble::Stopped => &"已停止。",
    };
    Stop::Refused(format!("{zh} {trouble}."))
}
