//! The city's mail while it lives: the same postman as in any process, in virtual time, so that each message bears the hour
//! at which it left.

use crate::time::MINUTE;
use yinuo_app::messages::{Post, Postman, Ways};
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::{Fence, LeaseClaim, SHARD_COUNT};
use yinuo_app::{App, AppError, LEASE_MILLIS};

/// How often the postman goes: a message is never further than this from what it tells.
const ROUND: i64 = 15 * MINUTE;
/// Rounds in a row at one instant: what one round leaves, the next one takes.
const ROUNDS_MAX: usize = 64;
/// Under which name he holds the shards: drawing one would give everything after it another identifier.
const OWNER: &str = "mail";

/// How a city writes to its customers.
pub struct Mail<'a> {
    /// Keys of links, and the address that they begin with.
    pub post: &'a Post,
    /// Where messages leave by.
    pub outlet: &'a dyn Outlet,
}

/// The postman on his rounds.
pub(super) struct Rounds<'a> {
    mail: Mail<'a>,
    postman: Postman,
    /// When he goes next.
    pub next: i64,
}

impl<'a> Rounds<'a> {
    pub fn new(app: &App, mail: Mail<'a>) -> Self {
        Self { mail, postman: Postman::default(), next: app.now().0 + ROUND }
    }

    /// Writes what the journal owes by now and carries what is due.
    pub fn go(&mut self, app: &App) -> Result<(), AppError> {
        self.next = app.now().0 + ROUND;
        let held = shards(app)?;
        for _ in 0..ROUNDS_MAX {
            let before = self.postman.state();
            let ways = Ways::by_sms(self.mail.outlet);
            self.postman.turn(app, ways, self.mail.post, &held)?;
            if self.postman.state() == before {
                break;
            }
        }
        Ok(())
    }

    /// Gives the shards up, so that whoever serves the city next need not wait for them.
    pub fn end(&mut self, app: &App) -> Result<(), AppError> {
        self.go(app)?;
        Ok(app.store().give_up_leases(OWNER)?)
    }
}

/// All of them: nobody else works in a city that is being filled.
fn shards(app: &App) -> Result<Vec<Fence>, AppError> {
    let now = app.now().0;
    let until = now.saturating_add(LEASE_MILLIS);
    let claim = LeaseClaim { owner: OWNER.to_owned(), now, until, shards_max: SHARD_COUNT };
    Ok(app.store().take_leases(&claim)?.held)
}
