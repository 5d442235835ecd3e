//! What no rule may reach for by itself: the time and the dice.

use uuid::Uuid;

/// Time is a value you are handed; only this port reads it.
pub trait Clock: Send + Sync {
    /// Now, UTC milliseconds.
    fn now(&self) -> i64;
}

/// Randomness is a value you are handed; only this port draws it.
pub trait Entropy: Send + Sync {
    /// A new identifier, ordered by time as UUID version 7 asks.
    fn id(&self, now: i64) -> Uuid;
    /// 32 random bytes for a key.
    fn key(&self) -> [u8; 32];
}
