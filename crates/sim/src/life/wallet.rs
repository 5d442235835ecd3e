//! The city's wallet: it takes what it is told, pays most of it, refuses some with a reason, and of a little it says nothing.
//! What it does rests on the id of the round alone, so that the same city is paid alike.

use yinuo_app::ports::Shards;
use yinuo_app::settlement::Answer;
use yinuo_app::{App, AppError, Options};
use yinuo_domain::Actor;
use yinuo_domain::case::Settlement;
use yinuo_domain::command::{CaseCommand, SettlementCommand};

/// Rounds that it looks at each time.
const LOOK_MAX: u32 = 200;
/// Reasons of a refusal.
const REASONS: [&str; 3] = ["account-closed", "real-name", "limit"];

/// Takes and answers what is told and waits.
///
/// # Errors
/// Failed storage. What the rules refuse is left out.
pub(super) fn pay(app: &App) -> Result<u64, AppError> {
    let mut paid = 0;
    for row in app.store().due_settlements(Shards::ALL, app.now().0, None, LOOK_MAX)? {
        let id = Settlement::wire_id(row.owner, row.settlement, row.round);
        let command = SettlementCommand::Take { settlement: row.settlement, round: row.round };
        let command = CaseCommand::Settlement(command);
        // A payment of an area is answered at once, without a word that it was taken.
        let taken = row.case().map_or(Ok(()), |case| {
            app.command(&Actor::payer(), case, &Options::default(), &|_| Ok(command.clone())).map(drop)
        });
        let draw = drawn(&id);
        let (status, reason) = match draw % 20 {
            0 => continue,
            1 | 2 => ("refused", REASONS[usize::try_from(draw / 20 % 3).unwrap_or(0)]),
            _ => ("credited", ""),
        };
        let reference =
            if status == "credited" { format!("YZF-{:08}", draw % 100_000_000) } else { String::new() };
        let answer = Answer { id, status: status.to_owned(), reason: reason.to_owned(), reference };
        for done in [taken, app.take_answer(&answer).map(|_| ())] {
            match done {
                Ok(()) | Err(AppError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        paid += u64::from(status == "credited");
    }
    Ok(paid)
}

/// A number of an id: FNV-1a over its letters.
fn drawn(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
