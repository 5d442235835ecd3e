//! The HTTP edge of `/api/v1`, the desk's static files, live updates and the worker's loop.
//!
//! Every route of the contract's table is bound here exactly once. A request walks: limits and encoding ->
//! session -> permission from the table -> handler (synchronous, on a blocking thread) -> answer. Handlers only
//! unpack, call `yinuo-app` and wrap.

mod call;
mod caller;
mod csv;
mod customer;
mod desk;
mod failure;
mod gate;
mod handler;
mod header;
mod html;
mod listen;
mod live;
mod machine;
mod mask;
mod meter;
mod presence;
mod query;
mod room;
mod router;
mod sight;
mod tmf;
mod view;
mod worker;

pub use customer::{Doors, Till};
pub use desk::Desk;
pub use gate::Limits;
pub use listen::{listen, listen_for_watchers};
pub use live::Live;
pub use machine::{Machine, MachineCheck, MachineLevel};
pub use router::{Https, Serving, Settings, bound_ids, router};
pub use tmf::{Crier, Hub, Reach};
pub use worker::{live_loop, tend_loop, work_loop};
