//! Points: wallets of customers and colleagues, what a served customer says of whoever served him, and what a low score or a
//! dislike sets in motion (decision record 0026). Pure: rows in, rows out.

mod follow;
mod goods;
mod thanks;
mod wallet;

pub use follow::{FollowDone, FollowKind, FollowUp, Outcome};
pub use goods::{Goods, GoodsOrder, OrderState, OrderStep};
pub use thanks::{Opinion, Served, Server, Thanks, served};
pub use wallet::{Move, Taken, Wallet, WalletRow};
